CREATE TABLE "handler" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"phone" text,
	"region_code" text NOT NULL,
	"categories" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "handler_kind" CHECK ("handler"."kind" IN ('department', 'professional'))
);
--> statement-breakpoint
CREATE TABLE "issue_watch" (
	"issue_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issue_watch_issue_id_account_id_pk" PRIMARY KEY("issue_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "paused_ms" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "assignee_id" text;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "handler_id" uuid;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "registered_by" text;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "reporter_name" "bytea";--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "reporter_phone" "bytea";--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "gathered_in" uuid;--> statement-breakpoint
ALTER TABLE "issue_event" ADD COLUMN "action" text;--> statement-breakpoint
ALTER TABLE "issue_event" ADD COLUMN "level" text;--> statement-breakpoint
ALTER TABLE "issue_event" ADD COLUMN "answer" text;--> statement-breakpoint
ALTER TABLE "issue_event" ADD COLUMN "party" text;--> statement-breakpoint
ALTER TABLE "issue_event" ADD COLUMN "mentions" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "issue_watch" ADD CONSTRAINT "issue_watch_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue_watch" ADD CONSTRAINT "issue_watch_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handler_region" ON "handler" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "issue_watch_account" ON "issue_watch" USING btree ("account_id");--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_assignee_id_account_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_handler_id_handler_id_fk" FOREIGN KEY ("handler_id") REFERENCES "public"."handler"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_registered_by_account_id_fk" FOREIGN KEY ("registered_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_gathered_in_issue_id_fk" FOREIGN KEY ("gathered_in") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "issue_assignee" ON "issue" USING btree ("assignee_id") WHERE assignee_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "issue_handler" ON "issue" USING btree ("handler_id") WHERE handler_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "issue_duplicate" ON "issue" USING btree ("duplicate_of") WHERE duplicate_of IS NOT NULL;--> statement-breakpoint
CREATE INDEX "issue_gathered" ON "issue" USING btree ("gathered_in") WHERE gathered_in IS NOT NULL;--> statement-breakpoint
ALTER TABLE "issue" ADD CONSTRAINT "issue_one_assignee" CHECK (num_nonnulls("issue"."assignee_id", "issue"."handler_id") <= 1);--> statement-breakpoint
GRANT SELECT ON handler, issue_watch, calendar_day TO wangge_scoped;
--> statement-breakpoint
ALTER TABLE issue_watch ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON issue_watch TO wangge_scoped USING (EXISTS (SELECT FROM issue i WHERE i.id = issue_id));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['handler', 'issue_limit', 'calendar_day', 'issue_watch', 'attachment'] LOOP
    EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION move_revision(%L)', t, 'issues');
  END LOOP;
END $$;
