import { addMonths, type Day, firstDayOf, lastDayOf, type Month, monthName, yearOf } from './day.ts';

/** A stretch of whole months: a month `2026-10`, a quarter `2026-Q3`, a half-year `2026-H1` or a year `2026`. */
export interface Period {
  readonly text: string;
  readonly kind: 'month' | 'quarter' | 'half' | 'year';
  readonly firstMonth: Month;
  readonly lastMonth: Month;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

const PERIOD_PATTERN = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/;

/** Reads `2026`, `2026-H1`, `2026-Q3` or `2026-10`; `undefined` for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const match = PERIOD_PATTERN.exec(text);
  if (!match) return undefined;
  const [, year, month, quarter, half] = match;
  if (Number(year) < 1900 || Number(year) > 2199) return undefined;
  if (month) return periodFrom(text, 'month', `${year}-${month}` as Month, 1);
  if (quarter) {
    return periodFrom(text, 'quarter', `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}` as Month, 3);
  }
  if (half) return periodFrom(text, 'half', `${year}-${half === '1' ? '01' : '07'}` as Month, 6);
  return periodFrom(text, 'year', `${year}-01` as Month, 12);
}

/** The month, quarter, half-year or year that a month lies in. */
export function periodAround(month: Month, kind: Period['kind']): Period {
  if (kind === 'month') return periodFrom(month, 'month', month, 1);
  if (kind === 'year') return periodFrom(month.slice(0, 4), 'year', `${month.slice(0, 4)}-01` as Month, 12);
  if (kind === 'half') {
    const half = Number(month.slice(5)) <= 6 ? 1 : 2;
    return periodFrom(`${yearOf(month)}-H${half}`, 'half', `${yearOf(month)}-${half === 1 ? '01' : '07'}` as Month, 6);
  }
  const quarter = Math.ceil(Number(month.slice(5)) / 3);
  const first = `${month.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, '0')}` as Month;
  return periodFrom(`${yearOf(month)}-Q${quarter}`, 'quarter', first, 3);
}

/** The months of a period in order. */
export function monthsOf(period: Period): Month[] {
  const months: Month[] = [];
  for (let month = period.firstMonth; month <= period.lastMonth; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** How people name a period: 2026年10月, 2026年第3季度, 2026年上半年, 2026年度. */
export function periodName({ kind, firstMonth }: Period): string {
  const year = yearOf(firstMonth);
  if (kind === 'year') return `${year}年度`;
  if (kind === 'month') return monthName(firstMonth);
  if (kind === 'half') return `${year}年${firstMonth.endsWith('01') ? '上' : '下'}半年`;
  return `${year}年第${Number(addMonths(firstMonth, 2).slice(5)) / 3}季度`;
}

function periodFrom(text: string, kind: Period['kind'], firstMonth: Month, length: number): Period {
  const lastMonth = addMonths(firstMonth, length - 1);
  return { text, kind, firstMonth, lastMonth, firstDay: firstDayOf(firstMonth), lastDay: lastDayOf(lastMonth) };
}
