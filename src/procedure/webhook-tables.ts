import { sql } from 'drizzle-orm';
import {
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
import { bytea, instant } from '../database/columns.ts';
import { ledgers } from '../ledger/tables.ts';

/** Where events are to be delivered (Standard Webhooks). */
export const webhooks = pgTable(
  'webhooks',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    url: text('url').notNull(),
    /** Event kinds; empty: all. */
    kinds: jsonb('kinds').notNull(),
    /** A shop's endpoint hears of its own shop only. */
    shopId: uuid('shop_id'),
    /** Sealed like phones. */
    secret: bytea('secret').notNull(),
    previousSecret: bytea('previous_secret'),
    previousUntil: instant('previous_until'),
    /** Failed deliveries in a row. */
    failures: integer('failures').notNull().default(0),
    disabledAt: instant('disabled_at'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
  ],
);

/** Deliveries of events, in order per household. A plain local table on Citus too, as the outbox is. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey(),
    villageCode: text('village_code').notNull(),
    webhookId: uuid('webhook_id').notNull(),
    eventId: uuid('event_id').notNull(),
    kind: text('kind').notNull(),
    householdNo: text('household_no'),
    payload: jsonb('payload').notNull(),
    state: text('state').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    createdAt: instant('created_at').notNull(),
    deliveredAt: instant('delivered_at'),
  },
  (t) => [
    uniqueIndex('webhook_deliveries_event').on(t.webhookId, t.eventId),
    index('webhook_deliveries_due').on(t.nextAt).where(sql`state = 'pending'`),
    index('webhook_deliveries_webhook').on(t.villageCode, t.webhookId, t.id),
    check('webhook_deliveries_state', sql`state in ('pending', 'delivered', 'failed')`),
  ],
);
