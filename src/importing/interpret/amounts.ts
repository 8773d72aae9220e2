import type { Points } from '../../kernel/points.ts';
import type { Cell } from '../workbook/types.ts';
import { withDigits } from './numerals.ts';
import { isBlank, isNothing, normaliseDigits, textOf } from './texts.ts';

/** An amount of points as a rule or a line states it; amounts are signed hundredths. */
export type PointsReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'fixed'; readonly points: Points; readonly per?: string; readonly vetoMonths?: number }
  | { readonly kind: 'range'; readonly min: Points; readonly max: Points; readonly per?: string }
  | { readonly kind: 'veto'; readonly months: number }
  | { readonly kind: 'unreadable' };

const UNREADABLE = { kind: 'unreadable' } as const;
/** In characters. */
const LONGEST_AMOUNT = 60;
const DEFAULT_VETO_MONTHS = 12;
const NUMBER = '(\\d+(?:\\.\\d+)?|\\.\\d+)';
const RANGE = new RegExp(`^${NUMBER}分?(?:-+|~|至|到)\\+?${NUMBER}$`);

/** Hundredths of a number; tolerant of what floating point did to a formula. `undefined`: more than two decimals. */
export function toHundredths(value: number): number | undefined {
  const hundredths = Math.round(value * 100);
  if (!Number.isSafeInteger(hundredths) || Math.abs(value * 100 - hundredths) > 1e-6) return undefined;
  return hundredths === 0 ? 0 : hundredths;
}

/** Reads 2, '+2', '2分', '扣2分', '每小时2分', '2分/次', '5—10分', '一票否决'. Pure; never throws. */
export function readPoints(cell: Cell | undefined): PointsReading {
  if (!cell || isBlank(cell)) return { kind: 'blank' };
  if (cell.error !== undefined || cell.date !== undefined) return UNREADABLE;
  if (typeof cell.value === 'number') return fixed(cell.value);
  return typeof cell.value === 'string' ? readPointsText(cell.value) : UNREADABLE;
}

function fixed(value: number, per?: string): PointsReading {
  const points = toHundredths(value);
  return points === undefined ? UNREADABLE : { kind: 'fixed', points: points as Points, ...(per ? { per } : {}) };
}

function readPointsText(written: string): PointsReading {
  if (written.length > LONGEST_AMOUNT) return UNREADABLE;
  if (isNothing(written)) return { kind: 'blank' };
  const text = normaliseDigits(written)
    .replace(/积分/g, '分')
    .replace(/[。.;,]+$/, '');
  if (/一票否决/.test(text)) return readVeto(text);
  const { amount, per, units } = splitPer(withDigits(text));
  const { sign, rest } = splitSign(amount);
  const range = RANGE.exec(rest.replace(/分$/, ''));
  if (range) return rangeOf(Number(range[1]), Number(range[2]), sign, per);
  const upTo = new RegExp(`^(?:最高|最多|不超过|至多|≤)${NUMBER}分?$|^${NUMBER}分?(?:以内|以下)$`).exec(rest);
  if (upTo) return rangeOf(0, Number(upTo[1] ?? upTo[2]), sign, per);
  const single = new RegExp(`^${NUMBER}分?$`).exec(rest);
  return single ? fixed((sign * Number(single[1])) / units, per) : UNREADABLE;
}

function rangeOf(from: number, to: number, sign: 1 | -1, per?: string): PointsReading {
  const [min, max] = [toHundredths(sign * Math.min(from, to)), toHundredths(sign * Math.max(from, to))];
  if (min === undefined || max === undefined) return UNREADABLE;
  const bounds = sign > 0 ? { min, max } : { min: max, max: min };
  return { kind: 'range', min: bounds.min as Points, max: bounds.max as Points, ...(per ? { per } : {}) };
}

function readVeto(text: string): PointsReading {
  const months = monthsIn(text) ?? DEFAULT_VETO_MONTHS;
  const also = new RegExp(`(-|负|扣除?|减)${NUMBER}分`).exec(text);
  const points = also ? toHundredths(-Number(also[2])) : undefined;
  return points === undefined
    ? { kind: 'veto', months }
    : { kind: 'fixed', points: points as Points, vetoMonths: months };
}

