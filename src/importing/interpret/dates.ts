import { type Day, dayOf, type Month, parseDay } from '../../kernel/day.ts';
import type { Cell } from '../workbook/types.ts';
import { withDigits } from './numerals.ts';
import { isBlank, normaliseDigits, textOf } from './texts.ts';

/** What the sheet says about its dates, so that '8日' and '10月8日' can be read. */
export interface DateHint {
  readonly year?: number;
  readonly month?: number;
  /** The workbook counts days from 1904. */
  readonly date1904?: boolean;
  /** A CSV file: its texts may be numbers that Excel has shortened, so '10.1' may have been 10.10. */
  readonly csv?: boolean;
}

export type DayReading =
  | { readonly day: Day }
  | { readonly problem: 'bad-date' }
  | { readonly problem: 'ambiguous-date'; readonly readings: readonly Day[] };

const BAD: DayReading = { problem: 'bad-date' };
/** In characters; a longer text is no date, and is not searched for one. */
const LONGEST_DATE = 80;
const SERIAL_MIN = 20_000;
const SERIAL_MAX = 80_000;
/** 1900-01-01 is day 1, and Excel believes in 1900-02-29. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const DAY_MS = 86_400_000;

const WEEKDAY = /(?:星期|礼拜|周)[一二三四五六日天1-7]/g;
const CLOCK =
  /(?:T|\s|(?<=[日号]))\s*(?:上午|下午|早上|晚上|中午|凌晨|[AP]M)?\s*\d{1,2}(?::\d{1,2}|[时点](?:\d{1,2}分?|半)?)(?::\d{1,2}(?:\.\d+)?)?\s*(?:[AP]M|Z)?$/i;
const HALF_DAY = /(?:上午|下午|早上|早晨|晚上|中午|傍晚|凌晨|全天)$/;

/** Reads the day that a cell names. A blank cell is a `bad-date`. Pure; never throws. */
export function readDay(cell: Cell | undefined, hint: DateHint = {}): DayReading {
  if (!cell || isBlank(cell)) return BAD;
  if (cell.date !== undefined) return readExcelDate(cell, hint);
  if (typeof cell.value === 'number') return readNumber(cell.value, hint);
  return typeof cell.value === 'string' ? readText(cell.value, hint) : BAD;
}

function known(day: Day | undefined): DayReading {
  return day === undefined ? BAD : { day };
}

/** A date as Excel keeps it. What its format hides, nobody has read: the year of '10月8日' is only when it was typed. */
function readExcelDate(cell: Cell, hint: DateHint): DayReading {
  const day = parseDay((cell.date ?? '').slice(0, 10));
  if (day === undefined) return BAD;
  const shown = (cell.dateFormat ?? 'yyyy-mm-dd').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
  if (!/d/i.test(shown)) return BAD;
  if (/[ye]/i.test(shown) || hint.year === undefined) return { day };
  return known(dayOf(hint.year, Number(day.slice(5, 7)), Number(day.slice(8))));
}

function readNumber(value: number, hint: DateHint): DayReading {
  if (value >= SERIAL_MIN && value < SERIAL_MAX) return known(serialDay(value, hint));
  if (!Number.isInteger(value)) return value < 13 ? readFraction(String(value), hint) : BAD;
  if (value >= 1 && value <= 31) return dayOfSheet(value, hint);
  return readDigits(String(value));
}

