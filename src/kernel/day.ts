/**
 * Days and months of the village. This is the one place that knows the time zone: all villages live in
 * Asia/Shanghai, which has had no daylight saving since 1991, so a day is an instant shifted by eight hours.
 */

/** A calendar day `YYYY-MM-DD` in Asia/Shanghai. Compares correctly as text. */
export type Day = string & { readonly unit: 'day' };

/** A calendar month `YYYY-MM`. Compares correctly as text. */
export type Month = string & { readonly unit: 'month' };

/** Of Asia/Shanghai. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads `YYYY-MM-DD`; `undefined` for anything that is not a real day between 1900 and 2199. */
export function parseDay(text: string): Day | undefined {
  const match = DAY_PATTERN.exec(text);
  if (!match) return undefined;
  return dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The day of a year, month (1–12) and day of month; `undefined` when there is no such day. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day | undefined {
  if (!(year >= 1900 && year <= 2199)) return undefined;
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) {
    return undefined;
  }
  return isoDay(date);
}

/** The day on the village's wall calendar at an instant. */
export function dayAt(instant: Date): Day {
  return isoDay(new Date(instant.getTime() + OFFSET_MS));
}

/** An instant as people in the village read it: `2026-11-15 00:00`. */
export function clockTime(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The instant at which a day begins in the village. */
export function startOfDay(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS);
}

/** The day `count` days later, or earlier when it is negative. */
export function addDays(day: Day, count: number): Day {
  return isoDay(new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS));
}

/** The month that a day lies in. */
export function monthOf(day: Day): Month {
  return day.slice(0, 7) as Month;
}

/** The year of a day or month. */
export function yearOf(value: Day | Month): number {
  return Number(value.slice(0, 4));
}

/** The first day of a month. */
export function firstDayOf(month: Month): Day {
  return `${month}-01` as Day;
}

/** The last day of a month. */
export function lastDayOf(month: Month): Day {
  return addDays(firstDayOf(addMonths(month, 1)), -1);
}

/** The month `count` months later, or earlier when it is negative. */
export function addMonths(month: Month, count: number): Month {
  const index = yearOf(month) * 12 + Number(month.slice(5)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Month;
}

/** How people write a day: 2026年12月31日. */
export function dayName(day: Day): string {
  return `${monthName(monthOf(day))}${Number(day.slice(8))}日`;
}

/** How people write a month: 2026年10月. */
export function monthName(month: Month): string {
  return `${yearOf(month)}年${Number(month.slice(5))}月`;
}

function isoDay(date: Date): Day {
  return date.toISOString().slice(0, 10) as Day;
}
