-- Privileges of activities, teams and requests, and their distribution by village where Citus is installed.

GRANT SELECT, INSERT, UPDATE ON teams, activities, attendances, requests TO moral_bank_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON team_members TO moral_bank_app;
--> statement-breakpoint
-- An attendance can be taken back until it has been turned into points.
GRANT DELETE ON attendances TO moral_bank_app;
--> statement-breakpoint
DO $$
DECLARE distributed text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  FOREACH distributed IN ARRAY ARRAY['teams', 'team_members', 'activities', 'attendances', 'requests'] LOOP
    PERFORM create_distributed_table(distributed, 'village_code');
  END LOOP;
END $$;
