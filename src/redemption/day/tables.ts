import { date, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../database/columns.ts';
import { ledgers } from '../../ledger/tables.ts';

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
