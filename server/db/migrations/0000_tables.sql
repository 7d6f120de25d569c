CREATE SEQUENCE "public"."issue_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"username" text NOT NULL,
	"display_username" text,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_username_unique" UNIQUE("username"),
	CONSTRAINT "account_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "assignment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"role" text NOT NULL,
	"region_code" text NOT NULL,
	CONSTRAINT "assignment_role" CHECK ("assignment"."role" IN ('viewer', 'worker', 'supervisor', 'planner', 'admin')),
	CONSTRAINT "assignment_code" CHECK ("assignment"."region_code" ~ '^[0-9]{0,15}$')
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"account_id" text,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credential" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"password" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"scope" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issue_id" uuid,
	"visit_id" uuid,
	"media_type" text NOT NULL,
	"content" "bytea" NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attachment_subject" CHECK (num_nonnulls("attachment"."issue_id", "attachment"."visit_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "calendar_day" (
	"day" text PRIMARY KEY NOT NULL,
	"working" boolean NOT NULL,
	"name" text
);
--> statement-breakpoint
CREATE TABLE "issue" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text DEFAULT lpad(nextval('issue_number')::text, 8, '0') NOT NULL,
	"category_code" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"level" text DEFAULT 'grid' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"address" text,
	"region_code" text,
	"unit_id" uuid,
	"household_id" uuid,
	"opened_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"due_at" timestamp with time zone NOT NULL,
	"reworks" integer DEFAULT 0 NOT NULL,
	"satisfied" boolean,
	"duplicate_of" uuid,
	"geom" geometry(Point,4326) NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "issue_number_unique" UNIQUE("number"),
	CONSTRAINT "issue_state" CHECK ("issue"."state" IN ('registered', 'reported', 'accepted', 'in_progress', 'resolved', 'closed', 'declined')),
	CONSTRAINT "issue_level" CHECK ("issue"."level" IN ('grid', 'community', 'street', 'district')),
	CONSTRAINT "issue_ended" CHECK (("issue"."ended_at" IS NOT NULL) = ("issue"."state" IN ('closed', 'declined')))
);
--> statement-breakpoint
CREATE TABLE "issue_category" (
	"code" text PRIMARY KEY NOT NULL,
	"parent_code" text,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"minutes" double precision DEFAULT 60 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issue_event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issue_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"from_state" text,
	"to_state" text NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "issue_limit" (
	"severity" text PRIMARY KEY NOT NULL,
	"accept_within_hours" double precision NOT NULL,
	"resolve_working_days" integer,
	"resolve_hours" double precision,
	CONSTRAINT "issue_limit_one" CHECK (num_nonnulls("issue_limit"."resolve_working_days", "issue_limit"."resolve_hours") = 1)
);
--> statement-breakpoint
CREATE TABLE "import_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text,
	"layer" text NOT NULL,
	"file_name" text NOT NULL,
	"options" jsonb NOT NULL,
	"state" text NOT NULL,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"result" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "import_problem" (
	"job_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"row" integer NOT NULL,
	"field" text NOT NULL,
	"value" text NOT NULL,
	"severity" text NOT NULL,
	"reason" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "import_problem_job_id_ordinal_pk" PRIMARY KEY("job_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "revision" (
	"topic" text PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workload_weight" (
	"name" text PRIMARY KEY NOT NULL,
	"value" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"region_code" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"effective_at" timestamp with time zone,
	"checks" jsonb,
	"comparison" jsonb,
	CONSTRAINT "plan_state" CHECK ("plan"."state" IN ('draft', 'in_review', 'published', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "plan_grid" (
	"plan_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"geom" geometry(MultiPolygon,4326) NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "plan_grid_plan_id_code_pk" PRIMARY KEY("plan_id","code")
);
--> statement-breakpoint
CREATE TABLE "grid" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"community_code" text NOT NULL,
	"worker_id" text,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "grid_code_unique" UNIQUE("code"),
	CONSTRAINT "grid_code_digits" CHECK ("grid"."code" ~ '^[0-9]{3,15}$'),
	CONSTRAINT "grid_nested" CHECK (starts_with("grid"."code", "grid"."community_code"))
);
--> statement-breakpoint
CREATE TABLE "grid_version" (
	"id" uuid PRIMARY KEY NOT NULL,
	"grid_id" uuid NOT NULL,
	"geom" geometry(MultiPolygon,4326) NOT NULL,
	"area_m2" double precision NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"plan_id" uuid,
	CONSTRAINT "grid_version_interval" CHECK ("grid_version"."valid_to" IS NULL OR "grid_version"."valid_to" > "grid_version"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "region" (
	"code" text PRIMARY KEY NOT NULL,
	"parent_code" text,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"geom" geometry(MultiPolygon,4326),
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "region_code_digits" CHECK ("region"."code" ~ '^[0-9]{2,12}$'),
	CONSTRAINT "region_level" CHECK ("region"."level" IN ('district', 'street', 'community')),
	CONSTRAINT "region_nested" CHECK ("region"."parent_code" IS NULL OR starts_with("region"."code", "region"."parent_code"))
);
--> statement-breakpoint
CREATE TABLE "basemap" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"class" text DEFAULT '' NOT NULL,
	"name" text,
	"geom" geometry(Geometry,4326) NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "basemap_kind" CHECK ("basemap"."kind" IN ('road', 'water', 'green', 'land', 'place'))
);
--> statement-breakpoint
CREATE TABLE "building" (
	"id" uuid PRIMARY KEY NOT NULL,
	"estate_id" uuid,
	"region_code" text,
	"name" text NOT NULL,
	"address" text,
	"floors" integer,
	"geom" geometry(MultiPolygon,4326) NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "building_floors" CHECK ("building"."floors" BETWEEN 1 AND 300)
);
--> statement-breakpoint
CREATE TABLE "care" (
	"id" uuid PRIMARY KEY NOT NULL,
	"resident_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"interval_days" integer NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "care_level" CHECK ("care"."level" IN ('red', 'yellow', 'green')),
	CONSTRAINT "care_interval_days" CHECK ("care"."interval_days" > 0)
);
--> statement-breakpoint
CREATE TABLE "estate" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"community_code" text,
	"managed" boolean DEFAULT true NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text
);
--> statement-breakpoint
CREATE TABLE "household" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"door" text NOT NULL,
	"floor" integer,
	"tenure" text NOT NULL,
	"verified_at" timestamp with time zone,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "household_tenure" CHECK ("household"."tenure" IN ('owned', 'rented', 'vacant')),
	CONSTRAINT "household_interval" CHECK ("household"."valid_to" IS NULL OR "household"."valid_to" > "household"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "resident" (
	"id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"name" text NOT NULL,
	"gender" text DEFAULT 'unknown' NOT NULL,
	"born_on" date,
	"relation" text,
	"id_number" "bytea",
	"id_number_index" "bytea",
	"phone" "bytea",
	"phone_index" "bytea",
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "resident_interval" CHECK ("resident"."valid_to" IS NULL OR "resident"."valid_to" > "resident"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"building_id" uuid NOT NULL,
	"name" text NOT NULL,
	"implied" boolean DEFAULT false NOT NULL,
	"floors" integer,
	"doors_per_floor" integer,
	"households_expected" integer DEFAULT 0 NOT NULL,
	"region_code" text,
	"geom" geometry(Point,4326) NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "unit_expected" CHECK ("unit"."households_expected" >= 0)
);
--> statement-breakpoint
CREATE TABLE "unit_grid" (
	"unit_id" uuid NOT NULL,
	"grid_id" uuid NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	CONSTRAINT "unit_grid_unit_id_valid_from_pk" PRIMARY KEY("unit_id","valid_from"),
	CONSTRAINT "unit_grid_interval" CHECK ("unit_grid"."valid_to" IS NULL OR "unit_grid"."valid_to" > "unit_grid"."valid_from")
);
--> statement-breakpoint
CREATE TABLE "vehicle" (
	"id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"plate" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spot_check" (
	"id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"checked_by" text,
	"at" timestamp with time zone NOT NULL,
	"passed" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"worker_id" text,
	"at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"note" text,
	"source" text DEFAULT '' NOT NULL,
	"external_id" text,
	CONSTRAINT "visit_outcome" CHECK ("visit"."outcome" IN ('met', 'not_home', 'refused', 'by_phone'))
);
--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_visit_id_visit_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_created_by_account_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_category_code_issue_category_code_fk" FOREIGN KEY ("category_code") REFERENCES "public"."issue_category"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_duplicate_of_issue_id_fk" FOREIGN KEY ("duplicate_of") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_category" ADD CONSTRAINT "issue_category_parent_code_issue_category_code_fk" FOREIGN KEY ("parent_code") REFERENCES "public"."issue_category"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_event" ADD CONSTRAINT "issue_event_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_event" ADD CONSTRAINT "issue_event_actor_id_account_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_problem" ADD CONSTRAINT "import_problem_job_id_import_job_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."import_job"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_created_by_account_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_grid" ADD CONSTRAINT "plan_grid_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grid" ADD CONSTRAINT "grid_community_code_region_code_fk" FOREIGN KEY ("community_code") REFERENCES "public"."region"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grid" ADD CONSTRAINT "grid_worker_id_account_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grid_version" ADD CONSTRAINT "grid_version_grid_id_grid_id_fk" FOREIGN KEY ("grid_id") REFERENCES "public"."grid"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grid_version" ADD CONSTRAINT "grid_version_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region" ADD CONSTRAINT "region_parent_code_region_code_fk" FOREIGN KEY ("parent_code") REFERENCES "public"."region"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "building" ADD CONSTRAINT "building_estate_id_estate_id_fk" FOREIGN KEY ("estate_id") REFERENCES "public"."estate"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "care" ADD CONSTRAINT "care_resident_id_resident_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."resident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estate" ADD CONSTRAINT "estate_community_code_region_code_fk" FOREIGN KEY ("community_code") REFERENCES "public"."region"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household" ADD CONSTRAINT "household_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resident" ADD CONSTRAINT "resident_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_building_id_building_id_fk" FOREIGN KEY ("building_id") REFERENCES "public"."building"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_grid" ADD CONSTRAINT "unit_grid_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_grid" ADD CONSTRAINT "unit_grid_grid_id_grid_id_fk" FOREIGN KEY ("grid_id") REFERENCES "public"."grid"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vehicle" ADD CONSTRAINT "vehicle_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spot_check" ADD CONSTRAINT "spot_check_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spot_check" ADD CONSTRAINT "spot_check_checked_by_account_id_fk" FOREIGN KEY ("checked_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_worker_id_account_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assignment_once" ON "assignment" USING btree ("account_id","role","region_code");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "credential_user" ON "credential" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "attachment_issue" ON "attachment" USING btree ("issue_id");--> statement-breakpoint
CREATE INDEX "attachment_visit" ON "attachment" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "issue_geom" ON "issue" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "issue_region" ON "issue" USING btree ("region_code","opened_at");--> statement-breakpoint
CREATE INDEX "issue_opened" ON "issue" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "issue_open" ON "issue" USING btree ("region_code","due_at") WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX "issue_by_category" ON "issue" USING btree ("category_code","opened_at");--> statement-breakpoint
CREATE INDEX "issue_unit" ON "issue" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "issue_household" ON "issue" USING btree ("household_id");--> statement-breakpoint
CREATE UNIQUE INDEX "issue_external" ON "issue" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "issue_event_issue" ON "issue_event" USING btree ("issue_id","at");--> statement-breakpoint
CREATE INDEX "import_job_created" ON "import_job" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "plan_region" ON "plan" USING btree ("region_code","state");--> statement-breakpoint
CREATE INDEX "plan_grid_geom" ON "plan_grid" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "grid_community" ON "grid" USING btree ("community_code");--> statement-breakpoint
CREATE INDEX "grid_worker" ON "grid" USING btree ("worker_id");--> statement-breakpoint
CREATE UNIQUE INDEX "grid_external" ON "grid" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "grid_version_geom" ON "grid_version" USING gist ("geom");--> statement-breakpoint
CREATE UNIQUE INDEX "grid_version_current" ON "grid_version" USING btree ("grid_id") WHERE valid_to IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "grid_version_start" ON "grid_version" USING btree ("grid_id","valid_from");--> statement-breakpoint
CREATE INDEX "region_parent" ON "region" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "region_geom" ON "region" USING gist ("geom");--> statement-breakpoint
CREATE UNIQUE INDEX "region_external" ON "region" USING btree ("source","parent_code","external_id");--> statement-breakpoint
CREATE INDEX "basemap_geom" ON "basemap" USING gist ("geom");--> statement-breakpoint
CREATE UNIQUE INDEX "basemap_external" ON "basemap" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "building_geom" ON "building" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "building_region" ON "building" USING btree ("region_code","id");--> statement-breakpoint
CREATE INDEX "building_estate" ON "building" USING btree ("estate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "building_external" ON "building" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "care_resident" ON "care" USING btree ("resident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "care_external" ON "care" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "estate_community" ON "estate" USING btree ("community_code");--> statement-breakpoint
CREATE UNIQUE INDEX "estate_external" ON "estate" USING btree ("source","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "household_door" ON "household" USING btree ("unit_id","door") WHERE valid_to IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "household_external" ON "household" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "resident_household" ON "resident" USING btree ("household_id");--> statement-breakpoint
CREATE INDEX "resident_id_number" ON "resident" USING btree ("id_number_index");--> statement-breakpoint
CREATE INDEX "resident_phone" ON "resident" USING btree ("phone_index");--> statement-breakpoint
CREATE UNIQUE INDEX "resident_external" ON "resident" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "unit_geom" ON "unit" USING gist ("geom");--> statement-breakpoint
CREATE INDEX "unit_building" ON "unit" USING btree ("building_id");--> statement-breakpoint
CREATE INDEX "unit_region" ON "unit" USING btree ("region_code","id");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_external" ON "unit" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "unit_grid_grid" ON "unit_grid" USING btree ("grid_id");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_grid_current" ON "unit_grid" USING btree ("unit_id") WHERE valid_to IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "vehicle_plate" ON "vehicle" USING btree ("plate");--> statement-breakpoint
CREATE INDEX "vehicle_household" ON "vehicle" USING btree ("household_id");--> statement-breakpoint
CREATE INDEX "spot_check_household" ON "spot_check" USING btree ("household_id","at");--> statement-breakpoint
CREATE INDEX "spot_check_at" ON "spot_check" USING btree ("at");--> statement-breakpoint
CREATE INDEX "visit_household" ON "visit" USING btree ("household_id","at");--> statement-breakpoint
CREATE INDEX "visit_at" ON "visit" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "visit_external" ON "visit" USING btree ("source","external_id");