import { audit, authorise, type Context } from '../access/index.ts';
import { type Sql, type TransactionSql, transaction } from '../database/index.ts';
import { SYSTEM_CLIENT } from '../kernel/actor.ts';
import { addDays, dayAt } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { isRefusal, Refused } from '../kernel/problems/index.ts';
import { lockVillage, readEntry } from '../ledger/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import { advance } from './case.ts';
import { readItemNumber } from './item-number.ts';
import {
  MAX_OPEN_ANONYMOUS,
  MAX_OPEN_OF_HOUSEHOLD,
  type Objection,
  objectionEvent,
  readObjection,
} from './objection.ts';
import { recordStep } from './record-step.ts';
import { readCase, readProcedure } from './rows.ts';

/** What an objection is about. */
const ABOUT = ['case', 'entry', 'notice', 'line'] as const;

/** What somebody objects to, and why. */
export interface RaisedObjection {
  /** One of: what hangs under this number on the board, a case on it, an entry, a line of an announcement with its notice. */
  readonly number?: string | undefined;
  readonly case?: string | undefined;
  readonly entry?: number | undefined;
  readonly notice?: string | undefined;
  readonly line?: number | undefined;
  readonly words: string;
  /** On whose behalf the committee writes it down; absent: anonymous. A household's own token names nobody else. */
  readonly household?: string | undefined;
}

/** An objection as it was taken; `replayed`: it had been already. */
export interface TakenObjection {
  readonly objection: Objection;
  readonly replayed: boolean;
}

interface Raising extends RaisedObjection {
  readonly village: string;
  readonly key: string;
  /** The client; null: a passer-by. */
  readonly by: string | null;
  readonly now: () => Date;
}

/**
 * Takes an objection of a household, or one that the committee writes down for somebody. Holds a case on the board back. Refuses
 * `not-found`, `unknown-board-number`, `unknown-household`, `unknown-entry`, `not-objectable`, `objection-exists`, `too-many-objections`.
 */
export async function raiseObjection(
  context: Context,
  village: string,
  key: string,
  raised: RaisedObjection,
): Promise<TakenObjection> {
  const { actor, sql, now } = context;
  authorise(actor, 'objection:raise', village);
  const household = actor.role === 'household' ? actor.household : raised.household;
  if (raised.household !== undefined && raised.household !== household) throw new Refused('not-found');
  return transaction(sql, {}, async (tx) => {
    const taken = await take(tx, { ...raised, household, village, key, by: actor.client, now });
    if (!taken.replayed) {
      const { id, case: about, entry, notice, line } = taken.objection;
      await audit(tx, context, 'objection.raised', village, id, {
        case: about,
        entry,
        ...(notice !== null && { notice, line }),
        anonymous: household === undefined,
      });
    }
    return taken;
  });
}

/** Takes an objection of a passer-by at the board: nothing is kept of who it was. Refuses what `raiseObjection` refuses. */
export async function raiseAnonymously(
  { sql, now }: { readonly sql: Sql; readonly now: () => Date },
  village: string,
  key: string,
  raised: Omit<RaisedObjection, 'household'>,
): Promise<TakenObjection> {
  return transaction(sql, {}, (tx) => take(tx, { ...raised, village, key, by: null, now }));
}

async function take(tx: TransactionSql, given: Raising): Promise<TakenObjection> {
  const { village, household, key, by, now, words } = given;
  await lockVillage(tx, village);
  // After the lock: whoever waited for the end of a notice is told that it is over.
  const at = now();
  const raising = await identified(tx, given, at);
  const earlier = await replayOf(tx, raising);
  if (earlier) return { objection: earlier, replayed: true };
  await refuseHousehold(tx, village, household);
  await refuseTooMany(tx, raising);
  const id = newId();
  const concerned = await takeUp(tx, raising, at);
  const today = dayAt(at);
  const { settings } = await readProcedure(tx, village);
  await tx`
    INSERT INTO objections (village_code, id, case_id, entry_seq, notice_id, notice_no, household_no, state, words, raised_on, due_on,
      idempotency_key, raised_by)
    VALUES (${village}, ${id}, ${raising.case ?? null}, ${raising.entry ?? null}, ${raising.notice ?? null}, ${raising.line ?? null},
      ${household ?? null}, 'open', ${words}, ${today}, ${addDays(today, settings.answerDays)}, ${key}, ${by})`;
  const objection = (await readObjection(tx, village, id))!;
  await writeOutbox(tx, [objectionEvent(objection, 'objection.raised', concerned, at)]);
  return { objection, replayed: false };
}

/** Sees that it can be objected to, and holds back what waits; the household concerned. */
function takeUp(tx: TransactionSql, { village, case: id, notice, line, entry }: Raising, at: Date): Promise<string> {
  if (id !== undefined) return holdBack(tx, village, id, at);
  return notice === undefined ? requirePosting(tx, village, entry!) : requireLine(tx, village, notice, line!, at);
}

