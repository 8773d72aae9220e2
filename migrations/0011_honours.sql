CREATE TABLE "ceremonies" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"day" date NOT NULL,
	"starts_at" text,
	"place" text,
	"details" jsonb NOT NULL,
	"groups" jsonb NOT NULL,
	"programme" jsonb NOT NULL,
	"redemption_day_id" uuid,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	CONSTRAINT "ceremonies_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "ceremonies_starts_at" CHECK (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);
--> statement-breakpoint
CREATE TABLE "ceremony_recipients" (
	"village_code" text NOT NULL,
	"ceremony_id" uuid NOT NULL,
	"honour_id" uuid NOT NULL,
	"group_code" text NOT NULL,
	"position" integer NOT NULL,
	"at" text NOT NULL,
	"citation" text,
	"proposed" text,
	"prize" text,
	"member_id" uuid,
	CONSTRAINT "ceremony_recipients_village_code_ceremony_id_honour_id_pk" PRIMARY KEY("village_code","ceremony_id","honour_id"),
	CONSTRAINT "ceremony_recipients_at" CHECK (at in ('stage', 'home')),
	CONSTRAINT "ceremony_recipients_proposed" CHECK (proposed in ('facts', 'written'))
);
--> statement-breakpoint
CREATE TABLE "guardian_consents" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"guardian" "bytea",
	"relation" text NOT NULL,
	"given_on" date NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" uuid NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" uuid,
	CONSTRAINT "guardian_consents_village_code_id_pk" PRIMARY KEY("village_code","id")
);
--> statement-breakpoint
CREATE TABLE "award_candidates" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"cycle_id" uuid NOT NULL,
	"category" text NOT NULL,
	"household_no" text NOT NULL,
	"member_id" uuid,
	"source" text NOT NULL,
	"rank" integer,
	"score" integer,
	"deeds" text,
	"decision" text,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" uuid,
	CONSTRAINT "award_candidates_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "award_candidates_source" CHECK (source in ('ranking', 'stars', 'nomination', 'committee')),
	CONSTRAINT "award_candidates_decision" CHECK (decision in ('granted', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "award_cycles" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"programme_id" uuid NOT NULL,
	"name" text NOT NULL,
	"period" text NOT NULL,
	"categories" jsonb NOT NULL,
	"state" text NOT NULL,
	"ledger_size" bigint,
	"ledger_root" "bytea",
	"tie_rule" text,
	"notice_id" uuid,
	"result" jsonb,
	"result_digest" "bytea",
	"revision" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by" uuid NOT NULL,
	"published_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"confirmed_by" uuid,
	CONSTRAINT "award_cycles_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "award_cycles_state" CHECK (state in ('open', 'published', 'confirmed', 'withdrawn')),
	CONSTRAINT "award_cycles_frozen" CHECK ((state = 'confirmed') = (result is not null)),
	CONSTRAINT "award_cycles_digest" CHECK ((result is null) = (result_digest is null)),
	CONSTRAINT "award_cycles_ledger" CHECK ((ledger_size is null) = (ledger_root is null))
);
--> statement-breakpoint
CREATE TABLE "award_programmes" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"frequency" text NOT NULL,
	"categories" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "award_programmes_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "award_programmes_frequency" CHECK (frequency in ('month', 'quarter', 'half', 'year', 'once'))
);
--> statement-breakpoint
CREATE TABLE "award_votes" (
	"village_code" text NOT NULL,
	"candidate_id" uuid NOT NULL,
	"voter" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "award_votes_village_code_candidate_id_voter_pk" PRIMARY KEY("village_code","candidate_id","voter")
);
--> statement-breakpoint
CREATE TABLE "star_decisions" (
	"village_code" text NOT NULL,
	"review_id" uuid NOT NULL,
	"household_no" text NOT NULL,
	"star" text NOT NULL,
	"decision" text NOT NULL,
	"suggested" text,
	"reason" text,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"decided_by" uuid NOT NULL,
	CONSTRAINT "star_decisions_village_code_review_id_household_no_star_pk" PRIMARY KEY("village_code","review_id","household_no","star"),
	CONSTRAINT "star_decisions_decision" CHECK (decision in ('granted', 'refused')),
	CONSTRAINT "star_decisions_suggested" CHECK (suggested in ('granted', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "star_reviews" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"scheme_version" integer NOT NULL,
	"period" text NOT NULL,
	"state" text NOT NULL,
	"ledger_size" bigint,
	"ledger_root" "bytea",
	"tie_rule" text,
	"notice_id" uuid,
	"return_reason" text,
	"result" jsonb,
	"result_digest" "bytea",
	"revision" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by" uuid NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"submitted_by" uuid,
	"approved_at" timestamp (3) with time zone,
	"approved_by" uuid,
	"published_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"confirmed_by" uuid,
	CONSTRAINT "star_reviews_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "star_reviews_state" CHECK (state in ('open', 'submitted', 'approved', 'published', 'confirmed', 'withdrawn')),
	CONSTRAINT "star_reviews_frozen" CHECK ((state = 'confirmed') = (result is not null)),
	CONSTRAINT "star_reviews_digest" CHECK ((result is null) = (result_digest is null)),
	CONSTRAINT "star_reviews_ledger" CHECK ((ledger_size is null) = (ledger_root is null))
);
--> statement-breakpoint
CREATE TABLE "star_schemes" (
	"village_code" text NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"digest" "bytea" NOT NULL,
	"resolution" text,
	"adopted_on" date NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "star_schemes_village_code_version_pk" PRIMARY KEY("village_code","version"),
	CONSTRAINT "star_schemes_digest" CHECK (octet_length(digest) = 32)
);
--> statement-breakpoint
CREATE TABLE "honour_revocations" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"honour_id" uuid NOT NULL,
	"stars" jsonb,
	"level_after" text,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	"by" uuid NOT NULL,
	CONSTRAINT "honour_revocations_village_code_id_pk" PRIMARY KEY("village_code","id")
);
--> statement-breakpoint
CREATE TABLE "honours" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"review_id" uuid,
	"cycle_id" uuid,
	"category" text,
	"household_no" text NOT NULL,
	"member_id" uuid,
	"title" text NOT NULL,
	"label" text NOT NULL,
	"level" text,
	"stars" jsonb,
	"period" text NOT NULL,
	"granted_on" date NOT NULL,
	"number" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "honours_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "honours_kind" CHECK (kind in ('stars', 'title')),
	CONSTRAINT "honours_about" CHECK (num_nonnulls(review_id, cycle_id) = 1 and (kind = 'stars') = (review_id is not null))
);
--> statement-breakpoint
CREATE TABLE "nominations" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"review_id" uuid,
	"stars" jsonb,
	"cycle_id" uuid,
	"category" text,
	"household_no" text NOT NULL,
	"member_id" uuid,
	"source" text NOT NULL,
	"words" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "nominations_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "nominations_source" CHECK (source in ('self', 'nomination')),
	CONSTRAINT "nominations_about" CHECK (num_nonnulls(review_id, cycle_id) = 1 and (cycle_id is null) = (category is null))
);
--> statement-breakpoint
CREATE TABLE "announced_items" (
	"village_code" text NOT NULL,
	"notice_id" uuid NOT NULL,
	"no" integer NOT NULL,
	"household_no" text NOT NULL,
	"member_id" uuid,
	"words" text NOT NULL,
	CONSTRAINT "announced_items_village_code_notice_id_no_pk" PRIMARY KEY("village_code","notice_id","no")
);
--> statement-breakpoint
CREATE TABLE "published_rankings" (
	"region" text NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"period" text NOT NULL,
	"dimension" text,
	"unit_id" uuid,
	"per" text NOT NULL,
	"tie_rule" text NOT NULL,
	"result" jsonb NOT NULL,
	"digest" "bytea" NOT NULL,
	"until_day" date NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"published_by" uuid NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "published_rankings_region_id_pk" PRIMARY KEY("region","id"),
	CONSTRAINT "published_rankings_region" CHECK (region ~ '^[1-9][0-9]{1,11}$'),
	CONSTRAINT "published_rankings_per" CHECK (per in ('household', 'head')),
	CONSTRAINT "published_rankings_digest" CHECK (octet_length(digest) = 32)
);
--> statement-breakpoint
ALTER TABLE "notices" DROP CONSTRAINT "notices_kind";--> statement-breakpoint
ALTER TABLE "objections" DROP CONSTRAINT "objections_about";--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "notice_id" uuid;--> statement-breakpoint
ALTER TABLE "objections" ADD COLUMN "notice_no" integer;--> statement-breakpoint
ALTER TABLE "ceremonies" ADD CONSTRAINT "ceremonies_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ceremony_recipients" ADD CONSTRAINT "ceremony_recipients_village_code_ceremony_id_ceremonies_village_code_id_fk" FOREIGN KEY ("village_code","ceremony_id") REFERENCES "public"."ceremonies"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardian_consents" ADD CONSTRAINT "guardian_consents_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_candidates" ADD CONSTRAINT "award_candidates_village_code_cycle_id_award_cycles_village_code_id_fk" FOREIGN KEY ("village_code","cycle_id") REFERENCES "public"."award_cycles"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_cycles" ADD CONSTRAINT "award_cycles_village_code_programme_id_award_programmes_village_code_id_fk" FOREIGN KEY ("village_code","programme_id") REFERENCES "public"."award_programmes"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_programmes" ADD CONSTRAINT "award_programmes_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_votes" ADD CONSTRAINT "award_votes_village_code_candidate_id_award_candidates_village_code_id_fk" FOREIGN KEY ("village_code","candidate_id") REFERENCES "public"."award_candidates"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "star_decisions" ADD CONSTRAINT "star_decisions_village_code_review_id_star_reviews_village_code_id_fk" FOREIGN KEY ("village_code","review_id") REFERENCES "public"."star_reviews"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "star_reviews" ADD CONSTRAINT "star_reviews_village_code_scheme_version_star_schemes_village_code_version_fk" FOREIGN KEY ("village_code","scheme_version") REFERENCES "public"."star_schemes"("village_code","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "star_schemes" ADD CONSTRAINT "star_schemes_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "honour_revocations" ADD CONSTRAINT "honour_revocations_village_code_honour_id_honours_village_code_id_fk" FOREIGN KEY ("village_code","honour_id") REFERENCES "public"."honours"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "honours" ADD CONSTRAINT "honours_village_code_review_id_star_reviews_village_code_id_fk" FOREIGN KEY ("village_code","review_id") REFERENCES "public"."star_reviews"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "honours" ADD CONSTRAINT "honours_village_code_cycle_id_award_cycles_village_code_id_fk" FOREIGN KEY ("village_code","cycle_id") REFERENCES "public"."award_cycles"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nominations" ADD CONSTRAINT "nominations_village_code_review_id_star_reviews_village_code_id_fk" FOREIGN KEY ("village_code","review_id") REFERENCES "public"."star_reviews"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nominations" ADD CONSTRAINT "nominations_village_code_cycle_id_award_cycles_village_code_id_fk" FOREIGN KEY ("village_code","cycle_id") REFERENCES "public"."award_cycles"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announced_items" ADD CONSTRAINT "announced_items_village_code_notice_id_notices_village_code_id_fk" FOREIGN KEY ("village_code","notice_id") REFERENCES "public"."notices"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ceremonies_day" ON "ceremonies" USING btree ("village_code","day","id");--> statement-breakpoint
CREATE INDEX "ceremony_recipients_honour" ON "ceremony_recipients" USING btree ("village_code","honour_id");--> statement-breakpoint
CREATE INDEX "guardian_consents_member" ON "guardian_consents" USING btree ("village_code","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "award_candidates_once" ON "award_candidates" USING btree ("village_code","cycle_id","category","household_no",coalesce(member_id::text, ''));--> statement-breakpoint
CREATE UNIQUE INDEX "award_cycles_period" ON "award_cycles" USING btree ("village_code","programme_id","period") WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX "award_programmes_name" ON "award_programmes" USING btree ("village_code","name") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "star_reviews_period" ON "star_reviews" USING btree ("village_code","period") WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE INDEX "honour_revocations_honour" ON "honour_revocations" USING btree ("village_code","honour_id");--> statement-breakpoint
CREATE UNIQUE INDEX "honours_number" ON "honours" USING btree ("village_code","number");--> statement-breakpoint
CREATE INDEX "honours_household" ON "honours" USING btree ("village_code","household_no","id");--> statement-breakpoint
CREATE INDEX "honours_review" ON "honours" USING btree ("village_code","review_id") WHERE review_id is not null;--> statement-breakpoint
CREATE INDEX "honours_cycle" ON "honours" USING btree ("village_code","cycle_id") WHERE cycle_id is not null;--> statement-breakpoint
CREATE INDEX "nominations_review" ON "nominations" USING btree ("village_code","review_id","id") WHERE review_id is not null;--> statement-breakpoint
CREATE INDEX "nominations_cycle" ON "nominations" USING btree ("village_code","cycle_id","id") WHERE cycle_id is not null;--> statement-breakpoint
CREATE INDEX "published_rankings_until" ON "published_rankings" USING btree ("region","until_day");--> statement-breakpoint
CREATE INDEX "objections_notice" ON "objections" USING btree ("village_code","notice_id") WHERE notice_id is not null;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_kind" CHECK (kind in ('cases', 'monthly', 'honours') and (kind = 'monthly') = (month is not null));--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_about" CHECK (num_nonnulls(case_id, entry_seq, notice_id) = 1 and (notice_id is null) = (notice_no is null));