/** '12个月', '2年' in months. */
export function monthsIn(text: string): number | undefined {
  const match = /(\d+)(个月|年)/.exec(withDigits(normaliseDigits(text)));
  return match ? Number(match[1]) * (match[2] === '年' ? 12 : 1) : undefined;
}

const UNIT = '(半)?(\\d+(?:\\.\\d+)?)?个?(小时|钟头|H|时|次|人次|人|天|日|件|户|场|项|篇|个|回|趟|亩|斤|张|节)';

/** Takes '每小时', '/次', '每4小时' off an amount; `units` is how many of them the points are for. */
function splitPer(text: string): { amount: string; per?: string; units: number } {
  const before = new RegExp(`^(?:每|1(?=小时|次))${UNIT}[,:/]?(.+)$`, 'i').exec(text);
  if (before) return { amount: before[4]!, ...perOf(before[1], before[2], before[3]!) };
  const after = new RegExp(`^(.+?)(?:/|每|1(?=次|小时)|\\(每)${UNIT}\\)?$`, 'i').exec(text);
  if (after) return { amount: after[1]!, ...perOf(after[2], after[3], after[4]!) };
  return { amount: text, units: 1 };
}

function perOf(half: string | undefined, count: string | undefined, unit: string): { per: string; units: number } {
  const per = /^(?:小时|钟头|H|时)$/i.test(unit) ? '小时' : unit === '日' ? '天' : /^[回趟]$/.test(unit) ? '次' : unit;
  return { per, units: (count ? Number(count) : 1) * (half ? 0.5 : 1) };
}

function splitSign(text: string): { sign: 1 | -1; rest: string } {
  const minus = /^(?:-|负|扣除?|减去?|罚|倒扣)-?/.exec(text);
  if (minus) return { sign: -1, rest: text.slice(minus[0].length) };
  const plus = /^(?:\+|加|奖励?|计|记|得|积)\+?/.exec(text);
  return { sign: 1, rest: plus ? text.slice(plus[0].length) : text };
}

export type QuantityReading =
  | { readonly kind: 'blank' }
  /** In hundredths, above 0. */
  | { readonly kind: 'quantity'; readonly quantity: number; readonly unit?: string }
  | { readonly kind: 'unreadable' };

/** Reads 1, '１', '2次', '3小时', '1.5h', '半小时', '一个半小时', '90分钟', '√'. '0', '/' and '无' are blank. */
export function readQuantity(cell: Cell | undefined): QuantityReading {
  if (!cell || isBlank(cell)) return { kind: 'blank' };
  if (cell.error !== undefined || cell.date !== undefined) return UNREADABLE;
  const text = typeof cell.value === 'number' ? cell.value : quantityIn(textOf(cell));
  if (text === undefined) return UNREADABLE;
  if (text === 0) return { kind: 'blank' };
  const quantity = toHundredths(text);
  return quantity === undefined || quantity <= 0 ? UNREADABLE : { kind: 'quantity', quantity };
}

function quantityIn(written: string): number | undefined {
  if (written.length > LONGEST_AMOUNT) return undefined;
  if (isNothing(written)) return 0;
  const text = withDigits(normaliseDigits(written)).replace(/^[×x*✕]/i, '');
  if (/^(?:[√✓✔☑○●★]|是|有|Y|YES|TRUE)$/i.test(text)) return 1;
  if (/^半个?(?:小时|钟头|H|天)?$/i.test(text)) return 0.5;
  const minutes = /^(?:(\d+)个?(?:小时|H))?(\d+)(?:分钟?|MIN)$/i.exec(text);
  if (minutes) return Number(minutes[1] ?? 0) + Number(minutes[2]) / 60;
  const half = /^(\d+)(?:个半(?:小时|钟头|H)?|小时半)$/i.exec(text);
  if (half) return Number(half[1]) + 0.5;
  const plain =
    /^\+?(\d+(?:\.\d+)?|\.\d+)个?(?:小时|钟头|H|HRS?|时|次|人次|人|天|日|件|户|场|项|篇|个|回|趟|遍)?$/i.exec(text);
  return plain ? Number(plain[1]) : undefined;
}
