import { addMonths, type Day, dayOf, firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts';
import type { Period } from '../../kernel/period.ts';
import { fullYear } from './dates.ts';
import { withDigits } from './numerals.ts';
import { normaliseDigits, normaliseText, withoutSpaces } from './texts.ts';

/** What a sheet's title or name says about the time it covers. */
export interface SheetPeriod {
  readonly year?: number;
  /** Set when the sheet covers one month. */
  readonly month?: number;
  /** Known when the sheet names year and months (or a year, a quarter, a span of days). */
  readonly span?: { readonly first: Day; readonly last: Day; readonly text: string };
}

/** In characters: what stands further on in a long remark is not looked at. */
const LONGEST_TITLE = 300;

/** The same for a period that was named at upload. */
export function sheetPeriodOf({ text, kind, firstMonth, firstDay, lastDay }: Period): SheetPeriod {
  const year = Number(firstMonth.slice(0, 4));
  const month = kind === 'month' ? { month: Number(firstMonth.slice(5)) } : {};
  return { year, ...month, span: { first: firstDay, last: lastDay, text } };
}

/** Dates that are about the paper, not about what it reports. */
const PAPERWORK =
  /(?:制表|填表|填报|打印|制作|审核|公示|上报|更新|编制)(?:日期|时间|期限?|于)?[:：\s]*[\d二]|(?:通过|施行|执行|实施|生效)/;

interface Found {
  year?: number;
  first?: number;
  last?: number;
  days?: { first: Day; last: Day };
}

/** The period that title lines and, after them, the sheet's name tell. */
export function readPeriod(titles: readonly string[], name: string): SheetPeriod {
  const found = [...titles.filter((title) => !PAPERWORK.test(title)), name].map(findPeriod);
  const days = found.find((each) => each.days)?.days;
  const dated = found.find((each) => each.first !== undefined && each.year !== undefined);
  const months = dated ?? found.find((each) => each.first !== undefined);
  const year = dated?.year ?? found.find((each) => each.year !== undefined)?.year;
  if (days)
    return spanned(
      days.first,
      days.last,
      days.first.slice(0, 7) === days.last.slice(0, 7),
      `${days.first}—${days.last}`,
    );
  if (year === undefined)
    return months?.first !== undefined && months.first === months.last ? { month: months.first } : {};
  const first = monthText(year, months?.first ?? 1);
  const last = monthText(year, months?.last ?? 12);
  const text = first === last ? first : months ? `${first}—${last}` : String(year);
  return spanned(firstDayOf(first), lastDayOf(last), first === last, text);
}

function spanned(first: Day, last: Day, oneMonth: boolean, text: string): SheetPeriod {
  const year = Number(first.slice(0, 4));
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return {
    ...(sameYear ? { year } : {}),
    ...(oneMonth ? { month: Number(first.slice(5, 7)) } : {}),
    span: { first, last, text },
  };
}

function monthText(year: number, month: number): Month {
  return addMonths(`${year}-01` as Month, month - 1);
}

function findPeriod(title: string): Found {
  const text = withDigits(normaliseDigits(title.slice(0, LONGEST_TITLE))).replace(/元月/g, '1月');
  return findDays(text) ?? findMonths(text) ?? {};
}

/** '2026年9月26日—10月25日'. */
function findDays(text: string): Found | undefined {
  const match =
    /(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(?:-+|至|到|~)(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?/.exec(
      text,
    );
  if (!match) return undefined;
  const first = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  const last = dayOf(Number(match[4] ?? match[1]), Number(match[5]), Number(match[6]));
  return first && last && first <= last ? { days: { first, last } } : undefined;
}

function findMonths(text: string): Found | undefined {
  const yearMatch = /(?<!\d)((?:19|20)\d{2})(?:年|(?!\d))|(?<!\d)(\d{2})年(?!以)/.exec(text);
  const year = yearMatch ? fullYear((yearMatch[1] ?? yearMatch[2])!) : undefined;
  const of = (first: number, last: number): Found | undefined =>
    first >= 1 && last <= 12 && first <= last ? { ...(year === undefined ? {} : { year }), first, last } : undefined;
  const quarter = /第?([1-4])季度?|Q([1-4])(?!\d)/i.exec(text);
  if (quarter) {
    const number = Number(quarter[1] ?? quarter[2]);
    return of(number * 3 - 2, number * 3);
  }
  const half = /(上|下)半年/.exec(text);
  if (half) return half[1] === '上' ? of(1, 6) : of(7, 12);
  const range = /(?<!\d)(\d{1,2})月?(?:份)?(?:-|至|到|~)(\d{1,2})月/.exec(text);
  if (range) return of(Number(range[1]), Number(range[2]));
  const packed = /(?<!\d)(20\d{2})(0[1-9]|1[0-2])(?!\d)/.exec(text);
  if (packed) return { year: Number(packed[1]), first: Number(packed[2]), last: Number(packed[2]) };
  const month = /(?<!\d)(\d{1,2})月/.exec(text) ?? /(?<!\d)(?:20)?\d{2}年?[./-](\d{1,2})(?!\d)/.exec(text);
  const short = yearMatch ? undefined : /(?<!\d)(\d{2})[./-](\d{1,2})(?!\d)(?!月)/.exec(text);
  if (month) {
    const number = Number(month[1]);
    if (number < 1 || number > 12) return year === undefined ? undefined : { year };
    const named = year ?? (short && Number(short[2]) === number ? fullYear(short[1]!) : undefined);
    return { ...(named === undefined ? {} : { year: named }), first: number, last: number };
  }
  return year === undefined ? undefined : { year };
}

/** When a rulebook takes effect and by what resolution, as its heading says. */
export interface Proposal {
  readonly effectiveFrom?: Day;
  readonly resolution?: string;
}

const DATE = '(\\d{4})[年./-](\\d{1,2})[月./-](\\d{1,2})日?';

const DECIDED = /(?:通过|决议|决定|表决|批准)/;

/** Reads '（2025年12月20日村民代表会议通过，2026年1月1日起施行）' from title or closing lines. */
export function readProposal(lines: readonly string[]): Proposal {
  let effectiveFrom: Day | undefined;
  let resolution: string | undefined;
  for (const long of lines) {
    const line = long.slice(0, LONGEST_TITLE);
    const digits = withDigits(normaliseDigits(line));
    const starts = new RegExp(`${DATE}[起始]?(?:正式|开始|试)?(?:起)?(?:施行|执行|实施|生效|试行|启用)`).exec(digits);
    effectiveFrom ??= starts ? dayOf(Number(starts[1]), Number(starts[2]), Number(starts[3])) : undefined;
    resolution ??= resolutionIn(line);
  }
  return { ...(effectiveFrom ? { effectiveFrom } : {}), ...(resolution ? { resolution } : {}) };
}

/** The clause that names who decided: inside the brackets of a title, else anywhere in the line. */
function resolutionIn(line: string): string | undefined {
  const text = normaliseText(line);
  const bracketed = [...text.matchAll(/[（(]([^（）()]*)[）)]/g)].map((match) => match[1]!);
  return [...bracketed, text.replace(/^[（(]|[）)]$/g, '')]
    .flatMap((part) => part.split(/[，,；;。]/))
    .map((part) => part.trim())
    .find((part) => DECIDED.test(part) && !/(?:施行|执行|实施|生效)$/.test(withoutSpaces(part)));
}

/** The day up to which a sheet of balances counts: '截至2026年9月30日', or the last day of the month that it names. */
export function readAsOf(titles: readonly string[], name: string): Day | undefined {
  for (const title of titles) {
    const match = new RegExp(`(?:截至|截止|至)(?:日期)?[::]?${DATE}`).exec(withDigits(normaliseDigits(title)));
    const day = match && dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
    if (day) return day;
  }
  return readPeriod(titles, name).span?.last;
}
