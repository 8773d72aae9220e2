CREATE TABLE "case_confirmations" (
	"village_code" text NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"case_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "case_confirmations_village_code_code_hash_pk" PRIMARY KEY("village_code","code_hash"),
	CONSTRAINT "case_confirmations_hash" CHECK (octet_length(code_hash) = 32)
);
--> statement-breakpoint
CREATE TABLE "case_steps" (
	"village_code" text NOT NULL,
	"case_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"kind" text NOT NULL,
	"state_after" text NOT NULL,
	"actor" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"refusal" jsonb,
	CONSTRAINT "case_steps_village_code_case_id_step_pk" PRIMARY KEY("village_code","case_id","step"),
	CONSTRAINT "case_steps_kind" CHECK (kind in ('declared','verified','confirmed','refuted','approved','disapproved','noticed','objected','answered',
      'posted','rejected','withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "case_texts" (
	"village_code" text NOT NULL,
	"case_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"field" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "case_texts_village_code_case_id_step_field_pk" PRIMARY KEY("village_code","case_id","step","field"),
	CONSTRAINT "case_texts_field" CHECK (field in ('note','evidence','reference','reason'))
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"state" text NOT NULL,
	"household_no" text NOT NULL,
	"member_id" uuid,
	"rule_code" text NOT NULL,
	"quantity" integer,
	"points" integer,
	"occurred_on" date NOT NULL,
	"source" text NOT NULL,
	"declared_by" uuid NOT NULL,
	"declarer_household" text,
	"steps" jsonb NOT NULL,
	"approvals" integer DEFAULT 0 NOT NULL,
	"disapprovals" integer DEFAULT 0 NOT NULL,
	"objections" integer DEFAULT 0 NOT NULL,
	"notice_id" uuid,
	"entry_seq" bigint,
	"idempotency_key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "cases_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "cases_state_named" CHECK (state in ('declared','verified','reviewed','noticed','posted','rejected','withdrawn')),
	CONSTRAINT "cases_source" CHECK (source in ('household','beneficiary','officer','committee','team','activity','request')),
	CONSTRAINT "cases_posted" CHECK ((state = 'posted') = (entry_seq is not null)),
	CONSTRAINT "cases_counts" CHECK (approvals >= 0 and disapprovals >= 0 and objections >= 0)
);
--> statement-breakpoint
CREATE TABLE "complaints" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"received_on" date NOT NULL,
	"words" "bytea",
	"answer" "bytea",
	"answered_on" date,
	"answered_by" uuid,
	CONSTRAINT "complaints_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "complaints_token_hash" CHECK (octet_length(token_hash) = 32)
);
--> statement-breakpoint
CREATE TABLE "kinships" (
	"village_code" text NOT NULL,
	"member_a" uuid NOT NULL,
	"member_b" uuid NOT NULL,
	"relation" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "kinships_village_code_member_a_member_b_pk" PRIMARY KEY("village_code","member_a","member_b"),
	CONSTRAINT "kinships_order" CHECK (member_a < member_b)
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"month" text,
	"unit_id" uuid,
	"from_day" date NOT NULL,
	"until_day" date NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "notices_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "notices_kind" CHECK (kind in ('cases', 'monthly') and (kind = 'monthly') = (month is not null))
);
--> statement-breakpoint
CREATE TABLE "objections" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"case_id" uuid,
	"entry_seq" bigint,
	"household_no" text,
	"state" text NOT NULL,
	"words" text,
	"raised_on" date NOT NULL,
	"due_on" date NOT NULL,
	"answer" text,
	"answered_by" uuid,
	"answered_at" timestamp (3) with time zone,
	"reversal_seq" bigint,
	"idempotency_key" text NOT NULL,
	"raised_by" uuid,
	CONSTRAINT "objections_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "objections_state" CHECK (state in ('open', 'upheld', 'refused')),
	CONSTRAINT "objections_about" CHECK ((case_id is null) <> (entry_seq is null)),
	CONSTRAINT "objections_answered" CHECK ((state = 'open') = (answered_at is null))
);
--> statement-breakpoint
CREATE TABLE "procedures" (
	"village_code" text NOT NULL,
	"settings" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "procedures_village_code_pk" PRIMARY KEY("village_code")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"village_code" text NOT NULL,
	"webhook_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"household_no" text,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "webhook_deliveries_state" CHECK (state in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"url" text NOT NULL,
	"kinds" jsonb NOT NULL,
	"shop_id" uuid,
	"secret" "bytea" NOT NULL,
	"previous_secret" "bytea",
	"previous_until" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhooks_village_code_id_pk" PRIMARY KEY("village_code","id")
);
--> statement-breakpoint
ALTER TABLE "ledgers" ADD COLUMN "procedure_revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "case_confirmations" ADD CONSTRAINT "case_confirmations_village_code_case_id_cases_village_code_id_fk" FOREIGN KEY ("village_code","case_id") REFERENCES "public"."cases"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_steps" ADD CONSTRAINT "case_steps_village_code_case_id_cases_village_code_id_fk" FOREIGN KEY ("village_code","case_id") REFERENCES "public"."cases"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_texts" ADD CONSTRAINT "case_texts_village_code_case_id_cases_village_code_id_fk" FOREIGN KEY ("village_code","case_id") REFERENCES "public"."cases"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kinships" ADD CONSTRAINT "kinships_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_village_code_case_id_cases_village_code_id_fk" FOREIGN KEY ("village_code","case_id") REFERENCES "public"."cases"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procedures" ADD CONSTRAINT "procedures_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "case_steps_review_once" ON "case_steps" USING btree ("village_code","case_id","actor") WHERE kind in ('approved', 'disapproved');--> statement-breakpoint
CREATE UNIQUE INDEX "cases_key" ON "cases" USING btree ("village_code","declared_by","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_entry" ON "cases" USING btree ("village_code","entry_seq") WHERE entry_seq is not null;--> statement-breakpoint
CREATE INDEX "cases_household" ON "cases" USING btree ("village_code","household_no","id");--> statement-breakpoint
CREATE INDEX "cases_state" ON "cases" USING btree ("village_code","state","id");--> statement-breakpoint
CREATE INDEX "cases_notice" ON "cases" USING btree ("village_code","notice_id") WHERE notice_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "complaints_token" ON "complaints" USING btree ("village_code","token_hash");--> statement-breakpoint
CREATE INDEX "kinships_other" ON "kinships" USING btree ("village_code","member_b");--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("ends_at") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_month" ON "notices" USING btree ("village_code","month",coalesce(unit_id::text, '')) WHERE month is not null;--> statement-breakpoint
CREATE INDEX "objections_case" ON "objections" USING btree ("village_code","case_id") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "objections_entry" ON "objections" USING btree ("village_code","entry_seq") WHERE entry_seq is not null;--> statement-breakpoint
CREATE INDEX "objections_open" ON "objections" USING btree ("village_code","due_on") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("webhook_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_webhook" ON "webhook_deliveries" USING btree ("village_code","webhook_id","id");