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
import { ledgers } from '../ledger/tables.ts';

/** Which steps a village asks for before an act counts (程序). Without a row: the committee posts directly. */
export const procedures = pgTable(
  'procedures',
  {
    villageCode: text('village_code').notNull(),
    /** See `ProcedureSettings`. */
    settings: jsonb('settings').notNull(),
    revision: integer('revision').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
  ],
);

/** Declared kinship (亲属) between members: nobody verifies or reviews for kin. The smaller id first. */
export const kinships = pgTable(
  'kinships',
  {
    villageCode: text('village_code').notNull(),
    memberA: uuid('member_a').notNull(),
    memberB: uuid('member_b').notNull(),
    relation: text('relation').notNull(),
    recordedBy: uuid('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.memberA, t.memberB] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('kinships_other').on(t.villageCode, t.memberB),
    check('kinships_order', sql`member_a < member_b`),
  ],
);

/** Acts on their way to an entry (申报). What was declared never changes; the state is the fold of the steps. */
export const cases = pgTable(
  'cases',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    state: text('state').notNull(),
    householdNo: text('household_no').notNull(),
    memberId: uuid('member_id'),
    ruleCode: text('rule_code').notNull(),
    quantity: hundredths('quantity'),
    points: hundredths('points'),
    occurredOn: date('occurred_on').notNull(),
    source: text('source').notNull(),
    declaredBy: uuid('declared_by').notNull(),
    /** The household that helped itself to the declaration, or whose act benefits another: it may not verify. */
    declarerHousehold: text('declarer_household'),
    /** The steps asked for when it was declared; see `Steps`. */
    steps: jsonb('steps').notNull(),
    approvals: integer('approvals').notNull().default(0),
    disapprovals: integer('disapprovals').notNull().default(0),
    /** Open objections hold it back. */
    objections: integer('objections').notNull().default(0),
    noticeId: uuid('notice_id'),
    entrySeq: amount('entry_seq'),
    idempotencyKey: text('idempotency_key').notNull(),
    createdAt: instant('created_at').notNull(),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('cases_key').on(t.villageCode, t.declaredBy, t.idempotencyKey),
    uniqueIndex('cases_entry').on(t.villageCode, t.entrySeq).where(sql`entry_seq is not null`),
    index('cases_household').on(t.villageCode, t.householdNo, t.id),
    index('cases_state').on(t.villageCode, t.state, t.id),
    index('cases_notice').on(t.villageCode, t.noticeId).where(sql`notice_id is not null`),
    // What the job looks for in all villages; few are so at any time.
    index('cases_reviewed').on(t.villageCode, t.id).where(sql`state = 'reviewed'`),
    check(
      'cases_state_named',
      sql`state in ('declared','verified','reviewed','noticed','posted','rejected','withdrawn')`,
    ),
    check('cases_source', sql`source in ('household','beneficiary','officer','committee','team','activity','request')`),
    check('cases_posted', sql`(state = 'posted') = (entry_seq is not null)`),
    check('cases_counts', sql`approvals >= 0 and disapprovals >= 0 and objections >= 0`),
  ],
);

/** Who did what to a case, when: one immutable row a step. Append-only by trigger and privilege; words are in `case_texts`. */
export const caseSteps = pgTable(
  'case_steps',
  {
    villageCode: text('village_code').notNull(),
    caseId: uuid('case_id').notNull(),
    step: integer('step').notNull(),
    kind: text('kind').notNull(),
    stateAfter: text('state_after').notNull(),
    actor: uuid('actor').notNull(),
    at: instant('at').notNull(),
    /** Why the service itself rejected it: a code of the catalogue with its params. */
    refusal: jsonb('refusal'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.caseId, t.step] }),
    foreignKey({ columns: [t.villageCode, t.caseId], foreignColumns: [cases.villageCode, cases.id] }),
    uniqueIndex('case_steps_review_once')
      .on(t.villageCode, t.caseId, t.actor)
      .where(sql`kind in ('approved', 'disapproved')`),
    check(
      'case_steps_kind',
      sql`kind in ('declared','verified','confirmed','refuted','approved','disapproved','noticed','objected','answered',
      'posted','rejected','withdrawn')`,
    ),
  ],
);

/** Words of a case and its steps: can be erased without touching its history. */
export const caseTexts = pgTable(
  'case_texts',
  {
    villageCode: text('village_code').notNull(),
    caseId: uuid('case_id').notNull(),
    step: integer('step').notNull(),
    field: text('field').notNull(),
    text: text('text').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.caseId, t.step, t.field] }),
    foreignKey({ columns: [t.villageCode, t.caseId], foreignColumns: [cases.villageCode, cases.id] }),
    check('case_texts_field', sql`field in ('note','evidence','reference','reason')`),
  ],
);

