import * as parts from './workbook-parts.ts';
import { SHEET_START, STYLE } from './workbook-parts.ts';
import { columnName, inlineString, looksLikeFormula } from './xml-text.ts';
import { type ZipPart, zipParts } from './zip.ts';

export { csvCell } from './csv-cell.ts';

export type CellFormat = 'text' | 'points' | 'int' | 'day' | 'money';

export interface Column {
  header: string;
  /** In characters of the default font; a Chinese character takes two. */
  width: number;
  /** Default 'text'. 'points' shows as many decimals as there are, 'money' two; 'day' takes 'YYYY-MM-DD'. */
  format?: CellFormat;
}

export type CellValue = string | number | null;

/** The cells of a row; `strong` ones stand out: subtotals and totals. */
export type Row = readonly CellValue[] | { readonly strong: readonly CellValue[] };

export interface SheetToWrite {
  /** Shortened and cleaned where Excel would not take it; made unique. */
  name: string;
  /** Bold, merged over all columns, in the first row. */
  title?: string;
  columns: readonly Column[];
  /** Consumed once, while the file is written. */
  rows: Iterable<Row>;
  /** Rows that stay in view; default: title and header. */
  frozenRows?: number;
  /** Title and header are repeated on every printed page; default true. */
  printTitles?: boolean;
  autoFilter?: boolean;
  /** Rows of the table are at least this high, in points (default: one line of text): room to sign by hand. */
  rowHeight?: number;
  /** Lines below the table, merged over all columns. */
  footer?: readonly string[];
  /** Only the rows' cells: no title, header, borders or page set-up. */
  bare?: boolean;
}

const DAY = 86_400_000;
/** Characters gathered before they go on to be compressed. */
const CHUNK = 1 << 16;

function dayCell(reference: string, value: string): string | undefined {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const serial = (instant - Date.UTC(1899, 11, 30)) / DAY;
  // Before March 1900 Excel's calendar is wrong: such a day stays text.
  return serial >= 61 ? `<c r="${reference}" s="${STYLE.day}"><v>${serial}</v></c>` : undefined;
}

function textCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr">${inlineString(text)}</c>`;
}

type Look = keyof typeof LOOKS;

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

