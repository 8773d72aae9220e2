import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { amount, bytea, hundredths, instant } from '../../database/columns.ts';
import { ledgers } from '../../ledger/tables.ts';

/** Award programmes (评选): categories with an idiom and a plain label, by the month, quarter or year. */
export const awardProgrammes = pgTable(
  'award_programmes',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    frequency: text('frequency').notNull(),
    /** See `AwardCategory`. */
    categories: jsonb('categories').notNull(),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('award_programmes_name').on(t.villageCode, t.name).where(sql`closed_at is null`),
    check('award_programmes_frequency', sql`frequency in ('month', 'quarter', 'half', 'year', 'once')`),
  ],
);

/** One round of a programme. It keeps the categories as they were when it began. */
export const awardCycles = pgTable(
  'award_cycles',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    programmeId: uuid('programme_id').notNull(),
    name: text('name').notNull(),
    period: text('period').notNull(),
    categories: jsonb('categories').notNull(),
    state: text('state').notNull(),
    ledgerSize: amount('ledger_size'),
    ledgerRoot: bytea('ledger_root'),
    tieRule: text('tie_rule'),
    noticeId: uuid('notice_id'),
    result: jsonb('result'),
    resultDigest: bytea('result_digest'),
    revision: integer('revision').notNull().default(1),
    openedAt: instant('opened_at').notNull(),
    openedBy: uuid('opened_by').notNull(),
    publishedAt: instant('published_at'),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: uuid('confirmed_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({
      columns: [t.villageCode, t.programmeId],
      foreignColumns: [awardProgrammes.villageCode, awardProgrammes.id],
    }),
    uniqueIndex('award_cycles_period').on(t.villageCode, t.programmeId, t.period).where(sql`state <> 'withdrawn'`),
    check('award_cycles_state', sql`state in ('open', 'published', 'confirmed', 'withdrawn')`),
    check('award_cycles_frozen', sql`(state = 'confirmed') = (result is not null)`),
    check('award_cycles_digest', sql`(result is null) = (result_digest is null)`),
    check('award_cycles_ledger', sql`(ledger_size is null) = (ledger_root is null)`),
  ],
);

/** Who may be given a title, from where, and what was decided. Deeds and reasons can be erased. */
export const awardCandidates = pgTable(
  'award_candidates',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    cycleId: uuid('cycle_id').notNull(),
    category: text('category').notNull(),
    householdNo: text('household_no').notNull(),
    memberId: uuid('member_id'),
    source: text('source').notNull(),
    /** In the ranking that the category is decided by. */
    rank: integer('rank'),
    score: hundredths('score'),
    deeds: text('deeds'),
    decision: text('decision'),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: uuid('decided_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode, t.cycleId], foreignColumns: [awardCycles.villageCode, awardCycles.id] }),
    uniqueIndex('award_candidates_once').on(
      t.villageCode,
      t.cycleId,
      t.category,
      t.householdNo,
      sql`coalesce(member_id::text, '')`,
    ),
    check('award_candidates_source', sql`source in ('ranking', 'stars', 'nomination', 'committee')`),
    check('award_candidates_decision', sql`decision in ('granted', 'refused')`),
  ],
);

/** Votes of the panel: one of a voter for a candidate. */
export const awardVotes = pgTable(
  'award_votes',
  {
    villageCode: text('village_code').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    voter: uuid('voter').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.candidateId, t.voter] }),
    foreignKey({
      columns: [t.villageCode, t.candidateId],
      foreignColumns: [awardCandidates.villageCode, awardCandidates.id],
    }),
  ],
);
