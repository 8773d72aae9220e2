import type { EntryRow } from '../../src/ledger/index.ts';
import type { VillageOptions } from '../support/timeline.ts';
import { DIMENSIONS } from '../support/timeline.ts';

/*
 * Rankings computed the slow and obvious way, from the raw journal and in points.
 */

export interface Expected {
  household: string;
  score: number;
  honour: number;
  merits: number;
  deductions: number;
  last: number;
}

const round = (value: number) => Math.round(value * 100) / 100;

function monthsIn(period: string): string[] {
  const year = period.slice(0, 4);
  const all = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);
  if (period.length === 4) return all;
  if (period[5] !== 'Q') return [period];
  const quarter = Number(period[6]);
  return all.slice(quarter * 3 - 3, quarter * 3);
}

/** Households with an entry in the period, scored by the village's mode and put in order. */
export function expectedRanking(
  journal: readonly EntryRow[],
  village: VillageOptions,
  period: string,
  today: string,
  dimension?: string,
): Expected[] {
  const months = monthsIn(period);
  const counted = journal.filter(
    (e) => e.counted_in !== null && (!dimension || DIMENSIONS[e.rule_code!] === dimension),
  );
  const reversed = new Set(journal.filter((e) => e.kind === 'reversal').map((e) => e.original_seq));
  const households = new Set(counted.filter((e) => months.includes(e.counted_in!)).map((e) => e.household_no!));
  const rows = [...households].map((household) => {
    const own = counted.filter((e) => e.household_no === household);
    const here = own.filter((e) => months.includes(e.counted_in!));
    const acts = here.filter((e) => e.kind === 'posting' && !reversed.has(e.seq));
    const honourIn = (some: readonly string[]) =>
      own.filter((e) => some.includes(e.counted_in!)).reduce((sum, e) => sum + e.honour, 0) / 100;
    return {
      household,
      score: round(dimension ? honourIn(months) : scoreOf(village, months, today, honourIn)),
      honour: round(honourIn(months)),
      merits: acts.filter((e) => e.honour > 0).length,
      deductions: acts.filter((e) => e.honour < 0).length,
      last: Math.max(...here.map((e) => e.seq)),
    };
  });
  return rows.sort(
    (a, b) => b.score - a.score || a.deductions - b.deductions || b.merits - a.merits || a.last - b.last,
  );
}

function scoreOf(
  { mode, basePoints = 0, sheetMax = 100, sheetPeriod = 'month' }: VillageOptions,
  months: string[],
  today: string,
  honourIn: (months: string[]) => number,
): number {
  const year = months[0]!.slice(0, 4);
  if (mode === 'base') return basePoints + honourIn(monthsIn(year).filter((month) => month <= months.at(-1)!));
  if (mode !== 'sheet') return honourIn(months);
  const quarters = ['Q1', 'Q2', 'Q3', 'Q4'].map((q) => monthsIn(`${year}-${q}`));
  const sheets = sheetPeriod === 'month' ? monthsIn(year).map((month) => [month]) : quarters;
  const own = sheets.filter((sheet) => sheet.some((month) => months.includes(month)));
  const ended = own.filter((sheet) => sheet.at(-1)! < today.slice(0, 7));
  const used = own.length === 1 ? own : ended.length > 0 ? ended : own.slice(0, 1);
  const scores = used.map((sheet) => {
    const honour = honourIn(sheet.filter((month) => month <= months.at(-1)!));
    return Math.min(Math.max(basePoints + honour, 0), sheetMax);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
