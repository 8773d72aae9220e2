import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
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
import { amount, hundredths, instant } from '../database/columns.ts';
import { shops } from './shelf/tables.ts';

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
    index('redemptions_budget').on(t.villageCode, t.budgetId).where(sql`budget_id is not null`),
    index('redemptions_day').on(t.villageCode, t.dayId).where(sql`day_id is not null`),
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