/** One-time codes by which the beneficiary confirms an act (受助人确认): only their SHA-256. */
export const caseConfirmations = pgTable(
  'case_confirmations',
  {
    villageCode: text('village_code').notNull(),
    codeHash: bytea('code_hash').notNull(),
    caseId: uuid('case_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.codeHash] }),
    foreignKey({ columns: [t.villageCode, t.caseId], foreignColumns: [cases.villageCode, cases.id] }),
    check('case_confirmations_hash', sql`octet_length(code_hash) = 32`),
  ],
);

/** What hangs on the board (公示), from day to day, both included. */
export const notices = pgTable(
  'notices',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    /** Of a monthly notice. */
    month: text('month'),
    unitId: uuid('unit_id'),
    fromDay: date('from_day').notNull(),
    untilDay: date('until_day').notNull(),
    /** The first instant after it. */
    endsAt: instant('ends_at').notNull(),
    endedAt: instant('ended_at'),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    index('notices_due').on(t.endsAt).where(sql`ended_at is null`),
    uniqueIndex('notices_month')
      .on(t.villageCode, t.month, sql`coalesce(unit_id::text, '')`)
      .where(sql`month is not null`),
    check('notices_kind', sql`kind in ('cases', 'monthly', 'honours') and (kind = 'monthly') = (month is not null)`),
  ],
);

/** What a notice of honours announces, line by line: who by household or member, never by a name that is kept. */
export const announcedItems = pgTable(
  'announced_items',
  {
    villageCode: text('village_code').notNull(),
    noticeId: uuid('notice_id').notNull(),
    no: integer('no').notNull(),
    householdNo: text('household_no').notNull(),
    memberId: uuid('member_id'),
    /** What for: 十星级文明户 金星（10 星）. */
    words: text('words').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.noticeId, t.no] }),
    foreignKey({ columns: [t.villageCode, t.noticeId], foreignColumns: [notices.villageCode, notices.id] }),
  ],
);

/** Objections (异议) to a case on the board or to an entry; the words can be erased. */
export const objections = pgTable(
  'objections',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    caseId: uuid('case_id'),
    entrySeq: amount('entry_seq'),
    /** A line of a notice of honours. */
    noticeId: uuid('notice_id'),
    noticeNo: integer('notice_no'),
    /** Null: anonymous. */
    householdNo: text('household_no'),
    state: text('state').notNull(),
    words: text('words'),
    raisedOn: date('raised_on').notNull(),
    dueOn: date('due_on').notNull(),
    answer: text('answer'),
    answeredBy: uuid('answered_by'),
    answeredAt: instant('answered_at'),
    /** The reversal of an upheld objection to an entry. */
    reversalSeq: amount('reversal_seq'),
    idempotencyKey: text('idempotency_key').notNull(),
    raisedBy: uuid('raised_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    foreignKey({ columns: [t.villageCode, t.caseId], foreignColumns: [cases.villageCode, cases.id] }),
    index('objections_case').on(t.villageCode, t.caseId).where(sql`case_id is not null`),
    index('objections_entry').on(t.villageCode, t.entrySeq).where(sql`entry_seq is not null`),
    index('objections_open').on(t.villageCode, t.dueOn).where(sql`state = 'open'`),
    uniqueIndex('objections_key').on(t.villageCode, t.raisedBy, t.idempotencyKey),
    check('objections_state', sql`state in ('open', 'upheld', 'refused')`),
    index('objections_notice').on(t.villageCode, t.noticeId).where(sql`notice_id is not null`),
    check(
      'objections_about',
      sql`num_nonnulls(case_id, entry_seq, notice_id) = 1 and (notice_id is null) = (notice_no is null)`,
    ),
    check('objections_answered', sql`(state = 'open') = (answered_at is null)`),
  ],
);

/** Complaints (码上举报): for the supervisor, not for the committee. No address, no agent, no time finer than the day. */
export const complaints = pgTable(
  'complaints',
  {
    villageCode: text('village_code').notNull(),
    id: uuid('id').notNull(),
    tokenHash: bytea('token_hash').notNull(),
    receivedOn: date('received_on').notNull(),
    /** Sealed: AES-256-GCM, bound to the village and complaint. */
    words: bytea('words'),
    answer: bytea('answer'),
    answeredOn: date('answered_on'),
    answeredBy: uuid('answered_by'),
  },
  (t) => [
    primaryKey({ columns: [t.villageCode, t.id] }),
    foreignKey({ columns: [t.villageCode], foreignColumns: [ledgers.villageCode] }),
    uniqueIndex('complaints_token').on(t.villageCode, t.tokenHash),
    index('complaints_unanswered').on(t.villageCode, t.receivedOn).where(sql`answered_on is null`),
    check('complaints_token_hash', sql`octet_length(token_hash) = 32`),
  ],
);
