import { columnName, inlineString } from '../../document/xml-text.ts';
import { parseAddress, parseArea } from './cells.ts';
import { ColumnsRewriter } from './columns-rewriter.ts';
import type { Shade, StyleBook } from './style-book.ts';
import { attribute, closeTag, openTag, prefixOf, type Tag, textOf, type XmlHandlers } from './xml.ts';

/** What is written into one sheet. */
export interface SheetPlan {
  /** Where the verdicts go. */
  column: number;
  /** In characters of the default font. */
  width: number;
  /** Last column that is coloured. */
  lastColumn: number;
  /** The column holds the verdicts of an earlier time; what stands below its header is replaced. */
  replaces: boolean;
  header?: { row: number; text: string };
  rows: Map<number, { shade: Shade; text: string }>;
  /** How many empty cells may be added so that coloured rows have no holes. */
  filling: number;
}

/** A row while it is copied. */
interface RowState {
  number: number;
  tag: Tag;
  /** The next column that has not been written. */
  next: number;
  style: number;
  lastStyle: number;
  placed: boolean;
}

/** Copies a worksheet and changes nothing but the rows of the plan; tags keep their prefixes. */
export class SheetRewriter implements XmlHandlers {
  readonly #plan: SheetPlan;
  readonly #styles: StyleBook;
  readonly #columns: ColumnsRewriter;
  /** Planned rows that the sheet's XML has not shown yet, ascending. */
  readonly #pending: number[];
  #out = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  #row: RowState | undefined;
  #lastRow = 0;
  #position = 0;
  #dropping = 0;
  #filling: number;

  constructor(plan: SheetPlan, styles: StyleBook) {
    this.#plan = plan;
    this.#styles = styles;
    this.#columns = new ColumnsRewriter(plan.column, plan.width, plan.replaces);
    this.#filling = plan.filling;
    const rows = new Set([...plan.rows.keys(), ...(plan.header ? [plan.header.row] : [])]);
    this.#pending = [...rows].sort((a, b) => a - b);
  }