/** What hangs under the number that was given. Refuses `unknown-board-number`. */
async function identified(tx: TransactionSql, raising: Raising, at: Date): Promise<Raising> {
  const { number, village, key } = raising;
  if (number === undefined) return raising;
  const read = readItemNumber(village, number);
  if (read === undefined) throw new Refused('unknown-board-number', { number });
  if ('entry' in read) return { ...raising, entry: read.entry };
  if ('line' in read) {
    const notices = await tx<{ id: string }[]>`
      SELECT id FROM notices n WHERE village_code = ${village} AND right(id::text, 4) = ${read.notice}
        AND EXISTS (SELECT 1 FROM announced_items a
          WHERE a.village_code = n.village_code AND a.notice_id = n.id AND a.no = ${read.line})
        AND (ends_at > ${at} OR EXISTS (SELECT 1 FROM objections o
          WHERE o.village_code = n.village_code AND o.notice_id = n.id AND o.idempotency_key = ${key}))`;
    if (notices.length !== 1) throw new Refused('unknown-board-number', { number });
    return { ...raising, notice: notices[0]!.id, line: read.line };
  }
  const digits = read.case.replace('-', '').toLowerCase();
  // Or what the same request was about, where its case has gone on meanwhile.
  const found = await tx<{ id: string }[]>`
    SELECT id FROM cases WHERE village_code = ${village} AND state = 'noticed' AND right(id::text, 8) = ${digits}
    UNION SELECT case_id FROM objections
      WHERE village_code = ${village} AND idempotency_key = ${key} AND right(case_id::text, 8) = ${digits}`;
  if (found.length !== 1) throw new Refused('unknown-board-number', { number });
  return { ...raising, case: found[0]!.id };
}

/** The same key of the same client: the first answer, or 409 `idempotency-conflict` where it was about something else. */
async function replayOf(tx: TransactionSql, { village, key, by, ...raising }: Raising): Promise<Objection | undefined> {
  const [row] = await tx<{ id: string }[]>`
    SELECT id FROM objections
    WHERE village_code = ${village} AND idempotency_key = ${key} AND raised_by IS NOT DISTINCT FROM ${by}::uuid`;
  if (row === undefined) return undefined;
  const objection = (await readObjection(tx, village, row.id))!;
  for (const field of [...ABOUT, 'household', 'words'] as const) {
    if ((raising[field] ?? null) !== objection[field]) throw new Refused('idempotency-conflict', { key, field });
  }
  return objection;
}

async function refuseHousehold(tx: TransactionSql, village: string, household: string | undefined): Promise<void> {
  if (household === undefined) return;
  const rows = await tx`SELECT 1 FROM households WHERE village_code = ${village} AND no = ${household}`;
  if (rows.length === 0) throw new Refused('unknown-household', { household });
}

/** One open objection of a household to one thing; limits on all that are open, so that nobody buries the reviewers. */
async function refuseTooMany(tx: TransactionSql, raising: Raising): Promise<void> {
  const { village, household, by } = raising;
  const limit = household === undefined ? MAX_OPEN_ANONYMOUS : MAX_OPEN_OF_HOUSEHOLD;
  // What the committee writes down for people is not limited.
  if (household === undefined && by !== null) return;
  const open = await tx<Pick<Objection, 'id' | (typeof ABOUT)[number]>[]>`
    SELECT id, case_id AS "case", entry_seq AS entry, notice_id AS notice, notice_no AS line FROM objections
    WHERE village_code = ${village} AND state = 'open' AND household_no IS NOT DISTINCT FROM ${household ?? null}
      ${household === undefined ? tx`AND raised_by IS NULL` : tx``}
    LIMIT ${limit}`;
  if (household !== undefined) {
    const same = open.find((one) => ABOUT.every((field) => one[field] === (raising[field] ?? null)));
    if (same) throw new Refused('objection-exists', { objection: same.id });
  }
  if (open.length >= limit) throw new Refused('too-many-objections', { limit });
}

/** Whose entry it is: one that somebody's act was posted by, and that nobody has taken back. */
async function requirePosting(tx: TransactionSql, village: string, seq: number): Promise<string> {
  const entry = await readEntry(tx, village, seq);
  if (entry === undefined) throw new Refused('unknown-entry', { seq });
  const reversals = await tx`
    SELECT 1 FROM entries WHERE village_code = ${village} AND original_seq = ${seq} AND kind = 'reversal'`;
  if (entry.kind !== 'posting' || reversals.length > 0) throw new Refused('not-objectable');
  return entry.householdNo!;
}

/** Holds back a case on the board, until its notice is over; whose it is. The step does not tell who objected: the objection does, to whom it concerns. */
async function holdBack(tx: TransactionSql, village: string, id: string, at: Date): Promise<string> {
  const one = await readCase(tx, village, id);
  if (one === undefined) throw new Refused('not-found');
  const after = advance(one, 'object');
  if (isRefusal(after) || (await noticeIsOver(tx, village, one.notice, at))) throw new Refused('not-objectable');
  await recordStep(tx, one, after, { kind: 'objected', actor: SYSTEM_CLIENT, at });
  return one.household;
}

/** Whom a line of an announcement is about. Nothing is held back: what it announces is confirmed when no objection is open. */
async function requireLine(
  sql: TransactionSql,
  village: string,
  notice: string,
  line: number,
  at: Date,
): Promise<string> {
  const [row] = await sql<{ household: string; isUpheld: boolean }[]>`
    SELECT a.household_no AS household, EXISTS (SELECT 1 FROM objections o WHERE o.village_code = a.village_code
      AND o.notice_id = a.notice_id AND o.notice_no = a.no AND o.state = 'upheld') AS "isUpheld"
    FROM announced_items a WHERE a.village_code = ${village} AND a.notice_id = ${notice} AND a.no = ${line}`;
  if (row === undefined) throw new Refused('not-found');
  if (row.isUpheld || (await noticeIsOver(sql, village, notice, at))) throw new Refused('not-objectable');
  return row.household;
}

/** Has a notice hung as long as it was to? */
async function noticeIsOver(sql: TransactionSql, village: string, notice: string | null, at: Date): Promise<boolean> {
  const [row] = await sql<{ over: boolean }[]>`
    SELECT ends_at <= ${at} AS over FROM notices WHERE village_code = ${village} AND id = ${notice}`;
  return row?.over ?? false;
}
