CREATE TABLE "activities" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"rule_code" text NOT NULL,
	"place" text,
	"day" date NOT NULL,
	"team_id" uuid,
	"quantity" integer NOT NULL,
	"check_in_hash" "bytea",
	"check_in_until" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "activities_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "activities_quantity" CHECK (quantity > 0)
);
--> statement-breakpoint
CREATE TABLE "attendances" (
	"village_code" text NOT NULL,
	"activity_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"household_no" text NOT NULL,
	"quantity" integer NOT NULL,
	"source" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" uuid,
	"case_id" uuid,
	"entry_seq" bigint,
	"refusal" text,
	CONSTRAINT "attendances_village_code_activity_id_member_id_pk" PRIMARY KEY("village_code","activity_id","member_id"),
	CONSTRAINT "attendances_source" CHECK (source in ('manual', 'workbook', 'check-in')),
	CONSTRAINT "attendances_quantity" CHECK (quantity > 0)
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"state" text NOT NULL,
	"household_no" text NOT NULL,
	"rule_code" text NOT NULL,
	"words" text,
	"wanted_on" date,
	"volunteer_id" uuid,
	"volunteer_household" text,
	"taken_at" timestamp (3) with time zone,
	"done_on" date,
	"quantity" integer,
	"case_id" uuid,
	"idempotency_key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "requests_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "requests_state_named" CHECK (state in ('open', 'taken', 'done', 'confirmed', 'withdrawn')),
	CONSTRAINT "requests_taken" CHECK ((volunteer_id is null) = (taken_at is null))
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"village_code" text NOT NULL,
	"team_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "team_members_village_code_team_id_member_id_pk" PRIMARY KEY("village_code","team_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "teams_village_code_id_pk" PRIMARY KEY("village_code","id")
);
--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendances" ADD CONSTRAINT "attendances_village_code_activity_id_activities_village_code_id_fk" FOREIGN KEY ("village_code","activity_id") REFERENCES "public"."activities"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_village_code_team_id_teams_village_code_id_fk" FOREIGN KEY ("village_code","team_id") REFERENCES "public"."teams"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activities_day" ON "activities" USING btree ("village_code","day","id");--> statement-breakpoint
CREATE UNIQUE INDEX "requests_key" ON "requests" USING btree ("village_code","created_by","idempotency_key");--> statement-breakpoint
CREATE INDEX "requests_state" ON "requests" USING btree ("village_code","state","id");--> statement-breakpoint
CREATE INDEX "team_members_member" ON "team_members" USING btree ("village_code","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_name" ON "teams" USING btree ("village_code","name") WHERE closed_at is null;