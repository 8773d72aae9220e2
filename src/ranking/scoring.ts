import { type Day, type Month, yearOf } from '../kernel/day.ts';
import { monthsOf, type Period, periodAround } from '../kernel/period.ts';
import type { Points } from '../kernel/points.ts';

/** The village's settings that make a score of honour. */
export interface ScoreSettings {
  readonly mode: 'accumulate' | 'base' | 'sheet';
  readonly basePoints: Points;
  readonly sheetMax: Points;
  readonly sheetPeriod: 'month' | 'quarter';
}

/** How a period is scored: which months' honour is summed, in how many sheets, and how each sum becomes a score. */
export interface Scoring {
  /** Months to read: the period's and those before it that its score needs. */
  readonly from: Month;
  readonly to: Month;
  /** The period's own months: whoever has an entry in them is ranked. */
  readonly first: Month;
  readonly base: Points;
  /** Null: not clamped. */
  readonly max: Points | null;
  /** Names of the sheets whose mean is the score; null: one sum from `from` to `to`. */
  readonly sheets: readonly string[] | null;
  readonly sheetPeriod: 'month' | 'quarter';
}

/**
 * The documented meaning of the modes:
 * - `accumulate`: the period's honour. So is the score of one dimension, whatever the mode: bases and maxima are the household's.
 * - `base`: the base and the year's honour, for a month or quarter up to its end.
 * - `sheet`: the base and the sheet's honour, clamped to 0…sheetMax. A period of several sheets is the mean of those that have ended
 *   before `today` (of its first one while none has); a month within a quarter's sheet is that sheet as it stood at the month's end.
 */
export function scoringOf(settings: ScoreSettings, period: Period, today: Day, dimension?: string): Scoring {
  const { mode, basePoints, sheetMax, sheetPeriod } = settings;
  const { firstMonth: first, lastMonth: to } = period;
  const plain = { from: first, to, first, base: 0 as Points, max: null, sheets: null, sheetPeriod };
  if (mode === 'accumulate' || dimension !== undefined) return plain;
  if (mode === 'base') return { ...plain, from: `${yearOf(first)}-01` as Month, base: basePoints };
  const sheets = new Map(
    monthsOf(period)
      .map((month) => periodAround(month, sheetPeriod))
      .map((s) => [s.text, s]),
  );
  const [start] = sheets.values();
  const sheet = { ...plain, from: start!.firstMonth, base: basePoints, max: sheetMax };
  if (sheets.size === 1) return sheet;
  const ended = [...sheets.values()].filter((one) => one.lastDay < today).map((one) => one.text);
  return { ...sheet, sheets: ended.length > 0 ? ended : [start!.text] };
}

/**
 * The score of a household. `honourOf` gives the honour of a sheet by its name, or of the whole stretch for null. Means are
 * rounded to hundredths, halves up, because a score is never negative there.
 */
export function scoreBy(scoring: Scoring, honourOf: (sheet: string | null) => number): Points {
  const { base, max, sheets } = scoring;
  const scoreOf = (sheet: string | null) => {
    const sum = base + honourOf(sheet);
    return max === null ? sum : Math.min(Math.max(sum, 0), max);
  };
  if (sheets === null) return scoreOf(null) as Points;
  const total = sheets.reduce((sum, sheet) => sum + scoreOf(sheet), 0);
  return Math.floor((2 * total + sheets.length) / (2 * sheets.length)) as Points;
}
