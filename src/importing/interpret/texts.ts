import type { Cell } from '../workbook/types.ts';

/** Spaces of every width, and characters that nobody sees: controls, zero-width, direction marks, fillers. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\u115f\u1160\u3164]/gu;
const DASHES = /[\u2010-\u2015\u2212\ufe58\uff0d]/g;
const DITTO = /^(?:同上|同前|上同|仝上?|々|[〃〞"“”″＂]+|''|’’|′′)$/;
/** What people write where there is nothing. */
const NOTHING = /^(?:[/\\／—–―-]+|无|没有|空|\.)$/;

/** A cell as text, as written; an Excel error stays visible. */
export function textOf(cell: Cell | undefined): string {
  if (!cell) return '';
  if (cell.shown !== undefined) return cell.shown;
  if (cell.error !== undefined) return cell.error;
  if (cell.date !== undefined) return cell.date;
  return cell.value === null ? '' : String(cell.value);
}

/** Has the cell anything that can be seen? A formula without a result has not. */
export function isBlank(cell: Cell | undefined): boolean {
  return withoutSpaces(textOf(cell)) === '';
}

/** Is this cell's content its own, not filled in by a merged area? */
export function isWritten(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.mergedFrom === undefined && !isBlank(cell);
}

export function withoutSpaces(text: string): string {
  return text.replace(UNSEEN, '');
}

/** A person's name: without spaces and zero-width characters; every other character stays, rare ones too. */
export function normaliseName(text: string): string {
  return withoutSpaces(text);
}

/** Codes, numbers and dates: NFKC (full-width to half-width), no spaces, one kind of dash. */
export function normaliseDigits(text: string): string {
  return withoutSpaces(text.normalize('NFKC')).replace(DASHES, '-');
}

/** A rule's code: as {@link normaliseDigits}, in capitals. */
export function normaliseCode(text: string): string {
  return normaliseDigits(text).toUpperCase();
}

/** A free text: trimmed, each run of spaces one space; the words stay. */
export function normaliseText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

const LONGEST_QUOTE = 60;

/** A text as a message quotes it: on one line and not for ever. */
export function quote(text: string): string {
  const line = normaliseText(text.slice(0, LONGEST_QUOTE * 4));
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/** A text as it was written, cut where it goes on for ever: differences in spaces stay visible. */
export function shorten(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

/** 同上, 〃 and the like: what stands above is meant. */
export function isDitto(cell: Cell | undefined): boolean {
  return typeof cell?.value === 'string' && DITTO.test(withoutSpaces(cell.value));
}

/** '/', '-', '无': written, but nothing is meant. */
export function isNothing(text: string): boolean {
  return NOTHING.test(withoutSpaces(text));
}

/** A household number as people mean it: '０１０００５' and ' 010005 ' are 010005. */
export function normaliseHouseholdNo(cell: Cell | undefined): string {
  const text = normaliseDigits(textOf(cell));
  const bare = text.replace(/^(?:第|户号[:：]?|NO\.?)/i, '').replace(/[号户]$/, '');
  return /^\d+\.0+$/.test(bare) ? bare.replace(/\.0+$/, '') : bare;
}

/** The width that all numbers of a village share, when all are digits; `undefined` otherwise. */
export function commonWidth(numbers: Iterable<string>): number | undefined {
  let width: number | undefined;
  for (const no of numbers) {
    if (!/^\d+$/.test(no) || (width !== undefined && width !== no.length)) return undefined;
    width = no.length;
  }
  return width;
}

/** Gives back the leading zeros that a number cell has lost. */
export function padNumber(no: string, width: number | undefined): string {
  return width !== undefined && /^\d+$/.test(no) && no.length < width ? no.padStart(width, '0') : no;
}

/** Two names of an act are the same when they differ only in spaces, width of brackets and punctuation. */
export function actKey(text: string): string {
  return withoutSpaces(text.normalize('NFKC'))
    .replace(/^(?:\(?\d{1,2}\)|\d{1,2}[.、])(?=\D)/, '')
    .replace(/[[【〔「《]/g, '(')
    .replace(/[\]】〕」》]/g, ')')
    .replace(/[、,，;；/·・。.:：\-—_"“”'‘’]/g, '')
    .toUpperCase();
}

/** The name without what stands in brackets: '赡养老人好(季评)' is also called 赡养老人好. */
export function bareActKey(text: string): string {
  const key = actKey(text);
  return key.replace(/\([^()]*\)/g, '') || key;
}

/** A phone number: digits only; `undefined` when it cannot be one. */
export function readPhone(cell: Cell): string | undefined {
  if (cell.lostDigits) return undefined;
  const digits = normaliseDigits(textOf(cell))
    .replace(/^(?:\+|00)86/, '')
    .replace(/[()-]/g, '');
  return /^(?:1\d{10}|0\d{9,11}|\d{7,8})$/.test(digits) ? digits : undefined;
}
