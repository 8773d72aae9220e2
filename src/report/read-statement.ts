import { authoriseHousehold, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import type { Day, Month } from '../kernel/day.ts';
import { addPoints, type Points } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type EntryKind, householdAccount, loadTexts, movedOf, type TextField, textsKey } from '../ledger/index.ts';
import { loadRulebooks } from '../rulebook/index.ts';
import { personalDataOf } from '../village/index.ts';
import { sizeAt } from './size-at.ts';

/** Where a household stands. Hundredths of a point. */
export interface Figures {
  readonly honour: Points;
  readonly balance: Points;
  readonly held: Points;
}

export interface StatementQuery {
  /** Days of the act, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** What was recorded by then; absent: everything. */
  readonly asOf?: Date | undefined;
  /** Absent: all of the range, for a file, which holds `most` entries at most (default: a workbook's 20,000). */
  readonly limit?: number | undefined;
  readonly most?: number | undefined;
  /** The seq after which the page begins. */
  readonly after?: number | undefined;
}

/** An entry as its household sees it. */
export interface StatementEntry {
  readonly seq: number;
  readonly kind: EntryKind;
  readonly occurredOn: Day;
  readonly recordedAt: Date;
  readonly countedIn: Month | null;
  readonly rule: string | null;
  readonly rulebookVersion: number | null;
  /** 事项 in the words of its version; only for files, else null. */
  readonly act: string | null;
  readonly dimension: string | null;
  readonly quantity: number | null;
  readonly member: string | null;
  readonly original: number | null;
  readonly expiresAt: Date | null;
  /** What the entry changed; `balance` is what moved. */
  readonly change: Figures;
  /** The journal's own figures after the entry. */
  readonly after: Figures;
  /** The statement's: its opening and all listed changes up to this one. */
  readonly running: Figures;
  /** Null where the reader may not see personal data. */
  readonly texts: Readonly<Partial<Record<TextField, string>>> | null;
}

export interface Statement {
  readonly household: { readonly no: string; readonly head: string | null; readonly villageName: string };
  readonly asOf: { readonly at: Date; readonly size: number };
  /** The whole ledger when it was read: its root follows from the peaks. */
  readonly ledger: { readonly size: number; readonly peaks: Buffer };
  /** Before `from`, and at the end of `to`, by the day of the act. */
  readonly opening: Figures;
  readonly closing: Figures;
  readonly count: number;
  /** In the order of the journal; one more than `limit` when there are more. */
  readonly entries: readonly StatementEntry[];
}

/** Entries of one file at most. */
const WORKBOOK_LIMIT = 20_000;

/**
 * A household's statement (明细): by the day of the act from `from` to `to`, of what was recorded by `asOf`. The household itself may
 * read its own. Refuses `not-found`, and `statement-too-long` where all entries are asked for and there are too many.
 */
export async function readStatement(
  context: Context,
  village: string,
  no: string,
  query: StatementQuery,
): Promise<Statement> {
  authoriseHousehold(context.actor, 'statement:read', village, no);
  const isOwn = context.actor.role === 'household';
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const known = await readHousehold(tx, village, no);
    const sees = isOwn || (await personalDataOf(context, tx, village))(known.unit);
    const at = query.asOf ?? context.now();
    const size = query.asOf === undefined ? known.size : await sizeAt(tx, village, at, known.size);
    const range: Range = { village, no, from: query.from, to: query.to, after: query.after ?? 0, size };
    const sums = await readSums(tx, range);
    const most = query.most ?? WORKBOOK_LIMIT;
    if (query.limit === undefined && sums.count > most) {
      throw new Refused('statement-too-long', { household: no, count: sums.count, limit: most });
    }
    const rows = await readEntries(tx, range, (query.limit ?? most) + 1);
    const books = query.limit === undefined ? (await loadRulebooks(tx, [village])).get(village) : undefined;
    const texts = sees
      ? await loadTexts(
          tx,
          rows.map(({ seq }) => ({ villageCode: village, seq })),
        )
      : undefined;
    let running = sums.start;
    const entries = rows.map((row) => {
      running = plus(running, row.change);
      const own = texts?.get(textsKey(village, row.seq)) ?? [];
      const readable = texts && Object.fromEntries(own.map(({ field, text }) => [field, text]));
      const book = books?.find(({ version }) => version === row.rulebookVersion);
      const act = row.rule === null ? null : (book?.byCode.get(row.rule)?.act ?? null);
      return { ...row, act, running, texts: readable ?? null };
    });
    const household = { no, head: sees ? known.head : null, villageName: known.village_name };
    const { opening, closing, count } = sums;
    const ledger = { size: known.size, peaks: known.peaks };
    return { household, asOf: { at, size }, ledger, opening, closing, count, entries };
  });
}