function cell(reference: string, value: CellValue, format: CellFormat, look: Look): string {
  const styles = LOOKS[look];
  if (value === null || value === '') return look === 'bare' ? '' : `<c r="${reference}" s="${styles.text}"/>`;
  if (typeof value === 'number' && format !== 'text' && Number.isFinite(value)) {
    const style = format === 'int' || format === 'money' ? styles[format] : styles.points;
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`;
  }
  const text = String(value);
  const day = format === 'day' ? dayCell(reference, text) : undefined;
  if (day) return day;
  return textCell(reference, text, looksLikeFormula(text) ? styles.guarded : styles.text);
}

/** The rows above the table: how many, and which of them is the header (0: none). */
function headOf(sheet: SheetToWrite): { count: number; header: number } {
  if (sheet.bare) return { count: 0, header: 0 };
  const header = sheet.title === undefined ? 1 : 2;
  return { count: header, header };
}

function sheetHead(sheet: SheetToWrite, last: string): string {
  const frozen = sheet.frozenRows ?? headOf(sheet).count;
  const pane = `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`;
  const cols = sheet.columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const view = `<sheetView workbookViewId="0">${frozen > 0 ? pane : ''}</sheetView>`;
  const fit = sheet.bare ? '' : '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
  let out = `${SHEET_START}${fit}<sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="16"/>`;
  out += `${cols.length > 0 ? `<cols>${cols.join('')}</cols>` : ''}<sheetData>`;
  if (sheet.bare) return out;
  if (sheet.title !== undefined) {
    out += `<row r="1" ht="32" customHeight="1">${textCell('A1', sheet.title, STYLE.title)}`;
    out += last === 'A' ? '</row>' : `<c r="${last}1" s="${STYLE.title}"/></row>`;
  }
  const { header } = headOf(sheet);
  const names = sheet.columns.map((column, index) =>
    textCell(`${columnName(index + 1)}${header}`, column.header, STYLE.header),
  );
  return `${out}<row r="${header}" ht="24" customHeight="1">${names.join('')}</row>`;
}

function sheetFoot(sheet: SheetToWrite, last: string, lastRow: number): string {
  const { header } = headOf(sheet);
  const footer = sheet.bare ? [] : (sheet.footer ?? []);
  const rows = footer.map((text, index) => {
    const row = lastRow + 1 + index;
    return `<row r="${row}">${textCell(`A${row}`, text, STYLE.footer)}</row>`;
  });
  const merged = footer.map((_, index) => lastRow + 1 + index);
  if (!sheet.bare && sheet.title !== undefined) merged.unshift(1);
  const areas = last === 'A' ? [] : merged.map((row) => `<mergeCell ref="A${row}:${last}${row}"/>`);
  let out = `${rows.join('')}</sheetData>`;
  if (sheet.autoFilter && header > 0) out += `<autoFilter ref="A${header}:${last}${Math.max(lastRow, header)}"/>`;
  if (areas.length > 0) out += `<mergeCells count="${areas.length}">${areas.join('')}</mergeCells>`;
  if (!sheet.bare) {
    out +=
      '<printOptions horizontalCentered="1"/>' +
      '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
      '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>';
  }
  return `${out}</worksheet>`;
}

const LINE_HEIGHT = 16;
const MOST_LINES = 20;
/** Above and below the text of rows that are higher than they need to be. */
const PADDING = 8;

/** Not every program makes a row higher for text that wraps: room for the longest cell, where one line is not enough. */
function height(values: readonly CellValue[], columns: readonly Column[], least = 0): string {
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

/** In characters of the default font: whatever is not Latin takes two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character > '\u02ff' ? 2 : 1;
  return width;
}

function* sheetPart(sheet: SheetToWrite): Generator<Buffer> {
  const last = columnName(Math.max(sheet.columns.length, 1));
  const names = sheet.columns.map((_, index) => columnName(index + 1));
  let row = headOf(sheet).count;
  let out = sheetHead(sheet, last);
  for (const line of sheet.rows) {
    const values = 'strong' in line ? line.strong : line;
    const look = sheet.bare ? 'bare' : values === line ? 'plain' : 'strong';
    row += 1;
    out += `<row r="${row}"${look === 'bare' ? '' : height(values, sheet.columns, sheet.rowHeight)}>`;
    for (let index = 0; index < names.length; index++) {
      const format = sheet.columns[index]?.format ?? 'text';
      out += cell(`${names[index]}${row}`, values[index] ?? null, format, look);
    }
    out += '</row>';
    if (out.length > CHUNK) {
      yield Buffer.from(out);
      out = '';
    }
  }
  yield Buffer.from(out + sheetFoot(sheet, last, row));
}

/** Names that Excel takes: at most 31 characters, none of []:*?/\, no apostrophe at the ends, each once. */
function sheetNames(sheets: readonly SheetToWrite[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }, index) => {
    const clean = name.replace(/[[\]:*?/\\\p{Cc}\ufffe\uffff]/gu, ' ').replace(/^[\s']+|[\s']+$/g, '');
    const base = [...clean].slice(0, 28).join('').slice(0, 31) || `Sheet${index + 1}`;
    let unique = base;
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${base.slice(0, 27)}(${count})`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/**
 * Writes an .xlsx in bounded memory: rows are taken one by one and compressed as they come. Fit for the wall:
 * A4 landscape, fitted to the width, borders, repeated header. Text stays text, whatever it begins with.
 */
export function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  const names = sheetNames(sheets);
  const described = sheets.map((sheet, index) => {
    const name = names[index] as string;
    const { count } = headOf(sheet);
    const isRepeated = count > 0 && sheet.printTitles !== false;
    return isRepeated ? { name, titleRows: [1, count] as [number, number] } : { name };
  });
  const fixed = (name: string, text: string): ZipPart => ({ name, content: () => [Buffer.from(text)] });
  return zipParts([
    fixed('[Content_Types].xml', parts.contentTypesPart(sheets.length)),
    fixed('_rels/.rels', parts.packageRelationsPart()),
    fixed('xl/workbook.xml', parts.workbookPart(described)),
    fixed('xl/_rels/workbook.xml.rels', parts.workbookRelationsPart(sheets.length)),
    fixed('xl/styles.xml', parts.stylesPart()),
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: () => sheetPart(sheet),
    })),
  ]);
}
