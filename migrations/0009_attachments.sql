CREATE TABLE "attachments" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"case_id" uuid,
	"activity_id" uuid,
	"entry_seq" bigint,
	"media_type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"size" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"content" "bytea",
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	"uploaded_by" uuid NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "attachments_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "attachments_about" CHECK (num_nonnulls(case_id, activity_id, entry_seq) = 1),
	CONSTRAINT "attachments_erased" CHECK ((content is null) = (erased_at is not null)),
	CONSTRAINT "attachments_digest" CHECK (octet_length(digest) = 32)
);
--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_village_code_activity_id_activities_village_code_id_fk" FOREIGN KEY ("village_code","activity_id") REFERENCES "public"."activities"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attachments_case" ON "attachments" USING btree ("village_code","case_id") WHERE case_id is not null;--> statement-breakpoint
CREATE INDEX "attachments_activity" ON "attachments" USING btree ("village_code","activity_id") WHERE activity_id is not null;--> statement-breakpoint
CREATE INDEX "attachments_entry" ON "attachments" USING btree ("village_code","entry_seq") WHERE entry_seq is not null;--> statement-breakpoint
CREATE INDEX "activities_check_in" ON "activities" USING btree ("village_code","check_in_hash") WHERE check_in_hash is not null;--> statement-breakpoint
CREATE INDEX "cases_reviewed" ON "cases" USING btree ("village_code","id") WHERE state = 'reviewed';--> statement-breakpoint
CREATE INDEX "complaints_unanswered" ON "complaints" USING btree ("village_code","received_on") WHERE answered_on is null;--> statement-breakpoint
CREATE UNIQUE INDEX "objections_key" ON "objections" USING btree ("village_code","raised_by","idempotency_key");--> statement-breakpoint
CREATE INDEX "stock_movements_redemption" ON "stock_movements" USING btree ("village_code","redemption_id") WHERE redemption_id is not null;