CREATE TABLE "audit_records" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" uuid NOT NULL,
	"action" text NOT NULL,
	"village_code" text,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"scope" text NOT NULL,
	"unit" uuid,
	"shop" uuid,
	"member" uuid,
	"household" text,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid,
	CONSTRAINT "clients_role" CHECK (role IN ('operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor', 'household')),
	CONSTRAINT "clients_scope" CHECK (scope ~ '^([1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?)?$'),
	CONSTRAINT "clients_operator_scope" CHECK ((role = 'operator') = (scope = '')),
	CONSTRAINT "clients_village_scope" CHECK (role NOT IN ('committee', 'officer', 'reviewer', 'shop', 'household') OR length(scope) = 12)
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"origin" text DEFAULT 'issued' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"overlap_until" timestamp with time zone,
	"replaced_by" uuid,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "keys_hash" UNIQUE("hash"),
	CONSTRAINT "keys_replaced_by" UNIQUE("replaced_by"),
	CONSTRAINT "keys_hash_length" CHECK (length(hash) = 32),
	CONSTRAINT "keys_origin" CHECK (origin IN ('issued', 'config', 'first-start')),
	CONSTRAINT "keys_overlap" CHECK ((overlap_until IS NULL) = (replaced_by IS NULL))
);
--> statement-breakpoint
CREATE TABLE "imported_rows" (
	"village_code" text NOT NULL,
	"row_key" "bytea" NOT NULL,
	"seq" bigint NOT NULL,
	"import_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"sheet" text NOT NULL,
	"row" integer NOT NULL,
	"column" integer,
	CONSTRAINT "imported_rows_village_code_row_key_pk" PRIMARY KEY("village_code","row_key"),
	CONSTRAINT "imported_rows_key" CHECK (octet_length(row_key) = 32)
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"sheet" text NOT NULL,
	"filename" text NOT NULL,
	"options" jsonb NOT NULL,
	"file" "bytea",
	"report" jsonb,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"committed_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "imports_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "imports_kind" CHECK (kind in ('roster', 'rulebook', 'postings', 'balances')),
	CONSTRAINT "imports_status" CHECK (status in ('preview', 'committing', 'committed', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"village_code" text NOT NULL,
	"account" text NOT NULL,
	"balance" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"honour" bigint DEFAULT 0 NOT NULL,
	"open_holds" integer DEFAULT 0 NOT NULL,
	"opened_on" date,
	"closed_on" date,
	"successor" text,
	CONSTRAINT "accounts_village_code_account_pk" PRIMARY KEY("village_code","account"),
	CONSTRAINT "accounts_held_not_negative" CHECK (held >= 0 and open_holds >= 0)
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"debit" text NOT NULL,
	"credit" text NOT NULL,
	"amount" integer NOT NULL,
	"held" integer NOT NULL,
	"honour" integer NOT NULL,
	"cap_use" integer NOT NULL,
	"honour_after" integer NOT NULL,
	"balance_after" integer NOT NULL,
	"held_after" integer NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"original_seq" bigint,
	"quantity" integer,
	"claimed_points" integer,
	"occurred_on" date NOT NULL,
	"rulebook_version" integer,
	"recorder" uuid NOT NULL,
	"member_id" uuid,
	"household_no" text,
	"rule_code" text,
	"dimension" text,
	"counted_in" text,
	"idempotency_key" text,
	"note_commitment" "bytea",
	"reason_commitment" "bytea",
	"reference_commitment" "bytea",
	"evidence_commitment" "bytea",
	"handler_commitment" "bytea",
	"leaf_hash" "bytea" NOT NULL,
	CONSTRAINT "entries_village_code_seq_pk" PRIMARY KEY("village_code","seq"),
	CONSTRAINT "entries_seq_positive" CHECK (seq > 0),
	CONSTRAINT "entries_amount_not_negative" CHECK (amount >= 0),
	CONSTRAINT "entries_moves_between_two" CHECK (debit <> credit),
	CONSTRAINT "entries_kind" CHECK (kind in ('posting','opening','reversal','closing','hold','collection','release','expiry','refund','transfer','year-end')),
	CONSTRAINT "entries_original_named" CHECK ((kind in ('reversal','collection','release','expiry','refund')) = (original_seq is not null)),
	CONSTRAINT "entries_household_named" CHECK ((kind = 'closing') = (household_no is null)),
	CONSTRAINT "entries_hold_expires" CHECK ((kind = 'hold') = (expires_at is not null)),
	CONSTRAINT "entries_held_sign" CHECK (case kind when 'hold' then held > 0 when 'collection' then held <= 0
      when 'release' then held < 0 when 'expiry' then held < 0 else held = 0 end),
	CONSTRAINT "entries_posting_priced" CHECK (kind <> 'posting' or (rule_code is not null and rulebook_version is not null
      and dimension is not null and counted_in is not null and quantity is not null)),
	CONSTRAINT "entries_leaf_hash" CHECK (octet_length(leaf_hash) = 32)
);
--> statement-breakpoint
CREATE TABLE "entry_texts" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"field" text NOT NULL,
	"salt" "bytea" NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "entry_texts_village_code_seq_field_pk" PRIMARY KEY("village_code","seq","field"),
	CONSTRAINT "entry_texts_field" CHECK (field in ('note','reason','reference','evidence','handler'))
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"household_no" text NOT NULL,
	"points" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"resolution" text,
	"resolved_by" bigint,
	"collected" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "holds_village_code_seq_pk" PRIMARY KEY("village_code","seq"),
	CONSTRAINT "holds_within" CHECK (points > 0 and collected between 0 and points and refunded between 0 and collected),
	CONSTRAINT "holds_resolved" CHECK ((resolution is null) = (resolved_by is null))
);
--> statement-breakpoint
CREATE TABLE "ledgers" (
	"village_code" text PRIMARY KEY NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"size" bigint DEFAULT 0 NOT NULL,
	"peaks" "bytea" DEFAULT '\x' NOT NULL,
	"last_recorded_at" timestamp (3) with time zone NOT NULL,
	"closed_through" date,
	"rulebook_version" integer DEFAULT 0 NOT NULL,
	"deduction_policy" text DEFAULT 'floor' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refusals" (
	"village_code" text NOT NULL,
	"recorder" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"code" text NOT NULL,
	"params" jsonb NOT NULL,
	"salt" "bytea" NOT NULL,
	"content" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refusals_village_code_recorder_idempotency_key_pk" PRIMARY KEY("village_code","recorder","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"village_code" text NOT NULL,
	"household_no" text NOT NULL,
	"rule_code" text NOT NULL,
	"counted_in" text NOT NULL,
	"dimension" text NOT NULL,
	"honour" bigint NOT NULL,
	"cap_use" bigint NOT NULL,
	"merits" integer NOT NULL,
	"deductions" integer NOT NULL,
	"last_seq" bigint NOT NULL,
	CONSTRAINT "scores_village_code_household_no_rule_code_counted_in_dimension_pk" PRIMARY KEY("village_code","household_no","rule_code","counted_in","dimension")
);
--> statement-breakpoint
CREATE TABLE "rulebook_drafts" (
	"village_code" text PRIMARY KEY NOT NULL,
	"rules" jsonb,
	"revision" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rulebook_drafts_revision" CHECK (revision >= 1)
);
--> statement-breakpoint
CREATE TABLE "rulebooks" (
	"village_code" text NOT NULL,
	"version" integer NOT NULL,
	"effective_from" date NOT NULL,
	"resolution" text NOT NULL,
	"rules" jsonb NOT NULL,
	"digest" "bytea" NOT NULL,
	"adopted_at" timestamp (3) with time zone NOT NULL,
	"adopted_by" uuid NOT NULL,
	CONSTRAINT "rulebooks_village_code_version_pk" PRIMARY KEY("village_code","version"),
	CONSTRAINT "rulebooks_effective_from" UNIQUE("village_code","effective_from"),
	CONSTRAINT "rulebooks_version" CHECK (version >= 1),
	CONSTRAINT "rulebooks_digest_length" CHECK (length(digest) = 32),
	CONSTRAINT "rulebooks_rules" CHECK (jsonb_typeof(rules) = 'array')
);
--> statement-breakpoint
CREATE TABLE "household_events" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"household_no" text NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"counterpart_no" text,
	"member_id" uuid,
	"from_unit" uuid,
	"to_unit" uuid,
	"seq" bigint,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	CONSTRAINT "household_events_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "household_events_kind" CHECK (kind in ('opened','split-off','split-from','merged-into','absorbed','closed','succeeded',
      'joined','left','moved-in','moved-out','head-changed','unit-changed','address-changed','member-erased'))
);
--> statement-breakpoint
CREATE TABLE "households" (
	"village_code" text NOT NULL,
	"no" text NOT NULL,
	"unit_id" uuid,
	"address" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "households_village_code_no_pk" PRIMARY KEY("village_code","no"),
	CONSTRAINT "households_no" CHECK (no ~ '^[A-Za-z0-9-]{1,20}$')
);
--> statement-breakpoint
CREATE TABLE "members" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text,
	"relation" text,
	"sex" text,
	"birth_month" text,
	"phone_ciphertext" "bytea",
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "members_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "members_sex" CHECK (sex in ('male', 'female')),
	CONSTRAINT "members_birth_month" CHECK (birth_month ~ '^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$'),
	CONSTRAINT "members_erased" CHECK (case when erased_at is null then name is not null
      else name is null and relation is null and sex is null and birth_month is null and phone_ciphertext is null end)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"household_no" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date,
	"is_head" boolean NOT NULL,
	CONSTRAINT "memberships_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "memberships_days" CHECK (to_day is null or to_day >= from_day - 1)
);
--> statement-breakpoint
CREATE TABLE "passbooks" (
	"village_code" text NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"household_no" text NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"pin_salt" "bytea",
	"pin_hash" "bytea",
	CONSTRAINT "passbooks_village_code_code_hash_pk" PRIMARY KEY("village_code","code_hash"),
	CONSTRAINT "passbooks_hash" CHECK (octet_length(code_hash) = 32),
	CONSTRAINT "passbooks_pin" CHECK ((pin_salt is null) = (pin_hash is null))
);
--> statement-breakpoint
CREATE TABLE "units" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"number" integer,
	"parent_id" uuid,
	"officer_id" uuid,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "units_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "units_name" UNIQUE NULLS NOT DISTINCT("village_code","parent_id","kind","name"),
	CONSTRAINT "units_not_own_parent" CHECK (parent_id is null or parent_id <> id),
	CONSTRAINT "units_number" CHECK (number is null or number between 0 and 99999)
);
--> statement-breakpoint
CREATE TABLE "villages" (
	"village_code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"base_points" bigint NOT NULL,
	"sheet_max" bigint NOT NULL,
	"sheet_period" text NOT NULL,
	"notice_days" smallint NOT NULL,
	"point_value_fen" integer NOT NULL,
	"year_end" text NOT NULL,
	"carry_percent" smallint NOT NULL,
	"hold_days" smallint NOT NULL,
	"unclaimed" text NOT NULL,
	"tie_rule" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "villages_code" CHECK (village_code ~ '^[1-9][0-9]{11}$' and village_code !~ '000$'),
	CONSTRAINT "villages_mode" CHECK (mode in ('accumulate', 'base', 'sheet')),
	CONSTRAINT "villages_base" CHECK (base_points between 0 and 100000000 and sheet_max between 1 and 100000000),
	CONSTRAINT "villages_sheet_period" CHECK (sheet_period in ('month', 'quarter')),
	CONSTRAINT "villages_notice_days" CHECK (notice_days between 0 and 90),
	CONSTRAINT "villages_point_value" CHECK (point_value_fen between 0 and 1000000),
	CONSTRAINT "villages_year_end" CHECK (year_end in ('keep', 'reset', 'part') and carry_percent between 0 and 100),
	CONSTRAINT "villages_hold_days" CHECK (hold_days between 1 and 365),
	CONSTRAINT "villages_unclaimed" CHECK (unclaimed in ('return', 'forfeit')),
	CONSTRAINT "villages_tie_rule" CHECK (tie_rule in ('distinct', 'shared'))
);
--> statement-breakpoint
ALTER TABLE "audit_records" ADD CONSTRAINT "audit_records_actor_clients_id_fk" FOREIGN KEY ("actor") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_replaced_by_keys_id_fk" FOREIGN KEY ("replaced_by") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_rows" ADD CONSTRAINT "imported_rows_village_code_seq_entries_village_code_seq_fk" FOREIGN KEY ("village_code","seq") REFERENCES "public"."entries"("village_code","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_village_code_original_seq_entries_village_code_seq_fk" FOREIGN KEY ("village_code","original_seq") REFERENCES "public"."entries"("village_code","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry_texts" ADD CONSTRAINT "entry_texts_village_code_seq_entries_village_code_seq_fk" FOREIGN KEY ("village_code","seq") REFERENCES "public"."entries"("village_code","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_village_code_seq_entries_village_code_seq_fk" FOREIGN KEY ("village_code","seq") REFERENCES "public"."entries"("village_code","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refusals" ADD CONSTRAINT "refusals_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulebook_drafts" ADD CONSTRAINT "rulebook_drafts_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulebooks" ADD CONSTRAINT "rulebooks_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_events" ADD CONSTRAINT "household_events_village_code_household_no_households_village_code_no_fk" FOREIGN KEY ("village_code","household_no") REFERENCES "public"."households"("village_code","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_events" ADD CONSTRAINT "household_events_village_code_counterpart_no_households_village_code_no_fk" FOREIGN KEY ("village_code","counterpart_no") REFERENCES "public"."households"("village_code","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_events" ADD CONSTRAINT "household_events_village_code_member_id_members_village_code_id_fk" FOREIGN KEY ("village_code","member_id") REFERENCES "public"."members"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_village_code_villages_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."villages"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_village_code_unit_id_units_village_code_id_fk" FOREIGN KEY ("village_code","unit_id") REFERENCES "public"."units"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_village_code_villages_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."villages"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_village_code_member_id_members_village_code_id_fk" FOREIGN KEY ("village_code","member_id") REFERENCES "public"."members"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_village_code_household_no_households_village_code_no_fk" FOREIGN KEY ("village_code","household_no") REFERENCES "public"."households"("village_code","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passbooks" ADD CONSTRAINT "passbooks_village_code_household_no_households_village_code_no_fk" FOREIGN KEY ("village_code","household_no") REFERENCES "public"."households"("village_code","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_village_code_villages_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."villages"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_village_code_parent_id_units_village_code_id_fk" FOREIGN KEY ("village_code","parent_id") REFERENCES "public"."units"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_village_code_officer_id_members_village_code_id_fk" FOREIGN KEY ("village_code","officer_id") REFERENCES "public"."members"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_records_by_village" ON "audit_records" USING btree ("village_code","id");--> statement-breakpoint
CREATE INDEX "audit_records_by_actor" ON "audit_records" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "audit_records_by_action" ON "audit_records" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "clients_by_scope" ON "clients" USING btree ("scope","id");--> statement-breakpoint
CREATE INDEX "keys_by_client" ON "keys" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "imported_rows_scope" ON "imported_rows" USING btree ("village_code","scope","sheet");--> statement-breakpoint
CREATE INDEX "imported_rows_seq" ON "imported_rows" USING btree ("village_code","seq");--> statement-breakpoint
CREATE INDEX "imports_due" ON "imports" USING btree ("expires_at") WHERE file is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "entries_key" ON "entries" USING btree ("village_code",(md5(recorder::text || idempotency_key)::uuid)) WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "entries_household" ON "entries" USING btree ("village_code","household_no");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_reversed_once" ON "entries" USING btree ("village_code","original_seq") WHERE kind = 'reversal';--> statement-breakpoint
CREATE UNIQUE INDEX "entries_resolved_once" ON "entries" USING btree ("village_code","original_seq") WHERE kind in ('collection', 'release', 'expiry');--> statement-breakpoint
CREATE INDEX "entries_original" ON "entries" USING btree ("village_code","original_seq") WHERE original_seq is not null;--> statement-breakpoint
CREATE INDEX "entry_texts_reference" ON "entry_texts" USING btree ("village_code","text") WHERE field = 'reference';--> statement-breakpoint
CREATE INDEX "holds_due" ON "holds" USING btree ("expires_at") WHERE resolution is null;--> statement-breakpoint
CREATE INDEX "holds_household" ON "holds" USING btree ("village_code","household_no") WHERE resolution is null;--> statement-breakpoint
CREATE INDEX "scores_month" ON "scores" USING btree ("village_code","counted_in");--> statement-breakpoint
CREATE INDEX "household_events_household" ON "household_events" USING btree ("village_code","household_no","id");--> statement-breakpoint
CREATE INDEX "household_events_counterpart" ON "household_events" USING btree ("village_code","counterpart_no") WHERE counterpart_no is not null;--> statement-breakpoint
CREATE INDEX "household_events_member" ON "household_events" USING btree ("village_code","member_id") WHERE member_id is not null;--> statement-breakpoint
CREATE INDEX "households_unit" ON "households" USING btree ("village_code","unit_id") WHERE unit_id is not null;--> statement-breakpoint
CREATE INDEX "memberships_member" ON "memberships" USING btree ("village_code","member_id","from_day");--> statement-breakpoint
CREATE INDEX "memberships_household" ON "memberships" USING btree ("village_code","household_no");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_one_at_a_time" ON "memberships" USING btree ("village_code","member_id") WHERE to_day is null;--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_one_head" ON "memberships" USING btree ("village_code","household_no") WHERE to_day is null and is_head;--> statement-breakpoint
CREATE INDEX "passbooks_household" ON "passbooks" USING btree ("village_code","household_no");--> statement-breakpoint
CREATE UNIQUE INDEX "passbooks_one_alive" ON "passbooks" USING btree ("village_code","household_no") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "units_officer" ON "units" USING btree ("village_code","officer_id") WHERE officer_id is not null;