import { ensureOperatorKey } from '../../src/access/index.ts';
import type { Sql } from '../../src/database/index.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { requestText } from './connection.ts';
import { sequence } from './loops.ts';
import * as sizing from './sizes.ts';
import type { Stage } from './stage.ts';
import { median, round } from './statistics.ts';

export interface CountySizes {
  readonly villages: number;
  readonly households: number;
  /** Rules by which each household has points in each month. */
  readonly rules: number;
}

/** Milliseconds. */
export interface CountyReport extends CountySizes {
  /** Sums of points by household, rule and month that the report is made of. */
  readonly scores: number;
  readonly json: number;
  readonly workbook: number;
  readonly printed: number;
  readonly stars: number;
  /** Plain SQL on a connection of its own: the same sums added up by village, and nothing else. */
  readonly baseline: number;
  /** How often the report takes that long. */
  readonly ratio: number;
}

const YEAR = 2026;
const TURNS = 5;

/** The annual report of a county, as JSON, workbook and printed, against one plain sum over the same rows. */
export async function measureCountyReport(
  stage: Stage,
  sizes: CountySizes,
  progress: (line: string) => void,
): Promise<CountyReport> {
  progress(`年度报告：${sizes.villages} 个村 × ${sizes.households} 户 annual report of a county …`);
  await stage.createDatabase('reports');
  const admin = stage.admin('reports');
  await ensureOperatorKey(admin, stage.operatorKey);
  const scores = await fillCounty(admin, sizes);
  const service = await stage.serve('reports');
  const times = { json: [] as number[], baseline: [] as number[] };
  // In turns, so that what else happens on the machine hits both alike. The first turn loads programs and pages.
  for (let turn = 0; turn <= TURNS; turn += 1) {
    times.json.push(await timeOf(service, stage.operatorKey, 'annual'));
    times.baseline.push(await timeOfSum(admin));
  }
  const [json, baseline] = [median(times.json.slice(1)), median(times.baseline.slice(1))];
  const once = async (file: string) => round(await timeOf(service, stage.operatorKey, file));
  return {
    ...sizes,
    scores,
    json: round(json),
    workbook: await once('annual.xlsx'),
    printed: await once('annual.pdf'),
    stars: await once('stars'),
    baseline: round(baseline),
    ratio: round(json / baseline, 2),
  };
}

async function timeOf({ port }: ServiceProcess, key: string, file: string): Promise<number> {
  const path = `/v1/regions/${sizing.COUNTY}/reports/${file}?year=${YEAR}`;
  return (await sequence(port, [requestText('GET', path, key)]))[0]!;
}

async function timeOfSum(sql: Sql): Promise<number> {
  const started = performance.now();
  await sql`
    SELECT village_code, sum(honour) FILTER (WHERE honour > 0), sum(honour) FILTER (WHERE honour < 0), sum(merits),
      count(DISTINCT household_no)
    FROM scores WHERE village_code BETWEEN ${sizing.COUNTY.padEnd(12, '0')} AND ${sizing.COUNTY.padEnd(12, '9')}
      AND counted_in BETWEEN ${`${YEAR}-01`} AND ${`${YEAR}-12`}
    GROUP BY village_code`;
  return performance.now() - started;
}

/** The projections that a year of postings leaves behind, set-based: the report reads nothing else of the ledger. */
async function fillCounty(sql: Sql, { villages, households, rules }: CountySizes): Promise<number> {
  const codes = sizing.countyVillages(villages);
  await sql`
    INSERT INTO ledgers (village_code, last_recorded_at)
    SELECT code, now() FROM unnest(${codes}::text[]) AS v (code)`;
  await sql`
    INSERT INTO villages (village_code, name, mode, base_points, sheet_max, sheet_period, notice_days, point_value_fen, year_end,
      carry_percent, hold_days, unclaimed, tie_rule, created_at)
    SELECT code, '第' || n || '村', 'accumulate', 0, 10000, 'month', 3, 100, 'keep', 0, 30, 'return', 'distinct', now()
    FROM unnest(${codes}::text[]) WITH ORDINALITY AS v (code, n)`;
  await sql`
    INSERT INTO accounts (village_code, account, balance, opened_on)
    SELECT code, 'household:' || lpad(h::text, 6, '0'), h * 100, '2020-01-01'
    FROM unnest(${codes}::text[]) AS v (code), generate_series(1, ${households}::int) AS h`;
  const { count } = await sql`
    INSERT INTO scores (village_code, household_no, rule_code, counted_in, dimension, honour, cap_use, merits, deductions, last_seq)
    SELECT code, lpad(h::text, 6, '0'), 'R' || r, ${YEAR} || '-' || lpad(m::text, 2, '0'), '类别' || r,
      CASE WHEN (h + m) % 9 = 0 THEN -200 ELSE 200 * r END, 200, CASE WHEN (h + m) % 9 = 0 THEN 0 ELSE 1 END,
      CASE WHEN (h + m) % 9 = 0 THEN 1 ELSE 0 END, 1
    FROM unnest(${codes}::text[]) AS v (code), generate_series(1, ${households}::int) AS h, generate_series(1, ${rules}::int) AS r,
      generate_series(1, 12) AS m`;
  await sql`VACUUM ANALYZE`;
  return count;
}
