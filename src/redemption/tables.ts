import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { amount, bytea, hundredths, instant } from '../database/columns.ts';
import { ledgers } from '../ledger/tables.ts';

/** Points shops (积分超市): the village's own shelves and private shops that are settled with. */
export const shops = pgTable(
  'shops',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    /** `{ weekdays: [1…7], days: ['2026-12-31'] }`; null: every day. */
    opening: jsonb('opening'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('shops_name').on(t.villageCode, t.name).where(sql`closed_at is null`),
    check('shops_kind', sql`kind in ('village', 'private')`),
  ],
);

/** What a shop gives for points. A redemption keeps the price that it was made at. */
export const goods = pgTable(
  'goods',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    shopId: uuid('shop_id').notNull(),
    name: text('name').notNull(),
    barcode: text('barcode'),
    unit: text('unit').notNull(),
    /** Points in hundredths, for one unit. */
    price: hundredths('price').notNull(),
    /** What the village owes a private shop for one unit; null: its points at the village's point value. */
    settlementFen: integer('settlement_fen'),
    limitQuantity: integer('limit_quantity'),
    limitPeriod: text('limit_period'),
    sponsor: text('sponsor'),
    onSaleFrom: date('on_sale_from'),
    onSaleUntil: date('on_sale_until'),
    /** Stock at or below which the shelf is to be filled. */
    lowStock: integer('low_stock'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.shopId], foreignColumns: [shops.villageCode, shops.id] }),
    index('goods_shop').on(t.villageCode, t.shopId),
    uniqueIndex('goods_barcode')
      .on(t.villageCode, t.shopId, t.barcode)
      .where(sql`barcode is not null and withdrawn_at is null`),
    check('goods_price', sql`price > 0 and (settlement_fen is null or settlement_fen >= 0)`),
    check('goods_limit', sql`(limit_quantity is null) = (limit_period is null) and limit_quantity > 0`),
    check('goods_limit_period', sql`limit_period in ('day', 'month', 'quarter', 'year', 'ever')`),
  ],
);

/** Stock on hand: the fold of movements, and what open redemptions have reserved of it. Goods without a row are not counted. */
export const stocks = pgTable(
  'stocks',
  {
    villageCode: text('village_code').notNull(),
    goodsId: uuid('goods_id').notNull(),
    onHand: integer('on_hand').notNull().default(0),
    reserved: integer('reserved').notNull().default(0),
    /** What is on hand cost, in fen: purchases and gifts at their value, issues at the average. */
    valueFen: amount('value_fen').notNull().default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.goodsId] }),
    foreignKey({ columns: [t.villageCode, t.goodsId], foreignColumns: [goods.villageCode, goods.id] }),
    check('stocks_never_oversold', sql`reserved >= 0 and on_hand >= reserved and value_fen >= 0`),
  ],
);

/** The stock ledger (库存流水): one immutable row a movement, chained by hashes. Append-only by trigger and privilege. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    kind: text('kind').notNull(),
    /** Null: a gift of money. */
    goodsId: uuid('goods_id'),
    /** Signed. */
    quantity: integer('quantity').notNull(),
    /** Signed; of a gift of money its amount. */
    valueFen: amount('value_fen').notNull(),
    onHandAfter: integer('on_hand_after'),
    valueFenAfter: amount('value_fen_after'),
    /** The donor wants no name in public. */
    anonymous: boolean('anonymous').notNull().default(false),
    receiptNo: text('receipt_no'),
    fund: text('fund'),
    redemptionId: uuid('redemption_id'),
    occurredOn: date('occurred_on').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recorder: uuid('recorder').notNull(),
    idempotencyKey: text('idempotency_key'),
    donorCommitment: bytea('donor_commitment'),
    reasonCommitment: bytea('reason_commitment'),
    referenceCommitment: bytea('reference_commitment'),
    /** SHA-256 over the previous row's hash and this row's canonical form. */
    hash: bytea('hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.goodsId], foreignColumns: [goods.villageCode, goods.id] }),
    index('stock_movements_goods').on(t.villageCode, t.goodsId, t.seq),
    uniqueIndex('stock_movements_receipt').on(t.villageCode, t.receiptNo).where(sql`receipt_no is not null`),
    uniqueIndex('stock_movements_key')
      .on(t.villageCode, t.recorder, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    check('stock_movements_kind', sql`kind in ('purchase','donation','issue','return','correction','stock-take')`),
    check('stock_movements_not_below_zero', sql`on_hand_after >= 0 and value_fen_after >= 0`),
    check(
      'stock_movements_goods_named',
      sql`goods_id is not null and on_hand_after is not null and value_fen_after is not null
      or goods_id is null and kind in ('donation', 'correction') and quantity = 0`,
    ),
    check('stock_movements_receipt_named', sql`kind <> 'donation' or receipt_no is not null`),
    check('stock_movements_hash', sql`octet_length(hash) = 32`),
  ],
);