interface HouseholdRow {
  unit: string | null;
  head: string | null;
  village_name: string;
  size: number;
  peaks: Buffer;
}

async function readHousehold(tx: TransactionSql, village: string, no: string): Promise<HouseholdRow> {
  const [row] = await tx<HouseholdRow[]>`
    SELECT h.unit_id AS unit, m.name AS head, v.name AS village_name, l.size, l.peaks
    FROM households h
    JOIN villages v ON v.village_code = h.village_code
    JOIN ledgers l ON l.village_code = h.village_code
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head
      AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE h.village_code = ${village} AND h.no = ${no}`;
  if (!row) throw new Refused('not-found');
  return row;
}

interface Range {
  readonly village: string;
  readonly no: string;
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  /** Seqs after which the page begins, and of the last entry known by `asOf`. */
  readonly after: number;
  readonly size: number;
}

const EVER: { from: Day; to: Day } = { from: '0001-01-01' as Day, to: '9999-12-31' as Day };

/** The figures around the range and where the page's running figures start, in one pass over the household's entries. */
async function readSums(tx: TransactionSql, range: Range) {
  const { village, no, after, size } = range;
  const { from, to } = { from: range.from ?? EVER.from, to: range.to ?? EVER.to };
  const account = householdAccount(no);
  const rows = await tx<
    { part: 'before' | 'paged' | 'listed'; honour: number; balance: number; held: number; count: number }[]
  >`
    SELECT CASE WHEN e.occurred_on < ${from} THEN 'before' WHEN e.seq <= ${after} THEN 'paged' ELSE 'listed' END AS part,
      sum(e.honour)::bigint AS honour, sum(e.held)::bigint AS held, count(*)::int AS count,
      sum(CASE ${account} WHEN e.credit THEN e.amount WHEN e.debit THEN -e.amount ELSE 0 END)::bigint AS balance
    FROM entries e
    WHERE e.village_code = ${village} AND e.household_no = ${no} AND e.seq <= ${size} AND e.occurred_on <= ${to}
    GROUP BY 1`;
  const figures = (part: string): Figures => {
    const { honour = 0, balance = 0, held = 0 } = rows.find((row) => row.part === part) ?? {};
    return { honour, balance, held } as Figures;
  };
  const opening = figures('before');
  const start = plus(opening, figures('paged'));
  const count = rows.reduce((sum, row) => sum + (row.part === 'before' ? 0 : row.count), 0);
  return { opening, start, closing: plus(start, figures('listed')), count };
}

interface EntryOfRange {
  seq: number;
  kind: EntryKind;
  amount: Points;
  credit: string;
  debit: string;
  honour: Points;
  held: Points;
  honour_after: Points;
  balance_after: Points;
  held_after: Points;
  occurred_on: Day;
  recorded_at: Date;
  counted_in: Month | null;
  rule_code: string | null;
  rulebook_version: number | null;
  dimension: string | null;
  quantity: number | null;
  member_id: string | null;
  original_seq: number | null;
  expires_at: Date | null;
}

async function readEntries(tx: TransactionSql, range: Range, limit: number) {
  const { village, no, after, size } = range;
  const rows = await tx<EntryOfRange[]>`
    SELECT e.seq, e.kind, e.amount, e.credit, e.debit, e.honour, e.held, e.honour_after, e.balance_after, e.held_after,
      e.occurred_on, e.recorded_at, e.counted_in, e.rule_code, e.rulebook_version, e.dimension, e.quantity, e.member_id,
      e.original_seq, e.expires_at
    FROM entries e
    WHERE e.village_code = ${village} AND e.household_no = ${no} AND e.seq > ${after} AND e.seq <= ${size}
      AND e.occurred_on BETWEEN ${range.from ?? EVER.from} AND ${range.to ?? EVER.to}
    ORDER BY e.seq LIMIT ${limit}`;
  const account = householdAccount(no);
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    occurredOn: row.occurred_on,
    recordedAt: row.recorded_at,
    countedIn: row.counted_in,
    rule: row.rule_code,
    rulebookVersion: row.rulebook_version,
    dimension: row.dimension,
    quantity: row.quantity,
    member: row.member_id,
    original: row.original_seq,
    expiresAt: row.expires_at,
    change: { honour: row.honour, balance: movedOf(account, row), held: row.held },
    after: { honour: row.honour_after, balance: row.balance_after, held: row.held_after },
  }));
}

function plus(a: Figures, b: Figures): Figures {
  return {
    honour: addPoints(a.honour, b.honour),
    balance: addPoints(a.balance, b.balance),
    held: addPoints(a.held, b.held),
  };
}
