import type { TransactionSql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { type ProblemCode, type ProblemParams, refusal } from '../kernel/problems/index.ts';
import { type AccountName, householdAccount, householdOf } from './account.ts';
import { type Balance, emptyBooks, type HoldState, type Score, scoreKey } from './books.ts';
import type { Command } from './command.ts';
import { type EntryRow, entryColumns, entryFromRow, loadTexts, textsKey } from './journal-row.ts';
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

/** Loads everything that deciding these commands reads, set-based. Commands of villages without a state are left out. */
export async function loadStates(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const known = commands.filter((command) => states.has(command.village));
  await Promise.all([
    loadReplays(tx, states, known),
    loadRefusals(tx, states, known),
    loadScores(tx, states, known),
    loadYearEnds(tx, states, known),
    loadOriginals(tx, states, known).then(() =>
      Promise.all([loadHouseholds(tx, states, known), loadHolds(tx, states, known), loadOpenings(tx, states, known)]),
    ),
  ]);
}

// LATERAL in the statements of the hot path: a join may be planned while the tables are new and empty, and would then read
// them whole until their statistics are made; a sub-select for each row uses an index from the start.

async function loadReplays(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const rows = await tx<EntryRow[]>`
    SELECT ${entryColumns(tx, 'e')}
    FROM unnest(${commands.map((c) => c.village)}::text[], ${commands.map((c) => c.recorder)}::uuid[],
      ${commands.map((c) => c.key)}::text[]) AS w (village_code, recorder, idempotency_key)
    CROSS JOIN LATERAL (SELECT * FROM entries x WHERE x.village_code = w.village_code
      AND md5(x.recorder::text || x.idempotency_key)::uuid = md5(w.recorder::text || w.idempotency_key)::uuid
      AND x.idempotency_key IS NOT NULL AND x.recorder = w.recorder AND x.idempotency_key = w.idempotency_key
      LIMIT 1) e`;
  if (rows.length === 0) return;
  const entries = rows.map(entryFromRow);
  const texts = await loadTexts(tx, entries);
  for (const entry of entries) {
    states.get(entry.villageCode)!.replays.set(replayKey(entry.recorder, entry.idempotencyKey!), {
      kind: 'entry',
      entry,
      texts: texts.get(textsKey(entry.villageCode, entry.seq)) ?? [],
    });
  }
}

async function loadRefusals(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const rows = await tx<
    {
      village_code: string;
      recorder: string;
      idempotency_key: string;
      code: ProblemCode;
      params: ProblemParams;
      salt: Buffer;
      content: Record<string, string>;
    }[]
  >`
    SELECT r.village_code, r.recorder, r.idempotency_key, r.code, r.params, r.salt, r.content
    FROM unnest(${commands.map((c) => c.village)}::text[], ${commands.map((c) => c.recorder)}::uuid[],
      ${commands.map((c) => c.key)}::text[]) AS w (village_code, recorder, idempotency_key)
    CROSS JOIN LATERAL (SELECT * FROM refusals x WHERE x.village_code = w.village_code AND x.recorder = w.recorder
      AND x.idempotency_key = w.idempotency_key LIMIT 1) r`;
  for (const row of rows) {
    states.get(row.village_code)!.replays.set(replayKey(row.recorder, row.idempotency_key), {
      kind: 'refusal',
      refusal: refusal(row.code, row.params),
      salt: row.salt,
      content: row.content,
    });
  }
}

/** Stored scores from the year of the act on: caps reach no further back than a year, and late acts count later. */
async function loadScores(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
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

/** The entries that reversals, resolutions and refunds name, with the reversal they already have. */
async function loadOriginals(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const named: { village: string; seq: number }[] = [];
  for (const c of commands) {
    if (c.type === 'reversal') named.push({ village: c.village, seq: c.seq });
    else if (c.type === 'refund') named.push({ village: c.village, seq: c.collection });
    else if (c.type === 'collection' || c.type === 'release' || c.type === 'expiry') {
      named.push({ village: c.village, seq: c.hold });
    }
  }
  if (named.length === 0) return;
  const rows = await tx<(EntryRow & { reversed_by: number | null })[]>`
    SELECT DISTINCT ${entryColumns(tx, 'e')}, r.seq AS reversed_by
    FROM entries e
    JOIN unnest(${named.map((n) => n.village)}::text[], ${named.map((n) => n.seq)}::bigint[]) AS w (village_code, seq)
      ON e.village_code = w.village_code AND e.seq = w.seq
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'`;
  for (const row of rows) {
    states.get(row.village_code)!.originals.set(row.seq, { entry: entryFromRow(row), reversedBy: row.reversed_by });
  }
}

/** Households that commands name, themselves or through an original. Other accounts decide nothing and are not read. */
async function loadHouseholds(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const [village, state] of states) {
    const originals = [...state.originals.values()].flatMap(({ entry }) => entry.householdNo ?? []);
    wanted.set(village, new Set(originals));
  }
  for (const command of commands) {
    for (const no of householdsOf(command)) wanted.get(command.village)!.add(no);
  }
  // A successor may itself have been closed since: follow the line to its end.
  for (let next = wanted; next.size > 0; ) next = await readHouseholds(tx, states, next);
}

/** Year ends read the accounts of all households themselves. */
function householdsOf(command: Command): string[] {
  if ('household' in command) return [command.household];
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
async function readHouseholds(tx: TransactionSql, states: States, wanted: Map<string, Set<string>>) {
  const pairs = [...wanted].flatMap(([village, numbers]) => [...numbers].map((no) => ({ village, no })));
  const rows = await tx<AccountRow[]>`
    SELECT a.village_code, a.account, a.balance, a.held, a.honour, a.open_holds, a.opened_on, a.closed_on, a.successor
    FROM unnest(${pairs.map((p) => p.village)}::text[], ${pairs.map((p) => householdAccount(p.no))}::text[])
      AS w (village_code, account)
    CROSS JOIN LATERAL (SELECT * FROM accounts x
      WHERE x.village_code = w.village_code AND x.account = w.account LIMIT 1) a`;
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

/** Holds that are resolved, or whose collection is refunded. */
async function loadHolds(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const named: { village: string; seq: number }[] = [];
  for (const c of commands) {
    if (c.type === 'collection' || c.type === 'release' || c.type === 'expiry') {
      named.push({ village: c.village, seq: c.hold });
    } else if (c.type === 'refund') {
      const hold = states.get(c.village)!.originals.get(c.collection)?.entry.originalSeq;
      if (hold != null) named.push({ village: c.village, seq: hold });
    }
  }
  if (named.length === 0) return;
  const rows = await tx<HoldRow[]>`
    SELECT h.* FROM holds h
    JOIN unnest(${named.map((n) => n.village)}::text[], ${named.map((n) => n.seq)}::bigint[]) AS w (village_code, seq)
      ON h.village_code = w.village_code AND h.seq = w.seq`;
  for (const row of rows) states.get(row.village_code)!.books.holds.set(row.seq, holdFromRow(row));
}

export interface HoldRow {
  village_code: string;
  seq: number;
  household_no: string;
  points: HoldState['points'];
  expires_at: Date;
  resolution: HoldState['resolution'];
  resolved_by: number | null;
  collected: HoldState['collected'];
  refunded: HoldState['refunded'];
}

export function holdFromRow(row: HoldRow): HoldState {
  return {
    householdNo: row.household_no,
    points: row.points,
    expiresAt: row.expires_at,
    resolution: row.resolution,
    resolvedBy: row.resolved_by,
    collected: row.collected,
    refunded: row.refunded,
  };
}

/** Openings that stand, of households that are to get one. */
async function loadOpenings(tx: TransactionSql, states: States, commands: readonly Command[]): Promise<void> {
  const named = commands.filter((c) => c.type === 'opening');
  if (named.length === 0) return;
  const rows = await tx<{ village_code: string; household_no: string; seq: number }[]>`
    SELECT e.village_code, e.household_no, e.seq FROM entries e
    JOIN unnest(${named.map((c) => c.village)}::text[], ${named.map((c) => c.household)}::text[]) AS w (village_code, household_no)
      ON e.village_code = w.village_code AND e.household_no = w.household_no
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE e.kind = 'opening' AND r.seq IS NULL`;
  for (const row of rows) states.get(row.village_code)!.openings.set(row.household_no, row.seq);
}
