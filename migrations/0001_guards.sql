-- Guards that drizzle cannot express: the service's role and its privileges, append-only triggers with SQLSTATEs of their
-- own, storage parameters of the hot tables, and the distribution by village where Citus is installed.

-- The role every request runs as. Cluster-wide, so another database's migration may be making it at this moment.
DO $$ BEGIN
  CREATE ROLE moral_bank_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  -- On a locked-down server somebody else has made it.
  WHEN insufficient_privilege THEN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'moral_bank_app') THEN RAISE; END IF;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT moral_bank_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, 'moral_bank_app', 'MEMBER') THEN RAISE; END IF;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON
  villages, units, households, members, memberships, household_events, passbooks,
  rulebook_drafts, ledgers, accounts, scores, holds, clients, keys, imports
TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON entries, rulebooks, refusals, audit_records, imported_rows TO moral_bank_app;
--> statement-breakpoint
-- Texts can be erased with their salts, never rewritten.
GRANT SELECT, INSERT, DELETE ON entry_texts TO moral_bank_app;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused / 表 % 只能追加，拒绝 %', TG_TABLE_NAME, TG_OP, TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'MB001', HINT = 'Corrections are new entries. 更正请另记一笔。';
END $$;
--> statement-breakpoint
DO $$
DECLARE guarded text;
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.enable_unsafe_triggers TO on;
  END IF;
  FOREACH guarded IN ARRAY ARRAY['entries', 'rulebooks', 'refusals', 'audit_records', 'imported_rows'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION refuse_change()', guarded);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
    -- ALWAYS: also where session_replication_role switches ordinary triggers off.
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', guarded);
  END LOOP;
END $$;
--> statement-breakpoint
-- Rows that are updated on every write stay on their page, and are cleaned before they pile up.
ALTER TABLE ledgers SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
--> statement-breakpoint
ALTER TABLE accounts SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
ALTER TABLE scores SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
-- Parents before children, co-located by village.
DO $$
DECLARE distributed text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  SET LOCAL citus.enable_unsafe_triggers TO on;
  FOREACH distributed IN ARRAY ARRAY['ledgers', 'villages', 'accounts', 'entries', 'entry_texts', 'scores', 'holds',
    'refusals', 'members', 'units', 'households', 'memberships', 'household_events', 'passbooks', 'rulebooks',
    'rulebook_drafts', 'imports', 'imported_rows'] LOOP
    PERFORM create_distributed_table(distributed, 'village_code');
  END LOOP;
END $$;
