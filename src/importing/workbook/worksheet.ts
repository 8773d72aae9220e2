import { columnName } from '../../document/xml-text.ts';
import { isBlank, parseAddress, parseArea, SheetBuilder } from './cells.ts';
import { asShown, dayToSerial, type NumberFormat, serialToDay } from './formats.ts';
import { type Budget, LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';
import type { Cell, SheetData } from './types.ts';
import { attribute, parseXml, type Tag, type XmlHandlers } from './xml.ts';

/** What the cells of every sheet refer to. */
export interface SheetContext {
  date1904: boolean;
  shared: readonly string[];
  /** By index of `cellXfs`. */
  formats: readonly NumberFormat[];
  budget: Budget;
}

/** Undoes Excel's `_x000D_` escapes and makes every line break a \n. What no text can hold becomes U+FFFD. */
export function decodeText(text: string): string {
  const plain = text.includes('_x') ? unescaped(text) : text;
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain;
}

function unescaped(text: string): string {
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '\ufffd')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The cell being read. */
interface Draft {
  row: number;
  column: number;
  type: string;
  format: NumberFormat;
  formula: boolean;
  raw: string;
  inline: string;
}

function numberCell(draft: Draft, context: SheetContext): Partial<Cell> | undefined {
  const raw = draft.raw.trim();
  if (raw === '') return undefined;
  const number = Number(raw);
  if (!Number.isFinite(number)) return { value: raw };
  const cell: Partial<Cell> = { value: asShown(number) };
  const { date: dateFormat, pad } = draft.format;
  const date = dateFormat && serialToDay(number, context.date1904);
  if (date) Object.assign(cell, { date, dateFormat });
  else if (pad && Number.isInteger(number) && number >= 0) cell.shown = String(number).padStart(pad, '0');
  if (Math.abs(number) >= 1e15) cell.lostDigits = true;
  return cell;
}

function isoDateCell(raw: string, format: NumberFormat, date1904: boolean): Partial<Cell> {
  const serial = dayToSerial(raw, date1904);
  if (serial === undefined) return { value: raw };
  return { value: serial, date: raw.slice(0, 10), dateFormat: format.date ?? 'yyyy-mm-dd' };
}

/** What the cell shows; undefined: nothing. */
function contentOf(draft: Draft, context: SheetContext): Partial<Cell> | undefined {
  const text = (value: string) => (isBlank(value) ? undefined : { value: decodeText(value) });
  switch (draft.type) {
    case 's':
      return text(sharedText(draft, context.shared));
    case 'inlineStr':
      return text(draft.inline);
    case 'str':
      return text(draft.raw);
    case 'b':
      return draft.raw === '' ? undefined : { value: draft.raw === '1' || draft.raw === 'true' };
    case 'e':
      return { value: null, error: draft.raw.trim().slice(0, 40) || '#ERROR!' };
    case 'd':
      return draft.raw === '' ? undefined : isoDateCell(draft.raw.trim(), draft.format, context.date1904);
    default:
      return numberCell(draft, context);
  }
}

function sharedText(draft: Draft, shared: readonly string[]): string {
  if (draft.raw.trim() === '') return '';
  const text = shared[Number(draft.raw)];
  if (text === undefined) throw new WorkbookError('damaged', { part: columnName(draft.column) + draft.row });
  return text;
}

/** Follows `sheetData` and `mergeCells`; everything else passes by. */
class WorksheetReader implements XmlHandlers {
  readonly #builder: SheetBuilder;
  readonly #context: SheetContext;
  #row = 0;
  #column = 0;
  #draft: Draft | undefined;
  #into: 'raw' | 'inline' | undefined;
  #phonetic = false;

  constructor(builder: SheetBuilder, context: SheetContext) {
    this.#builder = builder;
    this.#context = context;
  }

  open(local: string, tag: Tag): void {
    if (local === 'c') this.#openCell(tag);
    else if (local === 'row') this.#openRow(tag);
    else if (local === 'mergeCell') this.#merge(attribute(tag, 'ref'));
    else if (!this.#draft) return;
    else if (local === 'v') this.#into = 'raw';
    else if (local === 'f') this.#draft.formula = true;
    else if (local === 'rPh') this.#phonetic = true;
    else if (local === 't' && !this.#phonetic) this.#into = 'inline';
  }

  close(local: string): void {
    if (local === 'v' || local === 't') this.#into = undefined;
    else if (local === 'rPh') this.#phonetic = false;
    else if (local === 'c') this.#closeCell();
  }

  text(text: string): void {
    if (!this.#into || !this.#draft) return;
    const draft = this.#draft;
    // Enough to see that it is too long; the rest of a monstrous cell is not kept.
    if (draft[this.#into].length <= LIMITS.cellLength) draft[this.#into] += text.slice(0, 8 * LIMITS.cellLength);
  }

  #openRow(tag: Tag): void {
    const given = Number(attribute(tag, 'r'));
    this.#row = Number.isInteger(given) && given > 0 ? given : this.#row + 1;
    this.#column = 0;
  }

  #openCell(tag: Tag): void {
    const address = parseAddress(attribute(tag, 'r') ?? '');
    this.#column = address?.column ?? this.#column + 1;
    if (this.#row === 0) this.#row = 1;
    this.#draft = {
      row: address?.row ?? this.#row,
      column: this.#column,
      type: attribute(tag, 't') ?? 'n',
      format: this.#context.formats[Number(attribute(tag, 's') ?? 0)] ?? {},
      formula: false,
      raw: '',
      inline: '',
    };
  }

  #closeCell(): void {
    const draft = this.#draft;
    this.#draft = undefined;
    this.#into = undefined;
    if (!draft) return;
    const content = contentOf(draft, this.#context);
    const hasNoResult = draft.formula && draft.raw === '' && draft.type !== 'str';
    if (!content && !hasNoResult) return;
    const cell: Cell = { row: draft.row, column: draft.column, value: null, ...content };
    if (draft.formula) cell.formula = true;
    this.#builder.add(cell);
  }

  #merge(ref: string | undefined): void {
    const merge = ref && parseArea(ref);
    if (merge) this.#builder.merge(merge);
  }
}

/** Reads one worksheet part. @throws WorkbookError */
export async function readWorksheet(
  source: AsyncIterable<Uint8Array>,
  sheet: { name: string; hidden: boolean; part: string },
  context: SheetContext,
): Promise<SheetData> {
  const builder = new SheetBuilder(sheet.name, context.budget);
  const reader = new WorksheetReader(builder, context);
  await parseXml(source, sheet.part, {
    open: (local, tag) => reader.open(local, tag),
    close: (local) => reader.close(local),
    text: (text) => reader.text(text),
  });
  return builder.finish(sheet.hidden);
}