/** Free texts of stock movements with the salts of their commitments; can be erased without touching the stock ledger. */
export const stockTexts = pgTable(
  'stock_texts',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    field: text('field').notNull(),
    salt: bytea('salt').notNull(),
    text: text('text').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq, t.field] }),
    foreignKey({ columns: [t.villageCode, t.seq], foreignColumns: [stockMovements.villageCode, stockMovements.seq] }),
    check('stock_texts_field', sql`field in ('donor','reason','reference')`),
  ],
);

/** What may be redeemed in a period, from which fund (兑换预算). */
export const budgets = pgTable(
  'budgets',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    period: text('period').notNull(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    fund: text('fund').notNull(),
    points: amount('points').notNull(),
    /** Points of redemptions that drew on it and are held or collected and not refunded. */
    used: amount('used').notNull().default(sql`0`),
    warnPercent: integer('warn_percent').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('budgets_period_fund').on(t.villageCode, t.period, t.fund),
    check('budgets_used', sql`points >= 0 and used >= 0 and warn_percent between 1 and 100`),
  ],
);

/** A day on which households are called up in ranking order to redeem (兑换日). */
export const redemptionDays = pgTable(
  'redemption_days',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    day: date('day').notNull(),
    place: text('place'),
    /** Whose ranking gives the order of the call list. */
    period: text('period').notNull(),
    /** The last day on which wishes are taken; null: the day before. */
    wishesUntil: date('wishes_until'),
    /** The call list as it was fixed: households in order, with the ledger's size and root. */
    callList: jsonb('call_list'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('redemption_days_day').on(t.villageCode, t.day),
  ],
);

/** Redemptions (兑换单). What was agreed (shop, lines, prices) never changes; state and sums are folds of their steps. */
export const redemptions = pgTable(
  'redemptions',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    /** The hold's entry; null while a disputed one has not been posted. */
    holdSeq: amount('hold_seq'),
    /** Null: a disputed one whose passbook is not known. */
    householdNo: text('household_no'),
    shopId: uuid('shop_id').notNull(),
    state: text('state').notNull(),
    /** See `RedemptionLine`: goods, quantity, points, cash, what is owed to the shop, the limit in force. */
    lines: jsonb('lines').notNull(),
    /** By line: how many units are set aside or handed out now. */
    quantities: jsonb('quantities').notNull(),
    points: hundredths('points').notNull(),
    cashFen: integer('cash_fen').notNull(),
    collected: hundredths('collected').notNull().default(0),
    refunded: hundredths('refunded').notNull().default(0),
    collectionSeq: amount('collection_seq'),
    budgetId: uuid('budget_id'),
    dayId: uuid('day_id'),
    unclaimed: text('unclaimed').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** When a shop without network gave the goods out. */
    occurredAt: instant('occurred_at'),
    recorder: uuid('recorder').notNull(),
    /** Of what was recorded offline: the item's key, by which a dispute is found again. */
    offlineKey: text('offline_key'),
    /** Handed out in the same breath as it was asked for. */
    atOnce: boolean('at_once').notNull(),
    /** Why it did not fit, and how the committee settled it. */
    dispute: jsonb('dispute'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.shopId], foreignColumns: [shops.villageCode, shops.id] }),
    uniqueIndex('redemptions_hold').on(t.villageCode, t.holdSeq),
    index('redemptions_household').on(t.villageCode, t.householdNo, t.id),
    index('redemptions_shop').on(t.villageCode, t.shopId, t.id),
    index('redemptions_budget').on(t.villageCode, t.budgetId).where(sql`budget_id is not null`),
    index('redemptions_day').on(t.villageCode, t.dayId).where(sql`day_id is not null`),
    index('redemptions_due').on(t.expiresAt).where(sql`state = 'held'`),
    uniqueIndex('redemptions_offline').on(t.villageCode, t.recorder, t.offlineKey).where(sql`offline_key is not null`),
    check(
      'redemptions_state',
      sql`state in ('held','collected','released','expired','refunded','disputed','rejected')`,
    ),
    check(
      'redemptions_within',
      sql`points >= 0 and collected between 0 and points and refunded between 0 and collected`,
    ),
    check('redemptions_posted', sql`(state in ('disputed','rejected')) = (hold_seq is null)`),
    check('redemptions_household_known', sql`hold_seq is null or household_no is not null`),
  ],
);

