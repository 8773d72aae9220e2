import type { TransactionSql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { type ProblemCode, type ProblemParams, refusal } from '../kernel/problems/index.ts';
import { type AccountName, householdAccount, householdOf } from './account.ts';
import { type Balance, emptyBooks, type Score, scoreKey } from './books.ts';
import type { Command } from './command.ts';
import { type EntryRow, entryColumns, entryFromRow, loadTexts, textsKey } from './journal-row.ts';
import { loadOriginals } from './load-originals.ts';
import { loadYearEnds } from './load-year-end.ts';
import { type Head, replayKey, type VillageState } from './state.ts';

export type States = Map<string, VillageState>;

/** A fresh state around each head. `recordedAt` never goes back, whatever the clock does. */
export function statesOf(heads: Map<string, Head>, now: Date): States {
  const states: States = new Map();
  for (const [village, head] of heads) {
    const at = new Date(Math.max(now.getTime(), head.lastRecordedAt.getTime()));
    states.set(village, {
      head,
      books: emptyBooks(),
      stored: new Map(),
      households: new Map(),
      originals: new Map(),
      replays: new Map(),
      storedScores: new Map(),
      openings: new Map(),
      yearEnds: new Map(),
      now: at,
      today: dayAt(at),
    });
  }
  return states;
}

/**
 * Loads everything that deciding these commands reads, set-based. The statements are sent behind the one that takes the lock, without
 * waiting for its answer: on one connection they run after it, and see what it waited for.
 */
export async function loadStates(
  tx: TransactionSql,
  locking: Promise<States>,
  commands: readonly Command[],
): Promise<States> {
  await Promise.all([
    loadReplays(tx, locking, commands),
    loadScores(tx, locking, commands),
    loadOriginals(tx, locking, commands),
    loadHouseholds(tx, locking, commands),
    loadOpenings(tx, locking, commands),
  ]);
  const states = await locking;
  await loadHouseholdsOfOriginals(tx, states);
  await loadYearEnds(tx, states, commands);
  return states;
}

// LATERAL in the statements of the hot path: a join may be planned while the tables are new and empty, and would then read
// them whole until their statistics are made; a sub-select for each row uses an index from the start.

/** What the commands' keys were used for before: the columns of an entry, or of a refusal. */
interface ReplayRow extends EntryRow {
  used_in: string;
  used_by: string;
  used_key: string;
  code: ProblemCode | null;
  params: ProblemParams;
  salt: Buffer;
  content: Record<string, string>;
}

async function loadReplays(tx: TransactionSql, locking: Promise<States>, commands: readonly Command[]): Promise<void> {
  const rows = await tx<ReplayRow[]>`
    SELECT ${entryColumns(tx, 'e')}, r.code, r.params, r.salt, r.content,
      w.village_code AS used_in, w.recorder AS used_by, w.idempotency_key AS used_key
    FROM unnest(${commands.map((c) => c.village)}::text[], ${commands.map((c) => c.recorder)}::uuid[],
      ${commands.map((c) => c.key)}::text[]) AS w (village_code, recorder, idempotency_key)
    LEFT JOIN LATERAL (SELECT * FROM entries x WHERE x.village_code = w.village_code
      AND md5(x.recorder::text || x.idempotency_key)::uuid = md5(w.recorder::text || w.idempotency_key)::uuid
      AND x.idempotency_key IS NOT NULL AND x.recorder = w.recorder AND x.idempotency_key = w.idempotency_key
      LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT * FROM refusals x WHERE x.village_code = w.village_code AND x.recorder = w.recorder
      AND x.idempotency_key = w.idempotency_key LIMIT 1) r ON true
    WHERE e.seq IS NOT NULL OR r.code IS NOT NULL`;
  if (rows.length === 0) return;
  const states = await locking;
  const entries = rows.filter(({ code }) => code === null).map(entryFromRow);
  const texts = await loadTexts(tx, entries);
  for (const entry of entries) {
    states.get(entry.villageCode)!.replays.set(replayKey(entry.recorder, entry.idempotencyKey!), {
      kind: 'entry',
      entry,
      texts: texts.get(textsKey(entry.villageCode, entry.seq)) ?? [],
    });
  }
  for (const { code, params, salt, content, used_in, used_by, used_key } of rows) {
    if (code === null) continue;
    const replay = { kind: 'refusal', refusal: refusal(code, params), salt, content } as const;
    states.get(used_in)!.replays.set(replayKey(used_by, used_key), replay);
  }
}

/** Stored scores from the year of the act on: caps reach no further back than a year, and late acts count later. */
async function loadScores(tx: TransactionSql, locking: Promise<States>, commands: readonly Command[]): Promise<void> {
  const wanted = new Map<string, { village: string; household: string; rule: string; from: string }>();
  for (const c of commands) {
    if (c.type !== 'posting') continue;
    const key = `${c.village}\u0000${scoreKey(c.household, c.ruleCode)}`;
    const from = `${c.occurredOn.slice(0, 4)}-01`;
    const known = wanted.get(key);
    if (!known) wanted.set(key, { village: c.village, household: c.household, rule: c.ruleCode, from });
    else if (from < known.from) known.from = from;
  }
  if (wanted.size === 0) return;
  const list = [...wanted.values()];
  const rows = await tx<ScoreRow[]>`
    SELECT s.*
    FROM unnest(${list.map((w) => w.village)}::text[], ${list.map((w) => w.household)}::text[],
      ${list.map((w) => w.rule)}::text[], ${list.map((w) => w.from)}::text[]) AS w (village_code, household_no, rule_code, since)
    CROSS JOIN LATERAL (SELECT * FROM scores x WHERE x.village_code = w.village_code
      AND x.household_no = w.household_no AND x.rule_code = w.rule_code AND x.counted_in >= w.since OFFSET 0) s`;
  const states = await locking;
  for (const row of rows) {
    const stored = states.get(row.village_code)!.storedScores;
    const key = scoreKey(row.household_no, row.rule_code);
    const score = scoreFromRow(row);
    const list = stored.get(key);
    if (list) list.push(score);
    else stored.set(key, [score]);
  }
}

export interface ScoreRow {
  village_code: string;
  household_no: string;
  rule_code: string;
  counted_in: string;
  dimension: string;
  honour: Score['honour'];
  cap_use: Score['capUse'];
  merits: number;
  deductions: number;
  last_seq: number;
}

export function scoreFromRow(row: ScoreRow): Score {
  return {
    householdNo: row.household_no,
    ruleCode: row.rule_code,
    countedIn: row.counted_in,
    dimension: row.dimension,
    honour: row.honour,
    capUse: row.cap_use,
    merits: row.merits,
    deductions: row.deductions,
    lastSeq: row.last_seq,
  };
}

/** Households that commands name. Other accounts decide nothing and are not read. */
async function loadHouseholds(
  tx: TransactionSql,
  locking: Promise<States>,
  commands: readonly Command[],
): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const command of commands) {
    for (const no of householdsOf(command)) {
      const known = wanted.get(command.village);
      if (known) known.add(no);
      else wanted.set(command.village, new Set([no]));
    }
  }
  await readLine(tx, locking, wanted);
}

