import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../database/columns.ts';

/** What shops, committees and their programs want to hear of, until it is delivered. A plain local table on Citus too; ids only. */
export const outbox = pgTable('outbox', {
  id: uuid('id').primaryKey(),
  villageCode: text('village_code').notNull(),
  kind: text('kind').notNull(),
  subject: uuid('subject').notNull(),
  householdNo: text('household_no'),
  shopId: uuid('shop_id'),
  data: jsonb('data').notNull(),
  at: instant('at').notNull(),
});