function serialDay(serial: number, hint: DateHint): Day | undefined {
  const date = new Date((hint.date1904 ? EPOCH_1904 : EPOCH_1900) + Math.floor(serial) * DAY_MS);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** 10.1 as a number: the 1st or the 10th of October? A number never says. */
function readFraction(text: string, hint: DateHint): DayReading {
  const [month = '', fraction = ''] = text.split('.');
  const days = fraction.length === 1 ? [fraction, `${fraction}0`] : [fraction];
  const readings = days
    .map((day) => dayOf(hint.year ?? 2000, Number(month), Number(day)))
    .filter((day) => day !== undefined);
  return readings.length > 0 && fraction.length <= 2 ? { problem: 'ambiguous-date', readings } : BAD;
}

function dayOfSheet(dayOfMonth: number, hint: DateHint): DayReading {
  if (hint.year === undefined || hint.month === undefined) return BAD;
  return known(dayOf(hint.year, hint.month, dayOfMonth));
}

/** 20261008 and 261008. */
function readDigits(text: string): DayReading {
  const match = /^(\d{4}|\d{2})(\d{2})(\d{2})$/.exec(text);
  return match ? known(dayOf(fullYear(match[1]!), Number(match[2]), Number(match[3]))) : BAD;
}

export function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** The text of a date without weekday, time of day and remarks in brackets; one sign between its parts. */
export function plainDate(text: string): string {
  if (text.length > LONGEST_DATE) return '';
  const wide = text
    .normalize('NFKC')
    .replace(/\([^()]*\)/g, ' ')
    .replace(WEEKDAY, ' ')
    .trim();
  const short = normaliseDigits(wide.replace(CLOCK, '').trim().replace(HALF_DAY, ''));
  return withDigits(short.replace(/元月/g, '1月'))
    .replace(/[。·、,_]/g, '.')
    .replace(/\\/g, '/');
}

function readText(text: string, hint: DateHint): DayReading {
  const plain = plainDate(text);
  const full = /^'?(\d{4}|\d{2})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})[日号]?$/.exec(plain);
  if (full) return known(dayOf(fullYear(full[1]!), Number(full[2]), Number(full[3])));
  const short = /^(\d{1,2})(?:月|[./-])(\d{1,2})[日号]?$/.exec(plain);
  if (short) {
    if (hint.csv && /^\d{1,2}\.[1-3]$/.test(plain)) return readFraction(plain, hint);
    return hint.year === undefined ? BAD : known(dayOf(hint.year, Number(short[1]), Number(short[2])));
  }
  const single = /^(\d{1,2})[日号]?$/.exec(plain);
  if (single) return dayOfSheet(Number(single[1]), hint);
  const western = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(plain);
  if (western) return readWestern(Number(western[1]), Number(western[2]), Number(western[3]));
  if (/^\d{5}(?:\.\d+)?$/.test(plain)) return readNumber(Number(plain), hint);
  return readDigits(plain);
}

/** 10/8/2026: month first or day first. */
function readWestern(first: number, second: number, year: number): DayReading {
  const readings = [dayOf(year, first, second), dayOf(year, second, first)].filter((day) => day !== undefined);
  if (new Set(readings).size > 1) return { problem: 'ambiguous-date', readings };
  return known(readings[0]);
}

/** The year and month of a birth, `YYYY-MM`; `undefined` when the cell does not name both for certain. */
export function readBirthMonth(cell: Cell): Month | undefined {
  if (cell.date !== undefined) return cell.date.slice(0, 7) as Month;
  if (typeof cell.value === 'number' && Number.isInteger(cell.value)) {
    if (cell.value >= 4000 && cell.value < SERIAL_MAX)
      return serialDay(cell.value, {})?.slice(0, 7) as Month | undefined;
  }
  const plain = plainDate(textOf(cell)).replace(/(?:出?生|左右|前后)$/, '');
  // The number 1994.1 may have been 1994.10.
  if (typeof cell.value === 'number' && /^\d{4}\.1$/.test(plain)) return undefined;
  const match =
    /^(\d{4}|\d{2})(?:年|[./-])(\d{1,2})月?(?:[./-]?\d{1,2}[日号]?)?$/.exec(plain) ??
    /^((?:19|20)\d{2})(\d{2})(?:\d{2})?$/.exec(plain);
  return match ? monthOfBirth(match[1]!, Number(match[2])) : undefined;
}

/** '73年4月' is 1973, '05年4月' 2005: nobody is older than a hundred or born after the present decade. */
function monthOfBirth(yearText: string, month: number): Month | undefined {
  const short = Number(yearText);
  const year = yearText.length === 4 ? short : short + (short <= 30 ? 2000 : 1900);
  const day = dayOf(year, month, 1);
  return day?.slice(0, 7) as Month | undefined;
}