/** Households of entries that commands name, as far as the commands did not name them too. */
async function loadHouseholdsOfOriginals(tx: TransactionSql, states: States): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const [village, { originals, households }] of states) {
    const named = [...originals.values()].flatMap(({ entry }) => entry.householdNo ?? []);
    const missing = named.filter((no) => !households.has(no));
    if (missing.length > 0) wanted.set(village, new Set(missing));
  }
  await readLine(tx, Promise.resolve(states), wanted);
}

/** A successor may itself have been closed since: follows the line to its end. */
async function readLine(tx: TransactionSql, locking: Promise<States>, wanted: Map<string, Set<string>>): Promise<void> {
  for (let next = wanted; next.size > 0; ) next = await readHouseholds(tx, locking, next);
}

/** Year ends read the accounts of all households themselves. */
function householdsOf(command: Command): string[] {
  if ('household' in command) return command.household === undefined ? [] : [command.household];
  if (command.type !== 'transfer') return [];
  return command.to === null ? [command.from] : [command.from, command.to];
}

interface AccountRow extends Omit<Balance, 'openHolds'> {
  village_code: string;
  account: AccountName;
  open_holds: number;
  opened_on: Day;
  closed_on: Day | null;
  successor: string | null;
}

/** Reads households' accounts into the states; returns the successors of closed ones that are not read yet. */
async function readHouseholds(tx: TransactionSql, locking: Promise<States>, wanted: Map<string, Set<string>>) {
  const pairs = [...wanted].flatMap(([village, numbers]) => [...numbers].map((no) => ({ village, no })));
  const rows = await tx<AccountRow[]>`
    SELECT a.village_code, a.account, a.balance, a.held, a.honour, a.open_holds, a.opened_on, a.closed_on, a.successor
    FROM unnest(${pairs.map((p) => p.village)}::text[], ${pairs.map((p) => householdAccount(p.no))}::text[])
      AS w (village_code, account)
    CROSS JOIN LATERAL (SELECT * FROM accounts x
      WHERE x.village_code = w.village_code AND x.account = w.account LIMIT 1) a`;
  const states = await locking;
  const successors = new Map<string, Set<string>>();
  for (const row of rows) {
    const state = states.get(row.village_code)!;
    const { balance, held, honour, open_holds: openHolds, closed_on: closedOn, successor } = row;
    state.stored.set(row.account, { balance, held, honour, openHolds });
    state.books.accounts.set(row.account, { balance, held, honour, openHolds });
    state.households.set(householdOf(row.account), { openedOn: row.opened_on, closedOn, successor });
    if (successor === null || state.households.has(successor)) continue;
    const list = successors.get(row.village_code) ?? new Set();
    successors.set(row.village_code, list.add(successor));
  }
  return successors;
}

/** Openings that stand, of households that are to get one. */
async function loadOpenings(tx: TransactionSql, locking: Promise<States>, commands: readonly Command[]): Promise<void> {
  const named = commands.filter((c) => c.type === 'opening');
  if (named.length === 0) return;
  const rows = await tx<{ village_code: string; household_no: string; seq: number }[]>`
    SELECT e.village_code, e.household_no, e.seq FROM entries e
    JOIN unnest(${named.map((c) => c.village)}::text[], ${named.map((c) => c.household)}::text[]) AS w (village_code, household_no)
      ON e.village_code = w.village_code AND e.household_no = w.household_no
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE e.kind = 'opening' AND r.seq IS NULL`;
  const states = await locking;
  for (const row of rows) states.get(row.village_code)!.openings.set(row.household_no, row.seq);
}
