CREATE TABLE "command" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"refusal" jsonb
);
--> statement-breakpoint
ALTER TABLE "visit" ADD COLUMN "checks" jsonb;--> statement-breakpoint
ALTER TABLE "command" ADD CONSTRAINT "command_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "command_account" ON "command" USING btree ("account_id","received_at");
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON command FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON command FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
