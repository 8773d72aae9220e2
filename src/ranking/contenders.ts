import type { AnySql } from '../database/index.ts';
import type { Points } from '../kernel/points.ts';
import { type Contender, compareContenders } from './rank.ts';
import { type Scoring, scoreBy } from './scoring.ts';

/** What a household's score is made of, one row a sheet. */
export interface SumRow {
  village: string;
  household: string;
  /** The sheet's name; empty where there is one sum. */
  sheet: string;
  total: number;
  honour: number;
  merits: number;
  deductions: number;
  last_seq: number;
  counted: number;
}

/** The contenders of villages that score alike, in the order of their rankings. Villages without any are missing. */
export async function readContenders(
  sql: AnySql,
  villages: readonly string[],
  scoring: Scoring,
  dimension?: string,
): Promise<Map<string, Contender[]>> {
  const { from, to, first } = scoring;
  // Filters cost a third of the time: only where months before the period are read.
  const inPeriod = from === first ? sql`` : sql`FILTER (WHERE s.counted_in >= ${first})`;
  const rows = await sql<SumRow[]>`
    SELECT s.village_code AS village, s.household_no AS household, ${sheetOf(sql, scoring)} AS sheet,
      sum(s.honour)::bigint AS total, coalesce(sum(s.honour) ${inPeriod}, 0)::bigint AS honour,
      coalesce(sum(s.merits) ${inPeriod}, 0)::int AS merits, coalesce(sum(s.deductions) ${inPeriod}, 0)::int AS deductions,
      coalesce(max(s.last_seq) ${inPeriod}, 0)::bigint AS last_seq, (count(*) ${inPeriod})::int AS counted
    FROM scores s
    WHERE s.village_code = ANY(${villages as string[]}) AND s.counted_in BETWEEN ${from} AND ${to}
      ${dimension === undefined ? sql`` : sql`AND s.dimension = ${dimension}`}
    GROUP BY s.village_code, s.household_no, 3`;
  return contendersOf(rows, scoring);
}

/** Contenders by village, each in order, from the sums of their sheets. */
export function contendersOf(rows: readonly SumRow[], scoring: Scoring): Map<string, Contender[]> {
  return scoring.sheets === null ? fromSums(rows, scoring) : fromSheets(rows, scoring);
}

/** The sheet that a row `s` with a `counted_in` belongs to; empty where there is one sum. */
export function sheetOf(sql: AnySql, { sheets, sheetPeriod }: Scoring) {
  if (sheets === null) return sql`''`;
  if (sheetPeriod === 'month') return sql`s.counted_in`;
  return sql`left(s.counted_in, 4) || '-Q' || ((right(s.counted_in, 2)::int + 2) / 3)`;
}

function fromSums(rows: readonly SumRow[], scoring: Scoring): Map<string, Contender[]> {
  const found = new Map<string, Contender[]>();
  for (const row of rows) {
    if (row.counted > 0)
      put(
        found,
        row.village,
        contender(
          row,
          scoreBy(scoring, () => row.total),
        ),
      );
  }
  return ordered(found);
}

/** Rows of a household's sheets come in any order: gathered first, then scored. */
function fromSheets(rows: readonly SumRow[], scoring: Scoring): Map<string, Contender[]> {
  const households = new Map<string, { sum: SumRow; sheets: Map<string, number> }>();
  for (const row of rows) {
    const key = `${row.village} ${row.household}`;
    const known = households.get(key);
    if (known === undefined) {
      households.set(key, { sum: { ...row }, sheets: new Map([[row.sheet, row.total]]) });
      continue;
    }
    const { sum, sheets } = known;
    sheets.set(row.sheet, row.total);
    sum.honour += row.honour;
    sum.merits += row.merits;
    sum.deductions += row.deductions;
    sum.counted += row.counted;
    sum.last_seq = Math.max(sum.last_seq, row.last_seq);
  }
  const found = new Map<string, Contender[]>();
  for (const { sum, sheets } of households.values()) {
    if (sum.counted === 0) continue;
    put(
      found,
      sum.village,
      contender(
        sum,
        scoreBy(scoring, (sheet) => sheets.get(sheet ?? '') ?? 0),
      ),
    );
  }
  return ordered(found);
}

function contender(row: SumRow, score: Points): Contender {
  const { household, merits, deductions, last_seq: lastSeq } = row;
  return { household, score, honour: row.honour as Points, merits, deductions, lastSeq };
}

function put(found: Map<string, Contender[]>, village: string, one: Contender): void {
  const list = found.get(village);
  if (list) list.push(one);
  else found.set(village, [one]);
}

function ordered(found: Map<string, Contender[]>): Map<string, Contender[]> {
  for (const list of found.values()) list.sort(compareContenders);
  return found;
}
