import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { amount, bytea, instant } from '../../database/columns.ts';
import { ledgers } from '../../ledger/tables.ts';

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
