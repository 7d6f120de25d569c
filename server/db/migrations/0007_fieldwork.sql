CREATE TABLE "care_contact" (
	"id" uuid PRIMARY KEY NOT NULL,
	"resident_id" uuid NOT NULL,
	"name" "bytea" NOT NULL,
	"relation" text,
	"phone" "bytea" NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"locked_at" timestamp with time zone,
	"locked_by" text
);
--> statement-breakpoint
CREATE TABLE "diary_note" (
	"id" uuid PRIMARY KEY NOT NULL,
	"worker_id" text NOT NULL,
	"household_id" uuid,
	"region_code" text NOT NULL,
	"day" date NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "household_alias" (
	"id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_change" (
	"id" uuid PRIMARY KEY NOT NULL,
	"command_id" uuid NOT NULL,
	"household_id" uuid NOT NULL,
	"resident_id" uuid,
	"kind" text NOT NULL,
	"field" text,
	"before" "bytea",
	"after" "bytea",
	"state" text NOT NULL,
	"settles" uuid,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "register_change_state" CHECK ("register_change"."state" IN ('applied', 'proposed'))
);
--> statement-breakpoint
CREATE TABLE "service" (
	"id" uuid PRIMARY KEY NOT NULL,
	"region_code" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"audience" text DEFAULT '' NOT NULL,
	"papers" text DEFAULT '' NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service_answer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"service_id" uuid NOT NULL,
	"service_name" text NOT NULL,
	"worker_id" text NOT NULL,
	"household_id" uuid,
	"region_code" text NOT NULL,
	"note" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "visit" DROP CONSTRAINT "visit_outcome";--> statement-breakpoint
DROP INDEX "vehicle_household";--> statement-breakpoint
DROP INDEX "vehicle_plate";--> statement-breakpoint
ALTER TABLE "care" ADD COLUMN "to_check" text;--> statement-breakpoint
ALTER TABLE "care_contact" ADD CONSTRAINT "care_contact_resident_id_resident_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."resident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_locked_by_account_id_fk" FOREIGN KEY ("locked_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "diary_note" ADD CONSTRAINT "diary_note_worker_id_account_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "diary_note" ADD CONSTRAINT "diary_note_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_alias" ADD CONSTRAINT "household_alias_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_change" ADD CONSTRAINT "register_change_command_id_command_id_fk" FOREIGN KEY ("command_id") REFERENCES "public"."command"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_change" ADD CONSTRAINT "register_change_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_change" ADD CONSTRAINT "register_change_resident_id_resident_id_fk" FOREIGN KEY ("resident_id") REFERENCES "public"."resident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_change" ADD CONSTRAINT "register_change_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_answer" ADD CONSTRAINT "service_answer_worker_id_account_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_answer" ADD CONSTRAINT "service_answer_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "care_contact_resident" ON "care_contact" USING btree ("resident_id");--> statement-breakpoint
CREATE INDEX "device_account" ON "device" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "diary_note_day" ON "diary_note" USING btree ("worker_id","day");--> statement-breakpoint
CREATE INDEX "diary_note_household" ON "diary_note" USING btree ("household_id");--> statement-breakpoint
CREATE INDEX "register_change_household" ON "register_change" USING btree ("household_id","at");--> statement-breakpoint
CREATE INDEX "register_change_settles" ON "register_change" USING btree ("settles");--> statement-breakpoint
CREATE INDEX "register_change_command" ON "register_change" USING btree ("command_id");--> statement-breakpoint
CREATE INDEX "service_region" ON "service" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "service_answer_worker" ON "service_answer" USING btree ("worker_id","at");--> statement-breakpoint
CREATE INDEX "service_answer_household" ON "service_answer" USING btree ("household_id");--> statement-breakpoint
CREATE UNIQUE INDEX "vehicle_once" ON "vehicle" USING btree ("household_id","plate");--> statement-breakpoint
CREATE INDEX "vehicle_plate" ON "vehicle" USING btree ("plate");--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_outcome" CHECK ("visit"."outcome" IN ('met', 'not_home', 'refused', 'by_phone', 'family_confirmed'));
--> statement-breakpoint
INSERT INTO revision (topic, number) VALUES ('services', 0);
--> statement-breakpoint
DO $$
DECLARE pair text[];
DECLARE t text;
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['register_change', 'register'], ['care_contact', 'register'],
    ['diary_note', 'visits'], ['service_answer', 'visits'], ['service', 'services']
  ] LOOP
    EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION move_revision(%L)', pair[1], pair[2]);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['register_change', 'diary_note', 'service_answer'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['register_change', 'household_alias'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (EXISTS (SELECT FROM household h WHERE h.id = household_id))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['diary_note', 'service_answer'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (in_register(region_code))', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE care_contact ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON care_contact TO wangge_scoped USING (EXISTS (SELECT FROM resident r WHERE r.id = resident_id));
--> statement-breakpoint
-- Photos of visits, beside those of issues.
DROP POLICY scope ON attachment;
--> statement-breakpoint
CREATE POLICY scope ON attachment TO wangge_scoped USING (
  EXISTS (SELECT FROM issue i WHERE i.id = issue_id) OR EXISTS (SELECT FROM visit v WHERE v.id = visit_id));
--> statement-breakpoint
-- The guide of services is for everyone; it names nobody.
GRANT SELECT ON register_change, household_alias, care_contact, diary_note, service_answer, service TO wangge_scoped;
