import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { amount, bytea, instant } from '../../database/columns.ts';
import { shops } from '../shelf/tables.ts';

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
