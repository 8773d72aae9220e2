-- Guards of honours and ceremonies: privileges, what is frozen, and the distribution by village where Citus is installed.

GRANT SELECT, INSERT ON star_schemes, honours, announced_items TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON star_reviews, award_programmes, award_cycles, award_candidates, nominations,
  honour_revocations, ceremonies, guardian_consents, published_rankings TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON star_decisions, award_votes, ceremony_recipients TO moral_bank_app;
--> statement-breakpoint
GRANT DELETE ON award_candidates TO moral_bank_app;
--> statement-breakpoint
-- What was confirmed stays as it is, for ever.
CREATE FUNCTION refuse_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'confirmed' THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND OLD.state <> 'confirmed' THEN RETURN OLD; END IF;
  RAISE EXCEPTION '%: % of what was confirmed refused / 已确认的评定结果不能改', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'MB005', HINT = 'Take an honour down by a revocation. 如需取消，请摘星或撤销称号。';
END $$;
--> statement-breakpoint
-- A revocation's reason can be erased, a published ranking withdrawn: nothing else of them moves.
CREATE FUNCTION refuse_other_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.reason IS NULL AND ROW(OLD.village_code, OLD.id, OLD.honour_id, OLD.stars, OLD.level_after, OLD.at,
      OLD."by") IS NOT DISTINCT FROM ROW(NEW.village_code, NEW.id, NEW.honour_id, NEW.stars, NEW.level_after, NEW.at, NEW."by")
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'honour_revocations: % refused / 摘星记录不能改', TG_OP USING ERRCODE = 'MB005';
END $$;
--> statement-breakpoint
CREATE FUNCTION refuse_other_ranking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND ROW(OLD.region, OLD.id, OLD.title, OLD.period, OLD.dimension, OLD.unit_id,
      OLD.per, OLD.tie_rule, OLD.result, OLD.digest, OLD.until_day, OLD.published_at, OLD.published_by)
    IS NOT DISTINCT FROM ROW(NEW.region, NEW.id, NEW.title, NEW.period, NEW.dimension, NEW.unit_id,
      NEW.per, NEW.tie_rule, NEW.result, NEW.digest, NEW.until_day, NEW.published_at, NEW.published_by)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'published_rankings: % refused / 已公布的榜单不能改', TG_OP
    USING ERRCODE = 'MB005', HINT = 'Withdraw it and publish another. 请撤下后另行公布。';
END $$;
--> statement-breakpoint
DO $$
DECLARE guarded text;
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.enable_unsafe_triggers TO on;
  END IF;
  FOREACH guarded IN ARRAY ARRAY['star_schemes', 'honours', 'honour_revocations', 'star_reviews', 'award_cycles',
    'published_rankings'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION %I()', guarded,
      CASE guarded WHEN 'star_schemes' THEN 'refuse_change' WHEN 'honours' THEN 'refuse_change'
        WHEN 'honour_revocations' THEN 'refuse_other_revocation' WHEN 'published_rankings' THEN 'refuse_other_ranking'
        ELSE 'refuse_confirmed' END);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', guarded);
  END LOOP;
END $$;
--> statement-breakpoint
-- Parents before children, co-located by village; published rankings are of regions too and stay a local table.
DO $$
DECLARE distributed text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  SET LOCAL citus.enable_unsafe_triggers TO on;
  FOREACH distributed IN ARRAY ARRAY['announced_items', 'star_schemes', 'star_reviews', 'star_decisions', 'award_programmes',
    'award_cycles', 'award_candidates', 'award_votes', 'nominations', 'honours', 'honour_revocations', 'ceremonies',
    'ceremony_recipients', 'guardian_consents'] LOOP
    PERFORM create_distributed_table(distributed, 'village_code');
  END LOOP;
END $$;
