import { sql } from 'drizzle-orm';
import { check, date, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant } from '../database/columns.ts';

/** Rankings as they were published (定榜): of a village, or of a region as of about then. Frozen; a plain local table on Citus too. */
export const publishedRankings = pgTable(
  'published_rankings',
  {
    /** A village's code or a region's prefix. */
    region: text('region').notNull(),
    id: uuid('id').notNull(),
    title: text('title').notNull(),
    period: text('period').notNull(),
    dimension: text('dimension'),
    unitId: uuid('unit_id'),
    /** 'household' or 'head': per head of the household. */
    per: text('per').notNull(),
    tieRule: text('tie_rule').notNull(),
    /** Rows in order: ranks, household numbers, scores. No names. */
    result: jsonb('result').notNull(),
    /** SHA-256 of the canonical form of what was frozen. */
    digest: bytea('digest').notNull(),
    /** The last day on which the public page shows it. */
    untilDay: date('until_day').notNull(),
    publishedAt: instant('published_at').notNull(),
    publishedBy: uuid('published_by').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.region, t.id] }),
    index('published_rankings_until').on(t.region, t.untilDay),
    check('published_rankings_region', sql`region ~ '^[1-9][0-9]{1,11}$'`),
    check('published_rankings_per', sql`per in ('household', 'head')`),
    check('published_rankings_digest', sql`octet_length(digest) = 32`),
  ],
);
