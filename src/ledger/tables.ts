import { sql } from 'drizzle-orm';
import {
  check,
  date,
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
import { amount, bytea, hundredths, instant } from '../database/columns.ts';

/**
 * The head of each village's ledger: its lock, its size and Merkle frontier, and what decisions read on every write.
 * An UPDATE of this row is the lock of the village.
 */
export const ledgers = pgTable('ledgers', {
  villageCode: text('village_code').primaryKey(),
  version: amount('version').notNull().default(sql`0`),
  size: amount('size').notNull().default(sql`0`),
  peaks: bytea('peaks').notNull().default(sql`'\\x'`),
  lastRecordedAt: instant('last_recorded_at').notNull(),
  closedThrough: date('closed_through'),
  rulebookVersion: integer('rulebook_version').notNull().default(0),
  deductionPolicy: text('deduction_policy').notNull().default('floor'),
  /** Of the village's procedure; 0: none, the committee posts directly. */
  procedureRevision: integer('procedure_revision').notNull().default(0),
});

/** Balances, the fold of the journal; for households also since when and until when they take postings. */
export const accounts = pgTable(
  'accounts',
  {
    villageCode: text('village_code').notNull(),
    account: text('account').notNull(),
    balance: amount('balance').notNull().default(sql`0`),
    held: amount('held').notNull().default(sql`0`),
    honour: amount('honour').notNull().default(sql`0`),
    openHolds: integer('open_holds').notNull().default(0),
    openedOn: date('opened_on'),
    closedOn: date('closed_on'),
    successor: text('successor'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.account] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    check('accounts_held_not_negative', sql`held >= 0 and open_holds >= 0`),
  ],
);

/** The journal (流水): one immutable row per movement. Append-only by trigger and privilege. */
export const entries = pgTable(
  'entries',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    kind: text('kind').notNull(),
    debit: text('debit').notNull(),
    credit: text('credit').notNull(),
    amount: hundredths('amount').notNull(),
    held: hundredths('held').notNull(),
    honour: hundredths('honour').notNull(),
    capUse: hundredths('cap_use').notNull(),
    honourAfter: hundredths('honour_after').notNull(),
    balanceAfter: hundredths('balance_after').notNull(),
    heldAfter: hundredths('held_after').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    expiresAt: instant('expires_at'),
    originalSeq: amount('original_seq'),
    quantity: hundredths('quantity'),
    claimedPoints: hundredths('claimed_points'),
    occurredOn: date('occurred_on').notNull(),
    rulebookVersion: integer('rulebook_version'),
    recorder: uuid('recorder').notNull(),
    memberId: uuid('member_id'),
    householdNo: text('household_no'),
    ruleCode: text('rule_code'),
    dimension: text('dimension'),
    countedIn: text('counted_in'),
    idempotencyKey: text('idempotency_key'),
    noteCommitment: bytea('note_commitment'),
    reasonCommitment: bytea('reason_commitment'),
    referenceCommitment: bytea('reference_commitment'),
    evidenceCommitment: bytea('evidence_commitment'),
    handlerCommitment: bytea('handler_commitment'),
    leafHash: bytea('leaf_hash').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    foreignKey({
      columns: [t.villageCode, t.originalSeq],
      foreignColumns: [t.villageCode, t.seq],
    }),
    // By digest: half the size of the keys themselves, which clients choose up to 255 characters long.
    uniqueIndex('entries_key')
      .on(t.villageCode, sql`(md5(recorder::text || idempotency_key)::uuid)`)
      .where(sql`idempotency_key is not null`),
    // Without seq, so that equal keys share their place in the index: a tenth of the size, and a household's entries are few.
    index('entries_household').on(t.villageCode, t.householdNo),
    uniqueIndex('entries_reversed_once').on(t.villageCode, t.originalSeq).where(sql`kind = 'reversal'`),
    uniqueIndex('entries_resolved_once')
      .on(t.villageCode, t.originalSeq)
      .where(sql`kind in ('collection', 'release', 'expiry')`),
    uniqueIndex('entries_year_end_once').on(t.villageCode, t.householdNo, t.countedIn).where(sql`kind = 'year-end'`),
    index('entries_original').on(t.villageCode, t.originalSeq).where(sql`original_seq is not null`),
    check('entries_seq_positive', sql`seq > 0`),
    check('entries_amount_not_negative', sql`amount >= 0`),
    check('entries_moves_between_two', sql`debit <> credit`),
    check(
      'entries_kind',
      sql`kind in ('posting','opening','reversal','closing','hold','collection','release','expiry','refund','transfer','year-end')`,
    ),
    check(
      'entries_original_named',
      sql`(kind in ('reversal','collection','release','expiry','refund')) = (original_seq is not null)`,
    ),
    check('entries_household_named', sql`(kind = 'closing') = (household_no is null)`),
    check('entries_hold_expires', sql`(kind = 'hold') = (expires_at is not null)`),
    check(
      'entries_held_sign',
      sql`case kind when 'hold' then held > 0 when 'collection' then held <= 0
      when 'release' then held < 0 when 'expiry' then held < 0 else held = 0 end`,
    ),
    check(
      'entries_posting_priced',
      sql`kind <> 'posting' or (rule_code is not null and rulebook_version is not null
      and dimension is not null and counted_in is not null and quantity is not null)`,
    ),
    check('entries_leaf_hash', sql`octet_length(leaf_hash) = 32`),
  ],
);

