-- Append-only tables: nothing of the past is rewritten, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['visit', 'issue_event', 'audit'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- Revisions: one counter per topic, moved in the same transaction as the change it stands for.
CREATE FUNCTION move_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE revision SET number = number + 1 WHERE topic = TG_ARGV[0];
  RETURN NULL;
END $$;
--> statement-breakpoint
INSERT INTO revision (topic, number) VALUES ('grids', 0), ('register', 0), ('visits', 0), ('issues', 0), ('basemap', 0);
--> statement-breakpoint
DO $$
DECLARE pair text[];
BEGIN
  FOREACH pair SLICE 1 IN ARRAY ARRAY[
    ['region', 'grids'], ['grid', 'grids'], ['grid_version', 'grids'], ['unit_grid', 'grids'], ['workload_weight', 'grids'],
    ['estate', 'register'], ['building', 'register'], ['unit', 'register'], ['household', 'register'],
    ['resident', 'register'], ['vehicle', 'register'], ['care', 'register'],
    ['visit', 'visits'], ['spot_check', 'visits'],
    ['issue', 'issues'], ['issue_event', 'issues'], ['issue_category', 'issues'],
    ['basemap', 'basemap']
  ] LOOP
    EXECUTE format('CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION move_revision(%L)', pair[1], pair[2]);
  END LOOP;
END $$;
--> statement-breakpoint
-- Scope, a second time: requests run as wangge_scoped, with the code prefixes they may see as a regular expression.
-- wangge.scope limits everything with a place; wangge.register also the personal tables. Unset means nothing is seen.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wangge_scoped') THEN
    CREATE ROLE wangge_scoped NOLOGIN;
  END IF;
END $$;
--> statement-breakpoint
GRANT wangge_scoped TO CURRENT_USER;
--> statement-breakpoint
GRANT SELECT ON region, grid, grid_version, estate, building, unit, unit_grid, household, resident, vehicle, care, basemap,
  visit, spot_check, issue, issue_event, issue_category, issue_limit, attachment, plan, plan_grid, account, workload_weight, setting, revision
  TO wangge_scoped;
--> statement-breakpoint
-- The sign-in tables stay the owner's; of accounts only the name is anyone else's business.
REVOKE SELECT ON account FROM wangge_scoped;
--> statement-breakpoint
GRANT SELECT (id, name) ON account TO wangge_scoped;
--> statement-breakpoint
CREATE FUNCTION in_scope(code text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(code, '') ~ current_setting('wangge.scope', true) $$;
--> statement-breakpoint
CREATE FUNCTION in_register(code text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(code, '') ~ current_setting('wangge.register', true) $$;
--> statement-breakpoint
ALTER TABLE grid ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON grid TO wangge_scoped USING (in_scope(code));
--> statement-breakpoint
ALTER TABLE grid_version ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON grid_version TO wangge_scoped USING (EXISTS (SELECT FROM grid g WHERE g.id = grid_id));
--> statement-breakpoint
ALTER TABLE building ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON building TO wangge_scoped USING (in_scope(region_code) OR EXISTS (SELECT FROM unit u WHERE u.building_id = building.id));
--> statement-breakpoint
ALTER TABLE unit ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON unit TO wangge_scoped USING (in_scope(region_code));
--> statement-breakpoint
ALTER TABLE unit_grid ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON unit_grid TO wangge_scoped USING (EXISTS (SELECT FROM grid g WHERE g.id = grid_id));
--> statement-breakpoint
ALTER TABLE household ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON household TO wangge_scoped USING (EXISTS (SELECT FROM unit u WHERE u.id = unit_id AND in_register(u.region_code)));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['resident', 'vehicle', 'visit', 'spot_check'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (EXISTS (SELECT FROM household h WHERE h.id = household_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE care ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON care TO wangge_scoped USING (EXISTS (SELECT FROM resident r WHERE r.id = resident_id));
--> statement-breakpoint
ALTER TABLE issue ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON issue TO wangge_scoped USING (in_scope(region_code));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['issue_event', 'attachment'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO wangge_scoped USING (EXISTS (SELECT FROM issue i WHERE i.id = issue_id))', t);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON plan TO wangge_scoped USING (in_scope(region_code));
--> statement-breakpoint
ALTER TABLE plan_grid ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY scope ON plan_grid TO wangge_scoped USING (EXISTS (SELECT FROM plan p WHERE p.id = plan_id));
--> statement-breakpoint
-- UUIDv7 for rows that are made in SQL (PostgreSQL 15 has no function of its own): 48 bits of time, then chance.
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid
$$;
