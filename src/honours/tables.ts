import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from '../database/columns.ts';
import { awardCycles } from './award/tables.ts';
import { starReviews } from './star/tables.ts';

/** Self-declarations and nominations (自荐、提名), for stars of a review or a category of a cycle. The words can be erased. */
export const nominations = pgTable(
  'nominations',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    reviewId: uuid('review_id'),
    /** Codes of stars; empty: the whole title. */
    stars: jsonb('stars'),
    cycleId: uuid('cycle_id'),
    category: text('category'),
    householdNo: text('household_no').notNull(),
    memberId: uuid('member_id'),
    source: text('source').notNull(),
    words: text('words'),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.reviewId], foreignColumns: [starReviews.villageCode, starReviews.id] }),
    foreignKey({ columns: [t.villageCode, t.cycleId], foreignColumns: [awardCycles.villageCode, awardCycles.id] }),
    index('nominations_review').on(t.villageCode, t.reviewId, t.id).where(sql`review_id is not null`),
    index('nominations_cycle').on(t.villageCode, t.cycleId, t.id).where(sql`cycle_id is not null`),
    check('nominations_source', sql`source in ('self', 'nomination')`),
    check('nominations_about', sql`num_nonnulls(review_id, cycle_id) = 1 and (cycle_id is null) = (category is null)`),
  ],
);

/** What was granted (荣誉): the stars of a household in a review, or a title of a cycle. Append-only; taken down by a revocation. */
export const honours = pgTable(
  'honours',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    reviewId: uuid('review_id'),
    cycleId: uuid('cycle_id'),
    category: text('category'),
    householdNo: text('household_no').notNull(),
    memberId: uuid('member_id'),
    /** As printed: 十星级文明户, 贤良淑德. */
    title: text('title').notNull(),
    /** In plain words: 金星（10 星）, 好儿媳. */
    label: text('label').notNull(),
    level: text('level'),
    /** Codes of the stars granted. */
    stars: jsonb('stars'),
    period: text('period').notNull(),
    grantedOn: date('granted_on').notNull(),
    /** Of the certificate, unique in the village: 2026-0001. */
    number: text('number').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.reviewId], foreignColumns: [starReviews.villageCode, starReviews.id] }),
    foreignKey({ columns: [t.villageCode, t.cycleId], foreignColumns: [awardCycles.villageCode, awardCycles.id] }),
    uniqueIndex('honours_number').on(t.villageCode, t.number),
    index('honours_household').on(t.villageCode, t.householdNo, t.id),
    index('honours_review').on(t.villageCode, t.reviewId).where(sql`review_id is not null`),
    index('honours_cycle').on(t.villageCode, t.cycleId).where(sql`cycle_id is not null`),
    check('honours_kind', sql`kind in ('stars', 'title')`),
    check('honours_about', sql`num_nonnulls(review_id, cycle_id) = 1 and (kind = 'stars') = (review_id is not null)`),
  ],
);

/** Stars or a title taken down (摘星), with a reason that can be erased. Append-only otherwise. */
export const honourRevocations = pgTable(
  'honour_revocations',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    honourId: uuid('honour_id').notNull(),
    /** Codes of the stars taken down; null: all, or the title. */
    stars: jsonb('stars'),
    /** What remains; null: nothing. */
    levelAfter: text('level_after'),
    reason: text('reason'),
    at: instant('at').notNull(),
    by: uuid('by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.honourId], foreignColumns: [honours.villageCode, honours.id] }),
    index('honour_revocations_honour').on(t.villageCode, t.honourId),
  ],
);