/** What happened to a redemption after its hold: one immutable row for each entry. Append-only by trigger and privilege. */
export const redemptionSteps = pgTable(
  'redemption_steps',
  {
    villageCode: text('village_code').notNull(),
    /** Of the entry: collection, release, expiry or refund. */
    seq: amount('seq').notNull(),
    redemptionId: uuid('redemption_id').notNull(),
    shopId: uuid('shop_id').notNull(),
    kind: text('kind').notNull(),
    /** `[{ line, quantity, points, cashFen, settlementFen }]`: of which lines how much. */
    lines: jsonb('lines').notNull(),
    points: hundredths('points').notNull(),
    cashFen: integer('cash_fen').notNull(),
    settlementFen: integer('settlement_fen').notNull(),
    /** Refunds: the goods came back to the shelf. */
    goodsReturned: boolean('goods_returned').notNull(),
    stateAfter: text('state_after').notNull(),
    /** The redemption's sums after it: a replay answers with them. */
    collectedAfter: hundredths('collected_after').notNull(),
    refundedAfter: hundredths('refunded_after').notNull(),
    at: instant('at').notNull(),
    recorder: uuid('recorder').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq] }),
    foreignKey({ columns: [t.villageCode, t.redemptionId], foreignColumns: [redemptions.villageCode, redemptions.id] }),
    index('redemption_steps_redemption').on(t.villageCode, t.redemptionId),
    index('redemption_steps_shop').on(t.villageCode, t.shopId, t.at),
    check('redemption_steps_kind', sql`kind in ('collected','released','expired','refunded')`),
  ],
);

/** What a village and a shop settle for a month (结算单). Fixed once both have confirmed; a trigger sees to it. */
export const settlements = pgTable(
  'settlements',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    shopId: uuid('shop_id').notNull(),
    month: text('month').notNull(),
    state: text('state').notNull(),
    lines: jsonb('lines').notNull(),
    adjustments: jsonb('adjustments').notNull(),
    points: amount('points').notNull(),
    cashFen: amount('cash_fen').notNull(),
    payableFen: amount('payable_fen').notNull(),
    ledgerSize: amount('ledger_size').notNull(),
    ledgerRoot: bytea('ledger_root').notNull(),
    /** SHA-256 of the canonical form of all that is settled. */
    digest: bytea('digest').notNull(),
    shopConfirmedAt: instant('shop_confirmed_at'),
    shopConfirmedBy: uuid('shop_confirmed_by'),
    committeeConfirmedAt: instant('committee_confirmed_at'),
    committeeConfirmedBy: uuid('committee_confirmed_by'),
    paidAt: instant('paid_at'),
    paidBy: uuid('paid_by'),
    paymentReference: text('payment_reference'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.shopId], foreignColumns: [shops.villageCode, shops.id] }),
    uniqueIndex('settlements_month').on(t.villageCode, t.shopId, t.month),
    check('settlements_month_text', sql`month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'`),
    check('settlements_state', sql`state in ('draft', 'confirmed', 'paid')`),
    check(
      'settlements_confirmed',
      sql`(state = 'draft') = (shop_confirmed_at is null or committee_confirmed_at is null)
      and (state = 'paid') = (paid_at is not null)`,
    ),
    check('settlements_digest', sql`octet_length(digest) = 32 and octet_length(ledger_root) = 32`),
  ],
);

/** Random samples for audits (抽查): drawn from a seed that the ledger's root gives, so that anybody can draw them again. */
export const auditSamples = pgTable(
  'audit_samples',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    period: text('period').notNull(),
    wanted: integer('wanted').notNull(),
    ledgerSize: amount('ledger_size').notNull(),
    ledgerRoot: bytea('ledger_root').notNull(),
    /** The entries drawn, in order of the draw. */
    entries: jsonb('entries').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    check('audit_samples_wanted', sql`wanted > 0 and octet_length(ledger_root) = 32`),
  ],
);

/** What shops and committees want to hear of, until it is delivered. A plain local table on Citus too; ids only. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid('id').primaryKey(),
    villageCode: text('village_code').notNull(),
    kind: text('kind').notNull(),
    subject: uuid('subject').notNull(),
    householdNo: text('household_no'),
    shopId: uuid('shop_id'),
    data: jsonb('data').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('outbox_village').on(t.villageCode, t.id)],
);
