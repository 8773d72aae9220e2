import { STYLE } from './workbook-parts.ts';
import { displayWidth, inlineString, looksLikeFormula } from './xml-text.ts';

/** 'points' shows as many decimals as there are, 'money' two; 'day' takes 'YYYY-MM-DD'; 'label' is text, centred. */
type CellFormat = 'text' | 'label' | 'points' | 'int' | 'day' | 'money';

export interface Column {
  header: string;
  /** In characters of the default font; a Chinese character takes two. */
  width: number;
  /** Default 'text'. */
  format?: CellFormat;
}

export type CellValue = string | number | null;

const DAY = 86_400_000;

function dayCell(reference: string, value: string): string | undefined {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const serial = (instant - Date.UTC(1899, 11, 30)) / DAY;
  // Before March 1900 Excel's calendar is wrong: such a day stays text.
  return serial >= 61 ? `<c r="${reference}" s="${STYLE.day}"><v>${serial}</v></c>` : undefined;
}

/** A cell of text, in a style by its index. */
export function textCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr">${inlineString(text)}</c>`;
}

/** How the cells of a row look. */
export type Look = keyof typeof LOOKS;

/** Which styles the cells of a row take. */
const LOOKS = {
  bare: {
    text: STYLE.bareText,
    guarded: STYLE.guardedBareText,
    points: STYLE.plain,
    int: STYLE.plain,
    money: STYLE.plain,
  },
  plain: { text: STYLE.text, guarded: STYLE.guardedText, points: STYLE.points, int: STYLE.int, money: STYLE.money },
  strong: {
    text: STYLE.strongText,
    guarded: STYLE.guardedStrongText,
    points: STYLE.strongPoints,
    int: STYLE.strongInt,
    money: STYLE.strongMoney,
  },
} as const;

/** A cell of a value, by the format of its column. */
export function cell(reference: string, value: CellValue, format: CellFormat, look: Look): string {
  const styles = LOOKS[look];
  if (value === null || value === '') return look === 'bare' ? '' : `<c r="${reference}" s="${styles.text}"/>`;
  if (typeof value === 'number' && format !== 'text' && format !== 'label' && Number.isFinite(value)) {
    const style = format === 'int' || format === 'money' ? styles[format] : styles.points;
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`;
  }
  const text = String(value);
  const day = format === 'day' ? dayCell(reference, text) : undefined;
  if (day) return day;
  const isGuarded = looksLikeFormula(text);
  if (format === 'label' && look === 'plain')
    return textCell(reference, text, isGuarded ? STYLE.guardedLabel : STYLE.label);
  return textCell(reference, text, isGuarded ? styles.guarded : styles.text);
}

const LINE_HEIGHT = 16;
const MOST_LINES = 20;
/** Above and below the text of rows that are higher than they need to be. */
const PADDING = 8;

/** Not every program makes a row higher for text that wraps: room for the longest cell, where one line is not enough. */
export function height(values: readonly CellValue[], columns: readonly Column[], least = 0): string {
  let lines = 1;
  for (const [index, { width, format }] of columns.entries()) {
    const value = values[index];
    if (typeof value !== 'string' || format === 'day' || value.length * 2 < width) continue;
    const needed = value.split('\n').map((line) => Math.ceil(displayWidth(line) / Math.max(width - 1, 1)));
    lines = Math.max(
      lines,
      needed.reduce((sum, count) => sum + Math.max(count, 1), 0),
    );
  }
  const text = lines === 1 ? 0 : Math.min(lines, MOST_LINES) * LINE_HEIGHT;
  const points = Math.max(text === 0 || least === 0 ? text : text + PADDING, least);
  return points === 0 ? '' : ` ht="${points}" customHeight="1"`;
}

const TITLE_LINE = 22;

/** How high the row of a title is that is merged over all columns: as many lines as it takes in large letters. */
export function titleHeight(title: string, columns: readonly Column[]): number {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const lines = Math.ceil((displayWidth(title) * 1.5) / Math.max(width, 1));
  return 10 + TITLE_LINE * Math.min(Math.max(lines, 1), 4);
}
