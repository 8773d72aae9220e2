import type { Readable } from 'node:stream';
import { type CellValue, type Column, cell, height, textCell, titleHeight } from './workbook-cells.ts';
import * as parts from './workbook-parts.ts';
import { SHEET_START, STYLE } from './workbook-parts.ts';
import { columnName } from './xml-text.ts';
import { type ZipPart, zipPart, zipParts, zipStream } from './zip.ts';

export { csvCell } from './csv-cell.ts';

export type { CellValue, Column } from './workbook-cells.ts';

/** The cells of a row; `strong` ones stand out: subtotals and totals. A `section` heads the rows below it, over all columns. */
export type Row = readonly CellValue[] | { readonly strong: readonly CellValue[] } | { readonly section: string };

export interface SheetToWrite {
  /** Shortened and cleaned where Excel would not take it; made unique. */
  name: string;
  /** Bold, merged over all columns, in the first row. */
  title?: string;
  columns: readonly Column[];
  /** Consumed once, while the file is written; asynchronous ones in pages, so that no row waits for its own turn. */
  rows: Iterable<Row> | AsyncIterable<readonly Row[]>;
  /** Rows that stay in view; default: title and header. */
  frozenRows?: number;
  /** Title and header are repeated on every printed page; default true. */
  printTitles?: boolean;
  autoFilter?: boolean;
  /** Rows of the table are at least this high, in points (default: one line of text): room to sign by hand. */
  rowHeight?: number;
  /** Of the printed page; default landscape. */
  orientation?: 'portrait' | 'landscape';
  /** Lines below the table, merged over all columns. */
  footer?: readonly string[];
  /** Only the rows' cells: no title, header, borders or page set-up. */
  bare?: boolean;
}

/** Characters gathered before they go on to be compressed. */
const CHUNK = 1 << 16;

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
    out += `<row r="1" ht="${titleHeight(sheet.title, sheet.columns)}" customHeight="1">${textCell('A1', sheet.title, STYLE.title)}`;
    out += last === 'A' ? '</row>' : `<c r="${last}1" s="${STYLE.title}"/></row>`;
  }
  const { header } = headOf(sheet);
  const names = sheet.columns.map((column, index) =>
    textCell(`${columnName(index + 1)}${header}`, column.header, STYLE.header),
  );
  return `${out}<row r="${header}" ht="24" customHeight="1">${names.join('')}</row>`;
}

function sheetFoot(sheet: SheetToWrite, last: string, lastRow: number, sections: readonly number[]): string {
  const { header } = headOf(sheet);
  const footer = sheet.bare ? [] : (sheet.footer ?? []);
  const rows = footer.map((text, index) => {
    const row = lastRow + 1 + index;
    return `<row r="${row}">${textCell(`A${row}`, text, STYLE.footer)}</row>`;
  });
  const merged = [...sections, ...footer.map((_, index) => lastRow + 1 + index)];
  if (!sheet.bare && sheet.title !== undefined) merged.unshift(1);
  const areas = last === 'A' ? [] : merged.map((row) => `<mergeCell ref="A${row}:${last}${row}"/>`);
  let out = `${rows.join('')}</sheetData>`;
  if (sheet.autoFilter && header > 0) out += `<autoFilter ref="A${header}:${last}${Math.max(lastRow, header)}"/>`;
  if (areas.length > 0) out += `<mergeCells count="${areas.length}">${areas.join('')}</mergeCells>`;
  if (!sheet.bare) {
    out +=
      '<printOptions horizontalCentered="1"/>' +
      '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
      `<pageSetup paperSize="9" orientation="${sheet.orientation ?? 'landscape'}" fitToWidth="1" fitToHeight="0"/>` +
      '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>';
  }
  return `${out}</worksheet>`;
}

/** Writes the rows of a sheet, one after another. */
class SheetRows {
  readonly sections: number[] = [];
  row: number;
  readonly last: string;
  readonly #sheet: SheetToWrite;
  readonly #names: readonly string[];

  constructor(sheet: SheetToWrite) {
    this.#sheet = sheet;
    this.#names = sheet.columns.map((_, index) => columnName(index + 1));
    this.last = columnName(Math.max(sheet.columns.length, 1));
    this.row = headOf(sheet).count;
  }

  next(line: Row): string {
    this.row += 1;
    if ('section' in line) return this.#section(line.section);
    const { columns, bare, rowHeight } = this.#sheet;
    const values = 'strong' in line ? line.strong : line;
    const look = bare ? 'bare' : values === line ? 'plain' : 'strong';
    let out = `<row r="${this.row}"${bare ? '' : height(values, columns, rowHeight)}>`;
    for (let index = 0; index < this.#names.length; index++) {
      const format = columns[index]?.format ?? 'text';
      out += cell(`${this.#names[index]}${this.row}`, values[index] ?? null, format, look);
    }
    return `${out}</row>`;
  }

  #section(text: string): string {
    this.sections.push(this.row);
    const whole = { header: '', width: this.#sheet.columns.reduce((sum, { width }) => sum + width, 0) };
    const cells = this.#names.map((name, index) => cell(`${name}${this.row}`, index ? '' : text, 'text', 'strong'));
    return `<row r="${this.row}"${height([text], [whole], 22)}>${cells.join('')}</row>`;
  }
}

/** The rows in pages, as they come. */
async function* pagesOf(rows: SheetToWrite['rows']): AsyncGenerator<Iterable<Row>> {
  if (Symbol.asyncIterator in rows) yield* rows;
  else yield rows;
}

async function* sheetPart(sheet: SheetToWrite): AsyncGenerator<Buffer> {
  const rows = new SheetRows(sheet);
  let out = sheetHead(sheet, rows.last);
  for await (const page of pagesOf(sheet.rows)) {
    for (const line of page) {
      out += rows.next(line);
      if (out.length < CHUNK) continue;
      yield Buffer.from(out);
      out = '';
    }
  }
  yield Buffer.from(out + sheetFoot(sheet, rows.last, rows.row, rows.sections));
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

/** The parts of the package, in order; sheets are written when their turn comes. */
function packageOf(sheets: readonly SheetToWrite[]): ZipPart[] {
  const names = sheetNames(sheets);
  const described = sheets.map((sheet, index) => {
    const name = names[index] as string;
    const { count } = headOf(sheet);
    const isRepeated = count > 0 && sheet.printTitles !== false;
    return isRepeated ? { name, titleRows: [1, count] as [number, number] } : { name };
  });
  return [
    zipPart('[Content_Types].xml', parts.contentTypesPart(sheets.length)),
    zipPart('_rels/.rels', parts.packageRelationsPart()),
    zipPart('xl/workbook.xml', parts.workbookPart(described)),
    zipPart('xl/_rels/workbook.xml.rels', parts.workbookRelationsPart(sheets.length)),
    zipPart('xl/styles.xml', parts.stylesPart()),
    ...sheets.map((sheet, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: () => sheetPart(sheet),
    })),
  ];
}

/**
 * Writes an .xlsx in bounded memory: rows are taken one by one and compressed as they come. Fit for the wall:
 * A4, fitted to the width, borders, repeated header. Text stays text, whatever it begins with.
 */
export function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  return zipParts(packageOf(sheets));
}

/** The same as it is made, no faster than it is read: not even the file is in memory as a whole. */
export function streamWorkbook(sheets: readonly SheetToWrite[]): Readable {
  return zipStream(packageOf(sheets));
}
