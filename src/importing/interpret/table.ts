import type { Cell, Sheet } from '../workbook/types.ts';
import type { SkipReason } from './findings.ts';
import { cleanLabel, type Header } from './headers.ts';
import { isBlank, isDitto, isWritten, normaliseDigits, normaliseText, textOf } from './texts.ts';
import type { Field } from './vocabulary.ts';

/** A line below the header. */
export interface Line {
  readonly row: number;
  readonly kind: 'data' | SkipReason;
  /** The cells written in the line, from left to right. */
  readonly written: readonly Cell[];
  /** What a field holds: merged areas filled in, 同上 replaced by what stands above. */
  cell(field: Field): Cell | undefined;
  /** Did the cell say 同上? */
  isDitto(field: Field): boolean;
  /** The latest section line above, such as 第一组. */
  readonly section?: string;
  /** Of a total line: its label, and whether it closes a stretch or the whole table. */
  readonly total?: { readonly label: string; readonly scope: 'stretch' | 'all' };
}

export interface Table {
  readonly sheet: Sheet;
  readonly header: Header;
  readonly titles: readonly string[];
  /** Texts of section and closing lines. */
  readonly remarks: readonly string[];
  readonly lines: readonly Line[];
}

/** More blank lines in a row than this are not a gap in the table but the end of it. */
const LONGEST_GAP = 50;
const SECTION_WIDTH = 3;
/** Columns whose words tell nothing about the line as a whole: '累计20分' is no total there. */
const ASIDES: readonly Field[] = ['note', 'caps', 'capDay', 'capMonth', 'capQuarter', 'capYear'];

const TOTAL =
  /^(?:(?:本页|本月|本期|本日|当日|本表|全村|全组|各组|上页|以上|月末|第?[\d一二三四五六七八九十]+(?:村民)?小?组|[\d一二三四五六七八九十]+月|\d{4}年)?(小计|合计|总计|共计|累计|总和|总数|合计数|合计分))(?:\([^()]*\))?[::]?[\d.,]*(?:分|户|人)?$/;
const LOOSE_TOTAL = /^[^::]{0,10}(小计|合计|总计|共计|累计)[::]?[\d.,]*分?$/;
const FOOTER =
  /^(?:制表|填表|填报|审核|复核|审批|负责|经办|记录|登记|统计|监督|村书记|村主任|书记|主任|会计|单位负责|联系|日期|打印|报送)[^::]{0,8}[::]|^(?:注|备注|说明|附注|附|填表说明|温馨提示)[::]|^(?:盖章|公章|\(?盖章\)?|\(?公章\)?|公示|以下|以上|完$|[-—]+完|此表|本表|第\d+页|共\d+页|共\d+[户人])/;

export function titlesAbove(sheet: Sheet, headerTop: number): string[] {
  const titles: string[] = [];
  for (const cells of sheet.rowsOf()) {
    if ((cells[0]?.row ?? 0) >= headerTop) break;
    for (const cell of cells) if (isWritten(cell)) titles.push(normaliseText(textOf(cell)));
  }
  return titles;
}

/** What decides that a line is data: one of each group filled in makes a whole line, any of them a line to be judged. */
export interface LineRules {
  readonly keys: readonly (readonly Field[])[];
}

/** Sorts the lines below a header into data, blank lines, totals, footers, repeated headers and section lines. */
export function readTable(sheet: Sheet, header: Header, rules: LineRules): Table {
  const lines: Line[] = [];
  const remarks: string[] = [];
  let last = header.bottom;
  let above: Line | undefined;
  let section: string | undefined;
  for (const cells of sheet.rowsOf()) {
    const row = cells[0]?.row ?? 0;
    if (row <= header.bottom) continue;
    for (let blank = last + 1; blank < row && row - last <= LONGEST_GAP; blank++) {
      lines.push(new TableLine(sheet, header, blank, 'blank', [], undefined, undefined));
    }
    last = row;
    const written = cells.filter(isWritten);
    const { kind, total } = classify(sheet, header, row, written, rules);
    if (kind === 'section') section = normaliseText(textOf(written[0]));
    if (kind === 'section' || kind === 'footer') remarks.push(...written.map((cell) => normaliseText(textOf(cell))));
    const line: Line = new TableLine(sheet, header, row, kind, written, above, section, total);
    if (kind === 'data') above = line;
    lines.push(line);
  }
  return { sheet, header, titles: titlesAbove(sheet, header.top), remarks, lines: withoutTail(lines) };
}

/** Merged areas may leave lines without content after the last one; they are not part of the table. */
function withoutTail(lines: readonly Line[]): Line[] {
  const end = lines.findLastIndex((line) => line.kind !== 'blank' || line.written.length > 0);
  return lines.slice(0, end + 1);
}

