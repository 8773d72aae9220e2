import type { Sql } from '../../src/database/index.ts';
import type { EntryRow } from '../../src/ledger/index.ts';

/*
 * The annual report written down a second time, as plainly as can be: whole tables are read and every figure is counted row by row.
 */

const points = (hundredths: number) => hundredths / 100 + 0;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const EDGES = [0, 1, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];
const inVillage = (at: Date) => new Date(+at + 8 * 3_600_000).toISOString().slice(0, 10);

export interface Raw {
  readonly journal: readonly EntryRow[];
  readonly accounts: readonly {
    account: string;
    balance: number;
    held: number;
    opened_on: string | null;
    closed_on: string | null;
  }[];
  // biome-ignore lint/suspicious/noExplicitAny: rows as they lie in their tables
  readonly tables: Readonly<Record<string, readonly any[]>>;
}

const TABLES = [
  'cases',
  'objections',
  'notices',
  'redemption_steps',
  'stocks',
  'budgets',
  'settlements',
  'stock_movements',
];

export async function readRaw(admin: Sql, village: string): Promise<Raw> {
  const tables: Record<string, readonly unknown[]> = {};
  for (const table of TABLES)
    tables[table] = await admin`SELECT * FROM ${admin(table)} WHERE village_code = ${village}`;
  return {
    journal: await admin<EntryRow[]>`SELECT * FROM entries WHERE village_code = ${village} ORDER BY seq`,
    accounts: await admin`SELECT * FROM accounts WHERE village_code = ${village}`,
    tables: tables as Raw['tables'],
  };
}

/** Acts of the year, by household, rule, month and dimension: points netted, acts that stand counted. */
function cellsOf(journal: readonly EntryRow[], year: string) {
  const cells = new Map<
    string,
    { no: string; month: string; dimension: string; honour: number; acts: number; merits: number }
  >();
  const cellOf = (e: EntryRow) => {
    const key = JSON.stringify([e.household_no, e.rule_code, e.counted_in, e.dimension]);
    const known = cells.get(key) ?? {
      no: e.household_no!,
      month: e.counted_in!,
      dimension: e.dimension!,
      honour: 0,
      acts: 0,
      merits: 0,
    };
    cells.set(key, known);
    return known;
  };
  for (const e of journal) {
    if (e.rule_code === null || e.counted_in === null) continue;
    cellOf(e).honour += e.honour;
    const stands = !journal.some((r) => r.kind === 'reversal' && r.original_seq === e.seq);
    if (e.kind !== 'posting' || !stands || e.honour === 0) continue;
    cellOf(e).acts += 1;
    cellOf(e).merits += e.honour > 0 ? 1 : 0;
  }
  return [...cells.values()].filter(({ month }) => month.startsWith(year));
}

type Cell = ReturnType<typeof cellsOf>[number];
const meritOf = (cells: readonly Cell[]) => points(sum(cells.map(({ honour }) => Math.max(honour, 0))));
const deductionsOf = (cells: readonly Cell[]) => points(sum(cells.map(({ honour }) => Math.min(honour, 0))));
const homes = (cells: readonly Cell[]) => new Set(cells.map(({ no }) => no)).size;

/** Deductions of each part; hidden ones as null, found by trying: the smallest go first until nobody can be told. */
function partsOf<Key>(cells: readonly Cell[], keys: readonly Key[], is: (cell: Cell, key: Key) => boolean) {
  const parts = keys.map((key) => cells.filter((cell) => is(cell, key)));
  const deducted = parts.map((own) => homes(own.filter(({ honour }) => honour < 0)));
  const order = parts.map((_, at) => at).filter((at) => deducted[at]! > 0);
  order.sort((a, b) => deducted[a]! - deducted[b]! || a - b);
  const few = order.filter((at) => deducted[at]! < 3);
  let hidden = few.length;
  while (few.length > 0 && hidden < order.length && sum(order.slice(0, hidden).map((at) => deducted[at]!)) < 3)
    hidden += 1;
  const gone = new Set(order.slice(0, hidden));
  return parts.map((own, at) => ({
    merit: meritOf(own),
    deductions: gone.has(at) ? null : deductionsOf(own),
    entries: sum(own.map(({ acts }) => acts)),
  }));
}

