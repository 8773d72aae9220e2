-- Privileges of attachments and their distribution by village where Citus is installed.

GRANT SELECT, INSERT, UPDATE ON attachments TO moral_bank_app;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN; END IF;
  PERFORM create_distributed_table('attachments', 'village_code');
END $$;