function classify(
  sheet: Sheet,
  header: Header,
  row: number,
  written: readonly Cell[],
  rules: LineRules,
): { kind: Line['kind']; total?: Line['total'] } {
  if (written.length === 0) return { kind: 'blank' };
  if (isRepeatedHeader(header, written)) return { kind: 'header' };
  const asides = ASIDES.map((field) => header.columns.get(field));
  const filled = (fields: readonly Field[]) =>
    fields.some((field) => {
      const column = header.columns.get(field);
      return column !== undefined && !isBlank(sheet.at(row, column));
    });
  const mappedIn = (fields: readonly Field[]) => fields.some((field) => header.columns.has(field));
  // Of what the sheet has no column for, nothing is missing.
  const whole = rules.keys.every((fields) => filled(fields) || !mappedIn(fields));
  const bare = !rules.keys.slice(0, 2).some(filled);
  // Beside an act a remark is a remark and a cap is a cap, whatever they say.
  const texts = written.filter((cell) => typeof cell.value === 'string' && (bare || !asides.includes(cell.column)));
  for (const cell of texts) {
    const text = normaliseDigits(textOf(cell));
    const total = TOTAL.exec(text) ?? (whole ? null : LOOSE_TOTAL.exec(text));
    if (total) return { kind: 'total', total: { label: text, scope: scopeOf(text, total[1]!) } };
    if (FOOTER.test(text) && !whole) return { kind: 'footer' };
  }
  if (isUnlabelledTotal(header, written)) return { kind: 'total', total: { label: '合计', scope: 'all' } };
  if (isSection(sheet, header, written)) return { kind: 'section' };
  // Dates and formulas are often filled in for lines to come; they do not make a line yet.
  const fields = rules.keys.flat().filter((field) => field !== 'date');
  const mapped = new Set(fields.map((field) => header.columns.get(field)));
  return { kind: written.some((cell) => mapped.has(cell.column) && !cell.formula) ? 'data' : 'blank' };
}

function scopeOf(text: string, word: string): 'stretch' | 'all' {
  if (word === '小计' || /^(?:本页|本日|当日|第?[\d一二三四五六七八九十]+(?:村民)?小?组)/.test(text)) return 'stretch';
  return 'all';
}

/** A number alone under the points is the sum of what stands above. */
function isUnlabelledTotal(header: Header, written: readonly Cell[]): boolean {
  const [only, ...others] = written;
  if (!only || others.length > 0 || typeof only.value !== 'number' || only.value === 0) return false;
  return only.column === header.columns.get('points') && header.columns.has('date');
}

/** After a page break the header stands there once more. */
function isRepeatedHeader(header: Header, written: readonly Cell[]): boolean {
  const same = written.filter((cell) => header.labels.get(cell.column)?.includes(cleanLabel(textOf(cell))));
  return same.length >= 2 && same.length * 2 >= Math.min(written.length, header.labels.size);
}

function isSection(sheet: Sheet, header: Header, written: readonly Cell[]): boolean {
  const [only, ...others] = written;
  if (!only || others.length > 0) return false;
  const reached = sheet.at(only.row, only.column + SECTION_WIDTH - 1)?.mergedFrom;
  if (reached?.row === only.row && reached.column === only.column) return true;
  if (typeof only.value !== 'string') return false;
  const unitLike = /^第?[\d一二三四五六七八九十]+(?:村民)?(?:小组|组|网格|队)$/.test(normaliseDigits(only.value));
  return unitLike && only.column !== header.columns.get('unit');
}

class TableLine implements Line {
  readonly row: number;
  readonly kind: Line['kind'];
  readonly written: readonly Cell[];
  readonly section?: string;
  readonly total?: NonNullable<Line['total']>;
  readonly #sheet: Sheet;
  readonly #header: Header;
  readonly #dittos = new Map<number, Cell | undefined>();

  constructor(
    sheet: Sheet,
    header: Header,
    row: number,
    kind: Line['kind'],
    written: readonly Cell[],
    above: Line | undefined,
    section: string | undefined,
    total?: Line['total'],
  ) {
    this.row = row;
    this.kind = kind;
    this.written = written;
    this.#sheet = sheet;
    this.#header = header;
    if (section !== undefined) this.section = section;
    if (total !== undefined) this.total = total;
    if (kind !== 'data') return;
    // What 同上 means is settled now, so that a line does not keep all lines above it alive.
    for (const [field, column] of header.columns) {
      if (isDitto(sheet.at(row, column))) this.#dittos.set(column, above?.cell(field));
    }
  }

  cell(field: Field): Cell | undefined {
    const column = this.#header.columns.get(field);
    if (column === undefined) return undefined;
    return this.#dittos.has(column) ? this.#dittos.get(column) : this.#sheet.at(this.row, column);
  }

  isDitto(field: Field): boolean {
    const column = this.#header.columns.get(field);
    return column !== undefined && this.#dittos.has(column);
  }
}
