CREATE TABLE "related_household" (
	"issue_id" uuid NOT NULL,
	"household_id" uuid NOT NULL,
	CONSTRAINT "related_household_issue_id_household_id_pk" PRIMARY KEY("issue_id","household_id")
);
--> statement-breakpoint
ALTER TABLE "related_household" ADD CONSTRAINT "related_household_issue_id_issue_id_fk" FOREIGN KEY ("issue_id") REFERENCES "public"."issue"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "related_household" ADD CONSTRAINT "related_household_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "related_household_household" ON "related_household" USING btree ("household_id");
--> statement-breakpoint
GRANT SELECT ON related_household TO wangge_scoped;
--> statement-breakpoint
ALTER TABLE related_household ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON related_household TO wangge_scoped USING (
  EXISTS (SELECT FROM issue i WHERE i.id = issue_id) AND EXISTS (SELECT FROM household h WHERE h.id = household_id));
--> statement-breakpoint
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON related_household FOR EACH STATEMENT EXECUTE FUNCTION move_revision('issues');
