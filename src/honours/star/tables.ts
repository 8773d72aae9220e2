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

/** How a village decides its star households (星级文明户评定办法): versions, never changed. */
export const starSchemes = pgTable(
  'star_schemes',
  {
    villageCode: text('village_code').notNull(),
    version: integer('version').notNull(),
    /** See `StarScheme`. */
    definition: jsonb('definition').notNull(),
    /** SHA-256 of its canonical form. */
    digest: bytea('digest').notNull(),
    resolution: text('resolution'),
    adoptedOn: date('adopted_on').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.version] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    check('star_schemes_digest', sql`octet_length(digest) = 32`),
  ],
);

/** One round of deciding the stars (星级评定), from opening to what is frozen. */
export const starReviews = pgTable(
  'star_reviews',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    schemeVersion: integer('scheme_version').notNull(),
    period: text('period').notNull(),
    state: text('state').notNull(),
    /** The ledger that suggestions are computed from, once it is fixed. */
    ledgerSize: amount('ledger_size'),
    ledgerRoot: bytea('ledger_root'),
    tieRule: text('tie_rule'),
    noticeId: uuid('notice_id'),
    /** Why the township gave it back, the last time. */
    returnReason: text('return_reason'),
    /** What was confirmed, and the SHA-256 of its canonical form. */
    result: jsonb('result'),
    resultDigest: bytea('result_digest'),
    revision: integer('revision').notNull().default(1),
    openedAt: instant('opened_at').notNull(),
    openedBy: uuid('opened_by').notNull(),
    submittedAt: instant('submitted_at'),
    submittedBy: uuid('submitted_by'),
    approvedAt: instant('approved_at'),
    approvedBy: uuid('approved_by'),
    publishedAt: instant('published_at'),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: uuid('confirmed_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({
      columns: [t.villageCode, t.schemeVersion],
      foreignColumns: [starSchemes.villageCode, starSchemes.version],
    }),
    uniqueIndex('star_reviews_period').on(t.villageCode, t.period).where(sql`state <> 'withdrawn'`),
    check('star_reviews_state', sql`state in ('open', 'submitted', 'approved', 'published', 'confirmed', 'withdrawn')`),
    check('star_reviews_frozen', sql`(state = 'confirmed') = (result is not null)`),
    check('star_reviews_digest', sql`(result is null) = (result_digest is null)`),
    check('star_reviews_ledger', sql`(ledger_size is null) = (ledger_root is null)`),
  ],
);

/** What was decided of a household and a star, against or with the suggestion. The reason can be erased. */
export const starDecisions = pgTable(
  'star_decisions',
  {
    villageCode: text('village_code').notNull(),
    reviewId: uuid('review_id').notNull(),
    householdNo: text('household_no').notNull(),
    star: text('star').notNull(),
    /** 'granted' or 'refused'. */
    decision: text('decision').notNull(),
    /** What was suggested then; null: nothing was. */
    suggested: text('suggested'),
    reason: text('reason'),
    decidedAt: instant('decided_at').notNull(),
    decidedBy: uuid('decided_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.reviewId, t.householdNo, t.star] }),
    foreignKey({ columns: [t.villageCode, t.reviewId], foreignColumns: [starReviews.villageCode, starReviews.id] }),
    check('star_decisions_decision', sql`decision in ('granted', 'refused')`),
    check('star_decisions_suggested', sql`suggested in ('granted', 'refused')`),
  ],
);