/** Free texts of entries with the salts of their commitments; a row can be erased without touching the journal. */
export const entryTexts = pgTable(
  'entry_texts',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    field: text('field').notNull(),
    salt: bytea('salt').notNull(),
    text: text('text').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq, t.field] }),
    foreignKey({ columns: [t.villageCode, t.seq], foreignColumns: [entries.villageCode, entries.seq] }),
    index('entry_texts_reference').on(t.villageCode, t.text).where(sql`field = 'reference'`),
    check('entry_texts_field', sql`field in ('note','reason','reference','evidence','handler')`),
  ],
);

/** Scores by household, rule and month: the fold that caps and rankings read. */
export const scores = pgTable(
  'scores',
  {
    villageCode: text('village_code').notNull(),
    householdNo: text('household_no').notNull(),
    ruleCode: text('rule_code').notNull(),
    countedIn: text('counted_in').notNull(),
    dimension: text('dimension').notNull(),
    honour: amount('honour').notNull(),
    capUse: amount('cap_use').notNull(),
    merits: integer('merits').notNull(),
    deductions: integer('deductions').notNull(),
    lastSeq: amount('last_seq').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.householdNo, t.ruleCode, t.countedIn, t.dimension] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('scores_month').on(t.villageCode, t.countedIn),
  ],
);

/** Holds (预占) and what became of them: a fold of hold, collection, release, expiry and refund entries. */
export const holds = pgTable(
  'holds',
  {
    villageCode: text('village_code').notNull(),
    seq: amount('seq').notNull(),
    householdNo: text('household_no').notNull(),
    points: amount('points').notNull(),
    expiresAt: instant('expires_at').notNull(),
    resolution: text('resolution'),
    resolvedBy: amount('resolved_by'),
    collected: amount('collected').notNull().default(sql`0`),
    refunded: amount('refunded').notNull().default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.seq] }),
    foreignKey({ columns: [t.villageCode, t.seq], foreignColumns: [entries.villageCode, entries.seq] }),
    index('holds_due').on(t.expiresAt).where(sql`resolution is null`),
    index('holds_household').on(t.villageCode, t.householdNo).where(sql`resolution is null`),
    check('holds_within', sql`points > 0 and collected between 0 and points and refunded between 0 and collected`),
    check('holds_resolved', sql`(resolution is null) = (resolved_by is null)`),
  ],
);

/** Refusals that `decide` returned under the lock, so that a late retry cannot succeed behind the caller's back. */
export const refusals = pgTable(
  'refusals',
  {
    villageCode: text('village_code').notNull(),
    recorder: uuid('recorder').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    code: text('code').notNull(),
    params: jsonb('params').notNull(),
    salt: bytea('salt').notNull(),
    content: jsonb('content').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.recorder, t.idempotencyKey] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
  ],
);
