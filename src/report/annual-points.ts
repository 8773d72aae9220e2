import type { TransactionSql } from '../database/index.ts';
import type { Points } from '../kernel/points.ts';
import { byVillage, inScope, type Scope } from './annual-scope.ts';

/*
 * Who takes part, and the points of a year. Acts belong to the month that counts them; their points are netted by household, rule and
 * month, as in the totals of regions: what is above zero is merit, what is below deductions.
 */

/** Where the bands of households by their honour of the year begin, in hundredths, each up to the next; before them: below zero. */
export const BAND_EDGES = [0, 1, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000] as const;
export const BANDS = BAND_EDGES.length + 1;

/** Points in hundredths. */
export interface Participation {
  /** That existed on some day of the year, or have an act in it. */
  readonly households: number;
  /** With an act that stands, and with merit. */
  readonly withEntry: number;
  readonly withMerit: number;
  /** Without any act ever. */
  readonly neverReached: number;
  /** Acts that stand and moved points. */
  readonly entries: number;
  readonly merit: Points;
  readonly deductions: Points;
  /** Households by the honour of their year: how many in each band. */
  readonly bands: readonly number[];
}

export const NO_PARTICIPATION: Participation = {
  households: 0,
  withEntry: 0,
  withMerit: 0,
  neverReached: 0,
  entries: 0,
  merit: 0 as Points,
  deductions: 0 as Points,
  bands: new Array(BANDS).fill(0),
};

type BandRow = Omit<Participation, 'bands'> & { readonly village: string; readonly band: number };

/** By village. Villages without a household are missing. */
export async function readParticipation(tx: TransactionSql, scope: Scope): Promise<Map<string, Participation>> {
  const { firstDay, lastDay, firstMonth, lastMonth } = scope.year;
  const rows = await tx<BandRow[]>`
    WITH acts AS (
      SELECT village_code, household_no AS no, sum(merits) AS merits, sum(deductions) AS deducted, sum(honour) AS honour,
        coalesce(sum(honour) FILTER (WHERE honour > 0), 0) AS merit,
        coalesce(sum(honour) FILTER (WHERE honour < 0), 0) AS deductions
      FROM scores WHERE ${inScope(tx, scope)} AND counted_in BETWEEN ${firstMonth} AND ${lastMonth}
      GROUP BY village_code, household_no
    ), homes AS (
      SELECT village_code, substr(account, 11) AS no,
        opened_on <= ${lastDay} AND (closed_on IS NULL OR closed_on >= ${firstDay}) AS here
      FROM accounts WHERE ${inScope(tx, scope)} AND opened_on IS NOT NULL
    )
    SELECT h.village_code AS village,
      width_bucket(coalesce(a.honour, 0)::bigint, ${BAND_EDGES as unknown as number[]}::bigint[]) AS band,
      count(*) AS households, count(*) FILTER (WHERE a.merits + a.deducted > 0) AS "withEntry",
      count(*) FILTER (WHERE a.merits > 0) AS "withMerit", count(*) FILTER (WHERE a.no IS NULL AND e.found IS NULL) AS "neverReached",
      coalesce(sum(a.merits + a.deducted), 0)::bigint AS entries, coalesce(sum(a.merit), 0)::bigint AS merit,
      coalesce(sum(a.deductions), 0)::bigint AS deductions
    FROM homes h
    LEFT JOIN acts a ON a.village_code = h.village_code AND a.no = h.no
    LEFT JOIN LATERAL (
      SELECT true AS found FROM scores s
      WHERE a.no IS NULL AND s.village_code = h.village_code AND s.household_no = h.no LIMIT 1) e ON true
    WHERE h.here OR a.no IS NOT NULL
    GROUP BY 1, 2`;
  return new Map([...byVillage(rows)].map(([village, own]) => [village, own.reduce(addBand, NO_PARTICIPATION)]));
}

function addBand(sum: Participation, { village: _village, band, ...row }: BandRow): Participation {
  const bands = sum.bands.map((_, index) => (index === band ? row.households : 0));
  return addParticipation(sum, { ...row, bands });
}

/** The sum of two villages. */
export function addParticipation(a: Participation, b: Participation): Participation {
  return {
    households: a.households + b.households,
    withEntry: a.withEntry + b.withEntry,
    withMerit: a.withMerit + b.withMerit,
    neverReached: a.neverReached + b.neverReached,
    entries: a.entries + b.entries,
    merit: (a.merit + b.merit) as Points,
    deductions: (a.deductions + b.deductions) as Points,
    bands: a.bands.map((count, index) => count + b.bands[index]!),
  };
}

/** A part of a year's points: of a dimension, a month, a unit. */
export interface Part {
  readonly merit: Points;
  readonly deductions: Points;
  readonly entries: number;
  /** Households with an act that stands, and with a deduction. */
  readonly households: number;
  readonly deducted: number;
}

export const NO_PART: Part = { merit: 0 as Points, deductions: 0 as Points, entries: 0, households: 0, deducted: 0 };

/** A village's points of a year, broken down in three ways, each of which makes the whole. */
export interface Parts {
  readonly dimensions: ReadonlyMap<string, Part>;
  readonly months: ReadonlyMap<string, Part>;
  readonly households: ReadonlyMap<string, Part>;
}

type PartRow = Part & { readonly dimension: string | null; readonly month: string | null; readonly no: string | null };

/** The points of one village by dimension, by month and by household. */
export async function readParts(tx: TransactionSql, village: string, { year }: Scope): Promise<Parts> {
  const rows = await tx<PartRow[]>`
    SELECT dimension, counted_in AS month, household_no AS no,
      coalesce(sum(honour) FILTER (WHERE honour > 0), 0)::bigint AS merit,
      coalesce(sum(honour) FILTER (WHERE honour < 0), 0)::bigint AS deductions, sum(merits + deductions)::bigint AS entries,
      count(DISTINCT household_no) FILTER (WHERE merits + deductions > 0) AS households,
      count(DISTINCT household_no) FILTER (WHERE honour < 0) AS deducted
    FROM scores
    WHERE village_code = ${village} AND counted_in BETWEEN ${year.firstMonth} AND ${year.lastMonth}
    GROUP BY GROUPING SETS ((dimension), (counted_in), (household_no))
    ORDER BY dimension COLLATE "C", counted_in, household_no COLLATE "C"`;
  const pick = (key: 'dimension' | 'month' | 'no') =>
    new Map(rows.flatMap((row) => (row[key] === null ? [] : [[row[key], partOf(row)] as const])));
  return { dimensions: pick('dimension'), months: pick('month'), households: pick('no') };
}

function partOf({ merit, deductions, entries, households, deducted }: PartRow): Part {
  return { merit, deductions, entries, households, deducted };
}

/** Members who did an act that stands and counts in the year. Acts count in no month after they were recorded: `before` is the size then. */
export async function countMembers(
  tx: TransactionSql,
  village: string,
  { year }: Scope,
  before: number,
): Promise<number> {
  const [row] = await tx<{ members: number }[]>`
    SELECT count(DISTINCT e.member_id) AS members FROM entries e
    WHERE e.village_code = ${village} AND e.seq > ${before} AND e.kind = 'posting' AND e.member_id IS NOT NULL
      AND e.counted_in BETWEEN ${year.firstMonth} AND ${year.lastMonth}
      AND NOT EXISTS (SELECT FROM entries r WHERE r.village_code = e.village_code AND r.original_seq = e.seq
        AND r.kind = 'reversal')`;
  return row!.members;
}
