CREATE TABLE "change" (
	"number" bigint PRIMARY KEY NOT NULL,
	"issue_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"region_code" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "change" ADD CONSTRAINT "change_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change" ADD CONSTRAINT "change_event_id_issue_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."issue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_at" ON "change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "change_issue" ON "change" USING btree ("issue_id");--> statement-breakpoint
CREATE INDEX "change_event" ON "change" USING btree ("event_id");--> statement-breakpoint
GRANT SELECT ON change TO wangge_scoped;
--> statement-breakpoint
ALTER TABLE change ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON change TO wangge_scoped USING (in_scope(region_code));
--> statement-breakpoint
-- Steps people take are told to whoever listens, on every process. Imports bring too many, and are seen by the revision.
CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own bigint;
BEGIN
  UPDATE revision SET number = number + 1 WHERE topic = 'issues' RETURNING number INTO own;
  INSERT INTO change (number, issue_id, event_id, region_code)
    SELECT own, NEW.issue_id, NEW.id, i.region_code FROM issue i WHERE i.id = NEW.issue_id;
  PERFORM pg_notify('wangge_change', own::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER told AFTER INSERT ON issue_event FOR EACH ROW WHEN (NEW.actor_id IS NOT NULL) EXECUTE FUNCTION tell_change();
