CREATE TABLE "saved_filter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rule_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"region_code" text,
	"at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_rule" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"region_code" text NOT NULL,
	"grace_hours" double precision DEFAULT 0 NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_rule_kind" CHECK ("alert_rule"."kind" IN ('overdue', 'hotspot', 'care_unseen')),
	CONSTRAINT "alert_rule_grace" CHECK ("alert_rule"."grace_hours" >= 0)
);
--> statement-breakpoint
CREATE TABLE "notice_read" (
	"account_id" text PRIMARY KEY NOT NULL,
	"read_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"id" uuid PRIMARY KEY NOT NULL,
	"region_code" text NOT NULL,
	"url" text NOT NULL,
	"secret" "bytea" NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_attempt" (
	"id" uuid PRIMARY KEY NOT NULL,
	"delivery_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"status" integer,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_delivery_state" CHECK ("webhook_delivery"."state" IN ('waiting', 'delivered', 'given_up'))
);
--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "cells" bigint[];--> statement-breakpoint
ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_rule_id_alert_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."alert_rule"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_created_by_account_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_read" ADD CONSTRAINT "notice_read_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_created_by_account_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_attempt" ADD CONSTRAINT "webhook_attempt_delivery_id_webhook_delivery_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."webhook_delivery"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_webhook_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhook"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_alert_id_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alert"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_filter_name" ON "saved_filter" USING btree ("account_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_once" ON "alert" USING btree ("rule_id","subject");--> statement-breakpoint
CREATE INDEX "alert_at" ON "alert" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "alert_standing" ON "alert" USING btree ("rule_id") WHERE ended_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_rule_once" ON "alert_rule" USING btree ("kind","region_code","grace_hours");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_once" ON "webhook" USING btree ("url","region_code");--> statement-breakpoint
CREATE INDEX "webhook_attempt_delivery" ON "webhook_attempt" USING btree ("delivery_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_delivery_once" ON "webhook_delivery" USING btree ("webhook_id","alert_id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_waiting" ON "webhook_delivery" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_delivery_created" ON "webhook_delivery" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "issue_unplaced" ON "issue" USING btree ("id") WHERE cells IS NULL;
--> statement-breakpoint
GRANT SELECT ON alert_rule, alert, webhook_delivery, webhook_attempt TO wangge_scoped;
--> statement-breakpoint
GRANT SELECT (id, region_code, url, enabled, created_at) ON webhook TO wangge_scoped;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['alert_rule', 'webhook'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (in_scope(region_code))', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE alert ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- What a rule found lies where it was found: a worker is told of the own grid by a rule of the whole district. That someone
-- in need was not seen is part of the register.
CREATE POLICY scope ON alert TO wangge_scoped USING (in_scope(region_code) AND (kind <> 'care_unseen' OR in_register(region_code)));
--> statement-breakpoint
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON webhook_delivery TO wangge_scoped USING (EXISTS (SELECT FROM webhook w WHERE w.id = webhook_id));
--> statement-breakpoint
ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON webhook_attempt TO wangge_scoped USING (EXISTS (SELECT FROM webhook_delivery d WHERE d.id = delivery_id));
--> statement-breakpoint
INSERT INTO revision (topic, number) VALUES ('alerts', 0);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['alert_rule', 'alert', 'webhook', 'webhook_delivery', 'webhook_attempt'] LOOP
    EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION move_revision(%L)', t, 'alerts');
  END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION tell_alert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('wangge_change', 'alerts');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER told AFTER INSERT OR UPDATE ON alert FOR EACH STATEMENT EXECUTE FUNCTION tell_alert();
