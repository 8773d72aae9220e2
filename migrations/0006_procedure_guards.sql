-- Guards of the procedure: privileges, the append-only history of cases, and the distribution by village where Citus is installed.

GRANT SELECT, INSERT, UPDATE ON procedures, cases, notices, objections, complaints, webhooks TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON case_steps TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON kinships, case_confirmations, webhook_deliveries TO moral_bank_app;
--> statement-breakpoint
GRANT DELETE ON webhooks TO moral_bank_app;
--> statement-breakpoint
-- Words can be erased, never rewritten.
GRANT SELECT, INSERT, DELETE ON case_texts TO moral_bank_app;
--> statement-breakpoint
-- What was declared stays: only state, counts, notice and entry move on.
CREATE FUNCTION refuse_other_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('posted', 'rejected', 'withdrawn') AND ROW(OLD.village_code, OLD.id,
      OLD.household_no, OLD.member_id, OLD.rule_code, OLD.quantity, OLD.points, OLD.occurred_on, OLD.source, OLD.declared_by,
      OLD.declarer_household, OLD.steps, OLD.idempotency_key, OLD.created_at)
    IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id,
      NEW.household_no, NEW.member_id, NEW.rule_code, NEW.quantity, NEW.points, NEW.occurred_on, NEW.source, NEW.declared_by,
      NEW.declarer_household, NEW.steps, NEW.idempotency_key, NEW.created_at)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'cases: % of what was declared or decided refused / 申报的内容和已了结的申报不能改', TG_OP
    USING ERRCODE = 'MB004', HINT = 'Withdraw it and declare anew. 请撤回后重新申报。';
END $$;
--> statement-breakpoint
DO $$
DECLARE guarded text;
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.enable_unsafe_triggers TO on;
  END IF;
  FOREACH guarded IN ARRAY ARRAY['case_steps', 'cases'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION %I()', guarded,
      CASE guarded WHEN 'cases' THEN 'refuse_other_case' ELSE 'refuse_change' END);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', guarded);
  END LOOP;
END $$;
--> statement-breakpoint
-- Parents before children, co-located by village; deliveries stay a local table, as the outbox does.
DO $$
DECLARE distributed text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  SET LOCAL citus.enable_unsafe_triggers TO on;
  FOREACH distributed IN ARRAY ARRAY['procedures', 'kinships', 'cases', 'case_steps', 'case_texts', 'case_confirmations',
    'notices', 'objections', 'complaints', 'webhooks'] LOOP
    PERFORM create_distributed_table(distributed, 'village_code');
  END LOOP;
END $$;
