import type { Sql } from '../database/index.ts';
import type { Points } from '../kernel/points.ts';
import { RegionCache, type RegionSource } from './region-cache.ts';

/** A village's acts in a period. Points in hundredths. */
export interface Totals {
  /** With an entry in the period. */
  readonly households: number;
  /** Sums by household, rule and month that are above and below zero: reversals are netted with what they take back. */
  readonly merit: Points;
  readonly deduction: Points;
  /** Acts that stand. */
  readonly merits: number;
  readonly deductions: number;
}

export type RegionTotals = RegionCache<Totals>;

/** Villages of one region at most: every one of the country. */
const MAX_VILLAGES = 1_000_000;

const SOURCE: RegionSource<Totals> = {
  limit: MAX_VILLAGES,
  weigh: () => 1,
  versionOf: () => '',
  async read(sql, villages, period) {
    const rows = await sql<(Totals & { village: string })[]>`
      SELECT s.village_code AS village, count(DISTINCT s.household_no)::int AS households,
        coalesce(sum(s.honour) FILTER (WHERE s.honour > 0), 0)::bigint AS merit,
        coalesce(sum(s.honour) FILTER (WHERE s.honour < 0), 0)::bigint AS deduction,
        sum(s.merits)::int AS merits, sum(s.deductions)::int AS deductions
      FROM scores s
      WHERE s.village_code = ANY(${villages.map((v) => v.code)})
        AND s.counted_in BETWEEN ${period.firstMonth} AND ${period.lastMonth}
      GROUP BY s.village_code`;
    return new Map(rows.map(({ village, ...totals }) => [village, totals]));
  },
};

/** Totals of the villages of a region, kept until their ledgers grow. */
export function regionTotals(services: { sql: Sql; now: () => Date }): RegionTotals {
  return new RegionCache(services, SOURCE);
}
