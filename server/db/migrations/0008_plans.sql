CREATE TABLE "issue_past_grid" (
	"issue_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"valid_to" timestamp with time zone NOT NULL,
	CONSTRAINT "issue_past_grid_issue_id_valid_to_pk" PRIMARY KEY("issue_id","valid_to")
);
--> statement-breakpoint
CREATE TABLE "grid_origin" (
	"plan_id" uuid NOT NULL,
	"code" text NOT NULL,
	"from_code" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "grid_origin_plan_id_code_from_code_pk" PRIMARY KEY("plan_id","code","from_code")
);
--> statement-breakpoint
CREATE TABLE "plan_comment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"plan_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"text" text NOT NULL,
	"verdict" text,
	"lon" double precision,
	"lat" double precision
);
--> statement-breakpoint
CREATE TABLE "plan_notice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"plan_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plan_step" (
	"id" uuid PRIMARY KEY NOT NULL,
	"plan_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"edit" jsonb NOT NULL,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "base" jsonb;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "drawn" jsonb;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "base_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "submitted_by" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "reviewed_by" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "reviewed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "approved" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "published_by" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "applied_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "reverses" uuid;--> statement-breakpoint
ALTER TABLE "issue_past_grid" ADD CONSTRAINT "issue_past_grid_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grid_origin" ADD CONSTRAINT "grid_origin_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_comment" ADD CONSTRAINT "plan_comment_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_comment" ADD CONSTRAINT "plan_comment_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_notice" ADD CONSTRAINT "plan_notice_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_notice" ADD CONSTRAINT "plan_notice_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_step" ADD CONSTRAINT "plan_step_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_step" ADD CONSTRAINT "plan_step_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "issue_past_grid_until" ON "issue_past_grid" USING btree ("valid_to");--> statement-breakpoint
CREATE INDEX "grid_origin_code" ON "grid_origin" USING btree ("code");--> statement-breakpoint
CREATE INDEX "grid_origin_from" ON "grid_origin" USING btree ("from_code");--> statement-breakpoint
CREATE INDEX "plan_comment_plan" ON "plan_comment" USING btree ("plan_id","at");--> statement-breakpoint
CREATE INDEX "plan_notice_account" ON "plan_notice" USING btree ("account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_step_number" ON "plan_step" USING btree ("plan_id","number");--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_submitted_by_account_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_reviewed_by_account_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_published_by_account_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_reverses_plan_id_fk" FOREIGN KEY ("reverses") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO revision (topic, number) VALUES ('plans', 0);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan', 'plan_step', 'plan_comment', 'plan_grid'] LOOP
    EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION move_revision(%L)', t, 'plans');
  END LOOP;
  FOREACH t IN ARRAY ARRAY['plan_step', 'plan_comment', 'grid_origin', 'plan_notice', 'issue_past_grid'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT ON plan_step, plan_comment, grid_origin, plan_notice, issue_past_grid TO wangge_scoped;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan_step', 'plan_comment'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (EXISTS (SELECT FROM plan p WHERE p.id = plan_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE grid_origin ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON grid_origin TO wangge_scoped USING (in_scope(code));
--> statement-breakpoint
ALTER TABLE issue_past_grid ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON issue_past_grid TO wangge_scoped USING (in_scope(region_code));
--> statement-breakpoint
-- Told to one person, who may have lost the grid it is about: counts and codes only.
ALTER TABLE plan_notice ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own ON plan_notice TO wangge_scoped USING (true);