/** What the report must say of points, participation and redeemable points; units as ids in the order of the tree. */
export function expectedPoints(
  { journal, accounts }: Raw,
  year: string,
  units: readonly (string | null)[],
  unitOf: (no: string) => string | null,
) {
  const cells = cellsOf(journal, year);
  const here = accounts.filter(
    ({ opened_on, closed_on }) =>
      opened_on !== null && opened_on <= `${year}-12-31` && (closed_on === null || closed_on >= `${year}-01-01`),
  );
  const households = here.map(({ account }) => account.slice('household:'.length)).sort();
  const ever = new Set(journal.filter(({ kind }) => kind === 'posting').map((e) => e.household_no));
  const dimensions = [...new Set(cells.map(({ dimension }) => dimension))].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const months = Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`);
  const acting = cells.filter(({ acts }) => acts > 0);
  const honours = households.map((no) => sum(cells.filter((cell) => cell.no === no).map(({ honour }) => honour)));
  const bands = [-1, ...EDGES].map((_, at) => {
    const [from, below] = [EDGES[at - 1] ?? -Infinity, EDGES[at] ?? Infinity];
    return honours.filter((honour) => honour >= from && honour < below).length;
  });
  const stands = (e: EntryRow) => !journal.some((r) => r.kind === 'reversal' && r.original_seq === e.seq);
  const acted = journal.filter(
    (e) => e.kind === 'posting' && e.counted_in!.startsWith(year) && e.member_id && stands(e),
  );
  return {
    bands,
    participation: {
      households: households.length,
      withEntry: homes(acting),
      withMerit: homes(cells.filter(({ merits }) => merits > 0)),
      neverReached: households.filter((no) => !ever.has(no)).length,
      entries: sum(cells.map(({ acts }) => acts)),
      members: new Set(acted.map((e) => e.member_id)).size,
    },
    merit: meritOf(cells),
    deductions: deductionsOf(cells),
    dimensions: partsOf(cells, dimensions, (cell, dimension) => cell.dimension === dimension).map((part, at) => {
      return { dimension: dimensions[at], ...part };
    }),
    months: partsOf(cells, months, (cell, month) => cell.month === month).map((part, at) => ({
      month: months[at],
      ...part,
    })),
    units: partsOf(cells, units, (cell, unit) => unitOf(cell.no) === unit).map((part, at) => ({
      unit: units[at],
      households: households.filter((no) => unitOf(no) === units[at]).length,
      withEntry: homes(acting.filter(({ no }) => unitOf(no) === units[at])),
      ...part,
    })),
    outstanding: points(sum(here.map(({ balance }) => Math.max(balance, 0)))),
    held: points(sum(here.map(({ held }) => held))),
  };
}

/** What the books beside the journal must say. */
export function expectedBooks({ tables }: Raw, year: string, today: string) {
  const of = (table: string) => tables[table]!;
  const inYear = (at: Date) => inVillage(at).startsWith(year);
  const cases = of('cases').filter(({ created_at }) => inYear(created_at));
  const objections = of('objections').filter(({ raised_on }) => raised_on.startsWith(year));
  const state = (rows: readonly { state: string }[], name: string) => rows.filter((row) => row.state === name).length;
  const days = objections
    .filter(({ answered_at }) => answered_at !== null)
    .map(({ answered_at, raised_on }) => (Date.parse(inVillage(answered_at)) - Date.parse(raised_on)) / 86_400_000)
    .sort((a, b) => a - b);
  const steps = of('redemption_steps').filter(({ at }) => inYear(at));
  const step = (kind: string) => steps.filter((one) => one.kind === kind);
  const total = (rows: readonly Record<string, number>[], column: string) => sum(rows.map((row) => row[column]!));
  const gifts = of('stock_movements').filter(
    ({ kind, occurred_on }) => kind === 'donation' && occurred_on.startsWith(year),
  );
  const settled = of('settlements').filter(({ month }) => month.startsWith(year));
  const notices = of('notices').filter(({ from_day }) => from_day.startsWith(year));
  return {
    cases: {
      total: cases.length,
      posted: state(cases, 'posted'),
      declared: state(cases, 'declared'),
      rejected: state(cases, 'rejected'),
    },
    objections: {
      raised: objections.length,
      upheld: state(objections, 'upheld'),
      refused: state(objections, 'refused'),
      open: state(objections, 'open'),
      overdue: objections.filter((one) => one.state === 'open' && one.due_on < today).length,
      medianDays: days[Math.ceil(days.length / 2) - 1] ?? null,
    },
    notices: { total: notices.length },
    redemptions: {
      collections: step('collected').length,
      points: points(total(step('collected'), 'points')),
      refunds: step('refunded').length,
      refundedPoints: points(total(step('refunded'), 'points')),
    },
    settlements: { count: settled.length, payableFen: total(settled, 'payable_fen') },
    donations: {
      count: gifts.length,
      moneyFen: total(
        gifts.filter(({ goods_id }) => goods_id === null),
        'value_fen',
      ),
      inKindFen: total(
        gifts.filter(({ goods_id }) => goods_id !== null),
        'value_fen',
      ),
    },
    stockFen: total(of('stocks'), 'value_fen'),
  };
}
