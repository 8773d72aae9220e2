CREATE TABLE "audit_samples" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"period" text NOT NULL,
	"wanted" integer NOT NULL,
	"ledger_size" bigint NOT NULL,
	"ledger_root" "bytea" NOT NULL,
	"entries" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "audit_samples_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "audit_samples_wanted" CHECK (wanted > 0 and octet_length(ledger_root) = 32)
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"period" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"fund" text NOT NULL,
	"points" bigint NOT NULL,
	"used" bigint DEFAULT 0 NOT NULL,
	"warn_percent" integer NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "budgets_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "budgets_used" CHECK (points >= 0 and used >= 0 and warn_percent between 1 and 100)
);
--> statement-breakpoint
CREATE TABLE "goods" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"shop_id" uuid NOT NULL,
	"name" text NOT NULL,
	"barcode" text,
	"unit" text NOT NULL,
	"price" integer NOT NULL,
	"settlement_fen" integer,
	"limit_quantity" integer,
	"limit_period" text,
	"sponsor" text,
	"on_sale_from" date,
	"on_sale_until" date,
	"low_stock" integer,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "goods_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "goods_price" CHECK (price > 0 and (settlement_fen is null or settlement_fen >= 0)),
	CONSTRAINT "goods_limit" CHECK ((limit_quantity is null) = (limit_period is null) and limit_quantity > 0),
	CONSTRAINT "goods_limit_period" CHECK (limit_period in ('day', 'month', 'quarter', 'year', 'ever'))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"village_code" text NOT NULL,
	"kind" text NOT NULL,
	"subject" uuid NOT NULL,
	"household_no" text,
	"shop_id" uuid,
	"data" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "redemption_days" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"day" date NOT NULL,
	"place" text,
	"period" text NOT NULL,
	"wishes_until" date,
	"call_list" jsonb,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "redemption_days_village_code_id_pk" PRIMARY KEY("village_code","id")
);
--> statement-breakpoint
CREATE TABLE "redemption_steps" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"redemption_id" uuid NOT NULL,
	"shop_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"lines" jsonb NOT NULL,
	"points" integer NOT NULL,
	"cash_fen" integer NOT NULL,
	"settlement_fen" integer NOT NULL,
	"goods_returned" boolean NOT NULL,
	"state_after" text NOT NULL,
	"collected_after" integer NOT NULL,
	"refunded_after" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"recorder" uuid NOT NULL,
	CONSTRAINT "redemption_steps_village_code_seq_pk" PRIMARY KEY("village_code","seq"),
	CONSTRAINT "redemption_steps_kind" CHECK (kind in ('collected','released','expired','refunded'))
);
--> statement-breakpoint
CREATE TABLE "redemptions" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"hold_seq" bigint,
	"household_no" text,
	"shop_id" uuid NOT NULL,
	"state" text NOT NULL,
	"lines" jsonb NOT NULL,
	"quantities" jsonb NOT NULL,
	"points" integer NOT NULL,
	"cash_fen" integer NOT NULL,
	"collected" integer DEFAULT 0 NOT NULL,
	"refunded" integer DEFAULT 0 NOT NULL,
	"collection_seq" bigint,
	"budget_id" uuid,
	"day_id" uuid,
	"unclaimed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"occurred_at" timestamp (3) with time zone,
	"recorder" uuid NOT NULL,
	"offline_key" text,
	"at_once" boolean NOT NULL,
	"dispute" jsonb,
	CONSTRAINT "redemptions_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "redemptions_state" CHECK (state in ('held','collected','released','expired','refunded','disputed','rejected')),
	CONSTRAINT "redemptions_within" CHECK (points >= 0 and collected between 0 and points and refunded between 0 and collected),
	CONSTRAINT "redemptions_posted" CHECK ((state in ('disputed','rejected')) = (hold_seq is null)),
	CONSTRAINT "redemptions_household_known" CHECK (hold_seq is null or household_no is not null)
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"shop_id" uuid NOT NULL,
	"month" text NOT NULL,
	"state" text NOT NULL,
	"lines" jsonb NOT NULL,
	"adjustments" jsonb NOT NULL,
	"points" bigint NOT NULL,
	"cash_fen" bigint NOT NULL,
	"payable_fen" bigint NOT NULL,
	"ledger_size" bigint NOT NULL,
	"ledger_root" "bytea" NOT NULL,
	"digest" "bytea" NOT NULL,
	"shop_confirmed_at" timestamp (3) with time zone,
	"shop_confirmed_by" uuid,
	"committee_confirmed_at" timestamp (3) with time zone,
	"committee_confirmed_by" uuid,
	"paid_at" timestamp (3) with time zone,
	"paid_by" uuid,
	"payment_reference" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	CONSTRAINT "settlements_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "settlements_month_text" CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
	CONSTRAINT "settlements_state" CHECK (state in ('draft', 'confirmed', 'paid')),
	CONSTRAINT "settlements_confirmed" CHECK ((state = 'draft') = (shop_confirmed_at is null or committee_confirmed_at is null)
      and (state = 'paid') = (paid_at is not null)),
	CONSTRAINT "settlements_digest" CHECK (octet_length(digest) = 32 and octet_length(ledger_root) = 32)
);
--> statement-breakpoint
CREATE TABLE "shops" (
	"village_code" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"opening" jsonb,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "shops_village_code_id_pk" PRIMARY KEY("village_code","id"),
	CONSTRAINT "shops_kind" CHECK (kind in ('village', 'private'))
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"goods_id" uuid,
	"quantity" integer NOT NULL,
	"value_fen" bigint NOT NULL,
	"on_hand_after" integer,
	"value_fen_after" bigint,
	"anonymous" boolean DEFAULT false NOT NULL,
	"receipt_no" text,
	"fund" text,
	"redemption_id" uuid,
	"occurred_on" date NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorder" uuid NOT NULL,
	"idempotency_key" text,
	"donor_commitment" "bytea",
	"reason_commitment" "bytea",
	"reference_commitment" "bytea",
	"hash" "bytea" NOT NULL,
	CONSTRAINT "stock_movements_village_code_seq_pk" PRIMARY KEY("village_code","seq"),
	CONSTRAINT "stock_movements_kind" CHECK (kind in ('purchase','donation','issue','return','correction','stock-take')),
	CONSTRAINT "stock_movements_not_below_zero" CHECK (on_hand_after >= 0 and value_fen_after >= 0),
	CONSTRAINT "stock_movements_goods_named" CHECK (goods_id is not null and on_hand_after is not null and value_fen_after is not null
      or goods_id is null and kind in ('donation', 'correction') and quantity = 0),
	CONSTRAINT "stock_movements_receipt_named" CHECK (kind <> 'donation' or receipt_no is not null),
	CONSTRAINT "stock_movements_hash" CHECK (octet_length(hash) = 32)
);
--> statement-breakpoint
CREATE TABLE "stock_texts" (
	"village_code" text NOT NULL,
	"seq" bigint NOT NULL,
	"field" text NOT NULL,
	"salt" "bytea" NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "stock_texts_village_code_seq_field_pk" PRIMARY KEY("village_code","seq","field"),
	CONSTRAINT "stock_texts_field" CHECK (field in ('donor','reason','reference'))
);
--> statement-breakpoint
CREATE TABLE "stocks" (
	"village_code" text NOT NULL,
	"goods_id" uuid NOT NULL,
	"on_hand" integer DEFAULT 0 NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"value_fen" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "stocks_village_code_goods_id_pk" PRIMARY KEY("village_code","goods_id"),
	CONSTRAINT "stocks_never_oversold" CHECK (reserved >= 0 and on_hand >= reserved and value_fen >= 0)
);
--> statement-breakpoint
ALTER TABLE "audit_samples" ADD CONSTRAINT "audit_samples_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goods" ADD CONSTRAINT "goods_village_code_shop_id_shops_village_code_id_fk" FOREIGN KEY ("village_code","shop_id") REFERENCES "public"."shops"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redemption_days" ADD CONSTRAINT "redemption_days_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redemption_steps" ADD CONSTRAINT "redemption_steps_village_code_redemption_id_redemptions_village_code_id_fk" FOREIGN KEY ("village_code","redemption_id") REFERENCES "public"."redemptions"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_village_code_shop_id_shops_village_code_id_fk" FOREIGN KEY ("village_code","shop_id") REFERENCES "public"."shops"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_village_code_shop_id_shops_village_code_id_fk" FOREIGN KEY ("village_code","shop_id") REFERENCES "public"."shops"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shops" ADD CONSTRAINT "shops_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_village_code_ledgers_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."ledgers"("village_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_village_code_goods_id_goods_village_code_id_fk" FOREIGN KEY ("village_code","goods_id") REFERENCES "public"."goods"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_texts" ADD CONSTRAINT "stock_texts_village_code_seq_stock_movements_village_code_seq_fk" FOREIGN KEY ("village_code","seq") REFERENCES "public"."stock_movements"("village_code","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stocks" ADD CONSTRAINT "stocks_village_code_goods_id_goods_village_code_id_fk" FOREIGN KEY ("village_code","goods_id") REFERENCES "public"."goods"("village_code","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_period_fund" ON "budgets" USING btree ("village_code","period","fund");--> statement-breakpoint
CREATE INDEX "goods_shop" ON "goods" USING btree ("village_code","shop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "goods_barcode" ON "goods" USING btree ("village_code","shop_id","barcode") WHERE barcode is not null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "redemption_days_day" ON "redemption_days" USING btree ("village_code","day");--> statement-breakpoint
CREATE INDEX "redemption_steps_redemption" ON "redemption_steps" USING btree ("village_code","redemption_id");--> statement-breakpoint
CREATE INDEX "redemption_steps_shop" ON "redemption_steps" USING btree ("village_code","shop_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "redemptions_hold" ON "redemptions" USING btree ("village_code","hold_seq");--> statement-breakpoint
CREATE INDEX "redemptions_household" ON "redemptions" USING btree ("village_code","household_no","id");--> statement-breakpoint
CREATE INDEX "redemptions_budget" ON "redemptions" USING btree ("village_code","budget_id") WHERE budget_id is not null;--> statement-breakpoint
CREATE INDEX "redemptions_day" ON "redemptions" USING btree ("village_code","day_id") WHERE day_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "redemptions_offline" ON "redemptions" USING btree ("village_code","recorder","offline_key") WHERE offline_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "settlements_month" ON "settlements" USING btree ("village_code","shop_id","month");--> statement-breakpoint
CREATE UNIQUE INDEX "shops_name" ON "shops" USING btree ("village_code","name") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "stock_movements_goods" ON "stock_movements" USING btree ("village_code","goods_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_receipt" ON "stock_movements" USING btree ("village_code","receipt_no") WHERE receipt_no is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_key" ON "stock_movements" USING btree ("village_code","recorder","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "entries_year_end_once" ON "entries" USING btree ("village_code","household_no","counted_in") WHERE kind = 'year-end';