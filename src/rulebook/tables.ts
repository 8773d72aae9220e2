import { sql } from 'drizzle-orm';
import { check, date, foreignKey, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytea, instant } from '../database/columns.ts';
import { ledgers } from '../ledger/tables.ts';
import type { RuleBody } from './contract.ts';

/** Adopted versions (积分细则): append-only by privilege and trigger, because entries are priced by them. */
export const rulebooks = pgTable(
  'rulebooks',
  {
    villageCode: text('village_code').notNull(),
    /** 1, 2, 3 … in each village. */
    version: integer('version').notNull(),
    effectiveFrom: date('effective_from').notNull(),
    resolution: text('resolution').notNull(),
    /** Full rule bodies, as answered and digested. */
    rules: jsonb('rules').$type<RuleBody[]>().notNull(),
    /** SHA-256 of the canonical form of version, effectiveFrom, resolution and rules. */
    digest: bytea('digest').notNull(),
    adoptedAt: instant('adopted_at').notNull(),
    adoptedBy: uuid('adopted_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.villageCode, table.version] }),
    foreignKey({ columns: [table.villageCode], foreignColumns: [ledgers.villageCode] }),
    unique('rulebooks_effective_from').on(table.villageCode, table.effectiveFrom),
    check('rulebooks_version', sql`version >= 1`),
    check('rulebooks_digest_length', sql`length(digest) = 32`),
    check('rulebooks_rules', sql`jsonb_typeof(rules) = 'array'`),
  ],
);

/** The one draft of a village. After its adoption `rules` is null and the revision goes on, so that no old ETag fits again. */
export const rulebookDrafts = pgTable(
  'rulebook_drafts',
  {
    villageCode: text('village_code').primaryKey(),
    rules: jsonb('rules').$type<RuleBody[]>(),
    revision: integer('revision').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    foreignKey({ columns: [table.villageCode], foreignColumns: [ledgers.villageCode] }),
    check('rulebook_drafts_revision', sql`revision >= 1`),
  ],
);
