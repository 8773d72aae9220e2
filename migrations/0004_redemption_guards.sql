-- Guards of redemption that drizzle cannot express: privileges, append-only ledgers, what is fixed once it is agreed, storage
-- parameters of rows that every redemption updates, and the distribution by village where Citus is installed.

GRANT SELECT, INSERT, UPDATE ON shops, goods, stocks, budgets, redemption_days, redemptions, settlements TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON stock_movements, redemption_steps, audit_samples TO moral_bank_app;
--> statement-breakpoint
-- Texts can be erased with their salts, never rewritten; events leave once they are delivered.
GRANT SELECT, INSERT, DELETE ON stock_texts, outbox TO moral_bank_app;
--> statement-breakpoint
-- What was agreed at the counter stays: only the state and its sums move on.
CREATE FUNCTION refuse_other_redemption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND ROW(OLD.village_code, OLD.id, OLD.hold_seq, OLD.household_no, OLD.shop_id, OLD.lines, OLD.points,
      OLD.cash_fen, OLD.budget_id, OLD.day_id, OLD.unclaimed, OLD.created_at, OLD.expires_at, OLD.occurred_at, OLD.recorder,
      OLD.offline_key, OLD.at_once)
    IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id, NEW.hold_seq, NEW.household_no, NEW.shop_id, NEW.lines, NEW.points,
      NEW.cash_fen, NEW.budget_id, NEW.day_id, NEW.unclaimed, NEW.created_at, NEW.expires_at, NEW.occurred_at, NEW.recorder,
      NEW.offline_key, NEW.at_once)
  THEN RETURN NEW; END IF;
  -- A dispute is posted after all, perhaps with corrected lines, or turned down.
  IF TG_OP = 'UPDATE' AND OLD.state = 'disputed' AND ROW(OLD.village_code, OLD.id, OLD.shop_id, OLD.occurred_at, OLD.recorder,
      OLD.offline_key)
    IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id, NEW.shop_id, NEW.occurred_at, NEW.recorder, NEW.offline_key)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'redemptions: % of what was agreed refused / 兑换单约定的内容不能改' , TG_OP
    USING ERRCODE = 'MB002', HINT = 'Release or refund it and redeem anew. 请取消或退还后重新兑换。';
END $$;
--> statement-breakpoint
-- A settlement is fixed once both sides have confirmed it; then it can only be paid.
CREATE FUNCTION refuse_other_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'draft' AND ROW(OLD.village_code, OLD.id, OLD.shop_id, OLD.month)
    IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id, NEW.shop_id, NEW.month) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'confirmed' AND NEW.state = 'paid' AND ROW(OLD.village_code, OLD.id, OLD.shop_id,
      OLD.month, OLD.lines, OLD.adjustments, OLD.points, OLD.cash_fen, OLD.payable_fen, OLD.ledger_size, OLD.ledger_root,
      OLD.digest, OLD.shop_confirmed_at, OLD.shop_confirmed_by, OLD.committee_confirmed_at, OLD.committee_confirmed_by,
      OLD.created_at, OLD.created_by)
    IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id, NEW.shop_id,
      NEW.month, NEW.lines, NEW.adjustments, NEW.points, NEW.cash_fen, NEW.payable_fen, NEW.ledger_size, NEW.ledger_root,
      NEW.digest, NEW.shop_confirmed_at, NEW.shop_confirmed_by, NEW.committee_confirmed_at, NEW.committee_confirmed_by,
      NEW.created_at, NEW.created_by)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'settlements: % of a confirmed settlement refused / 结算单双方确认后不能改', TG_OP
    USING ERRCODE = 'MB003', HINT = 'Corrections go to the next settlement. 更正记入下一期结算单。';
END $$;
--> statement-breakpoint
DO $$
DECLARE guarded text;
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.enable_unsafe_triggers TO on;
  END IF;
  FOREACH guarded IN ARRAY ARRAY['stock_movements', 'redemption_steps', 'audit_samples', 'redemptions', 'settlements'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION %I()', guarded,
      CASE guarded WHEN 'redemptions' THEN 'refuse_other_redemption' WHEN 'settlements' THEN 'refuse_other_settlement'
        ELSE 'refuse_change' END);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', guarded);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE stocks SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
--> statement-breakpoint
ALTER TABLE budgets SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200);
--> statement-breakpoint
ALTER TABLE redemptions SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
-- Parents before children, co-located by village; the outbox stays a local table.
DO $$
DECLARE distributed text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  SET LOCAL citus.enable_unsafe_triggers TO on;
  FOREACH distributed IN ARRAY ARRAY['shops', 'goods', 'stocks', 'stock_movements', 'stock_texts', 'budgets',
    'redemption_days', 'redemptions', 'redemption_steps', 'settlements', 'audit_samples'] LOOP
    PERFORM create_distributed_table(distributed, 'village_code');
  END LOOP;
END $$;
