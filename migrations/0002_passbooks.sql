ALTER TABLE "passbooks" ADD COLUMN "ended" text;--> statement-breakpoint
ALTER TABLE "passbooks" ADD COLUMN "pin_tries" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "passbooks" ADD COLUMN "pin_locks" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "passbooks" ADD COLUMN "pin_locked_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "clients_household" ON "clients" USING btree ("scope","household") WHERE role = 'household';--> statement-breakpoint
ALTER TABLE "passbooks" ADD CONSTRAINT "passbooks_ended" CHECK (ended is null or (revoked_at is not null and ended in ('reissued', 'revoked', 'closed')));--> statement-breakpoint
ALTER TABLE "passbooks" ADD CONSTRAINT "passbooks_pin_tries" CHECK (pin_tries between 0 and 4 and pin_locks between 0 and 6);