  /** What has been written since the last call. */
  take(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  open(local: string, tag: Tag): void {
    if (this.#dropping > 0) this.#dropping += 1;
    else if (local === 'row') this.#openRow(tag);
    else if (local === 'c' && this.#row) this.#openCell(tag, this.#row);
    else if (local === 'col') this.#out += this.#columns.col(tag);
    else if (local === 'dimension') this.#out += openTag(this.#widened(tag));
    else if (local === 'sheetData') {
      this.#out += this.#columns.whole(prefixOf(tag.name)) + openTag({ ...tag, isSelfClosing: false });
    } else this.#out += openTag(tag);
  }

  close(local: string, tag: Tag): void {
    if (this.#dropping > 0) {
      this.#dropping -= 1;
      return;
    }
    if (local === 'col') return;
    if (local === 'row' && this.#row) this.#closeRow(this.#row);
    else if (local === 'sheetData') {
      this.#addMissingRows(Number.POSITIVE_INFINITY, prefixOf(tag.name));
      this.#out += `</${tag.name}>`;
    } else if (local === 'cols') this.#out += this.#columns.rest(prefixOf(tag.name)) + closeTag(tag);
    else this.#out += closeTag(tag);
  }

  text(text: string): void {
    if (this.#dropping === 0) this.#out += textOf(text);
  }

  other(raw: string): void {
    if (this.#dropping === 0) this.#out += raw;
  }

  #widened(tag: Tag): Tag {
    const area = parseArea(attribute(tag, 'ref') ?? '');
    if (!area || area.right >= this.#plan.column) return tag;
    const ref = `${columnName(area.left)}${area.top}:${columnName(this.#plan.column)}${area.bottom}`;
    return { ...tag, attributes: { ...tag.attributes, ref } };
  }

  #isPlanned(row: number): boolean {
    return this.#plan.rows.has(row) || this.#plan.header?.row === row;
  }

  #openRow(original: Tag): void {
    const given = Number(attribute(original, 'r'));
    const number = Number.isInteger(given) && given > 0 ? given : this.#lastRow + 1;
    this.#addMissingRows(number, prefixOf(original.name));
    this.#lastRow = number;
    this.#position = 0;
    const tag = { ...original, attributes: { ...original.attributes } };
    if (this.#isPlanned(number)) {
      // `spans` is a hint that would be wrong now.
      delete tag.attributes.spans;
      tag.attributes.r = String(number);
      tag.isSelfClosing = false;
    }
    const style = Number(attribute(tag, 's') ?? 0);
    this.#row = { number, tag, next: 1, style, lastStyle: style, placed: false };
    if (this.#pending[0] === number) this.#pending.shift();
    this.#out += openTag(tag);
  }

  #openCell(tag: Tag, row: RowState): void {
    const column = parseAddress(attribute(tag, 'r') ?? '')?.column ?? this.#position + 1;
    this.#position = column;
    const { column: verdictColumn, lastColumn, replaces, header } = this.#plan;
    const isBelowHeader = header !== undefined && row.number > header.row;
    if (this.#isPlanned(row.number)) {
      this.#fillUpTo(Math.min(column - 1, lastColumn), row, tag.name);
      if (column >= verdictColumn) this.#place(row, tag.name);
      if (column === verdictColumn) this.#dropping = 1;
    } else if (replaces && isBelowHeader && column === verdictColumn) this.#dropping = 1;
    if (this.#dropping > 0) return;
    this.#out += openTag(this.#isPlanned(row.number) ? this.#coloured(tag, column, row) : tag);
  }

  #coloured(original: Tag, column: number, row: RowState): Tag {
    const tag: Tag = { ...original, attributes: { ...original.attributes, r: `${columnName(column)}${row.number}` } };
    row.next = Math.max(row.next, column + 1);
    if (column > this.#plan.lastColumn) return tag;
    const style = Number(attribute(tag, 's') ?? 0);
    row.lastStyle = style;
    const verdict = this.#plan.rows.get(row.number);
    if (verdict) tag.attributes.s = String(this.#styles.shaded(style, verdict.shade));
    return tag;
  }

  /** Gives the cells that the row leaves out the row's colour too. */
  #fillUpTo(column: number, row: RowState, cellName: string): void {
    const verdict = this.#plan.rows.get(row.number);
    while (verdict && this.#styles.canColour && row.next <= column && this.#filling > 0) {
      const base = row.style || this.#columns.styleOf(row.next);
      const style = this.#styles.shaded(base, verdict.shade);
      this.#out += `<${cellName} r="${columnName(row.next)}${row.number}" s="${style}"/>`;
      row.next += 1;
      this.#filling -= 1;
    }
    row.next = Math.max(row.next, column + 1);
  }

  #place(row: RowState, cellName: string): void {
    if (row.placed) return;
    row.placed = true;
    const { header, rows, column } = this.#plan;
    const verdict = rows.get(row.number);
    const text = verdict?.text ?? header?.text ?? '';
    const style = verdict ? this.#styles.verdict(row.lastStyle, verdict.shade) : row.lastStyle;
    const prefix = prefixOf(cellName);
    this.#out += `<${cellName} r="${columnName(column)}${row.number}" s="${style}" t="inlineStr">`;
    this.#out += `${inlineString(text, prefix)}</${cellName}>`;
  }

  #closeRow(row: RowState): void {
    if (this.#isPlanned(row.number)) {
      const cellName = `${prefixOf(row.tag.name)}c`;
      this.#fillUpTo(this.#plan.lastColumn, row, cellName);
      this.#place(row, cellName);
    }
    this.#out += closeTag(row.tag);
    this.#row = undefined;
  }

  #addMissingRows(before: number, prefix: string): void {
    while (this.#pending.length > 0 && (this.#pending[0] as number) < before) {
      const number = this.#pending.shift() as number;
      // A sheet whose rows are out of order has shown this one already.
      if (number <= this.#lastRow) continue;
      const tag: Tag = { name: `${prefix}row`, attributes: { r: String(number) }, isSelfClosing: false };
      this.#out += openTag(tag);
      this.#closeRow({ number, tag, next: 1, style: 0, lastStyle: 0, placed: false });
    }
  }
}
