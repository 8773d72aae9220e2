import type { Sheet } from '../workbook/types.ts';
import { isBlank, textOf, withoutSpaces } from './texts.ts';
import { type Field, REQUIRED, type SheetKind, VOCABULARY } from './vocabulary.ts';

/** A header: one row, or two where a group such as 家庭成员 stands over 姓名 and 关系. */
export interface Header {
  readonly top: number;
  readonly bottom: number;
  /** The words over each column, upper row first. */
  readonly labels: ReadonlyMap<number, readonly string[]>;
  readonly columns: ReadonlyMap<Field, number>;
  /** Columns that carry the same name and would both be the same field. */
  readonly repeated?: { readonly label: string; readonly columns: readonly number[] };
}

export const HEADER_ROWS = 30;
const HEADER_COLUMNS = 200;
/** Longer texts are no names of columns; the patterns below need not look at all of them. */
const LONGEST_LABEL = 100;
/** Fields of which a second column of the same name means that two tables stand side by side. */
const KEYS: readonly Field[] = ['no', 'date', 'code', 'head', 'points', 'honour', 'balance'];

/** A label as it is compared: no spaces, line breaks, stars or colons. */
export function cleanLabel(text: string): string {
  return withoutSpaces(text.slice(0, LONGEST_LABEL).normalize('NFKC')).replace(/[*:：]/g, '');
}

/** The same without remarks in brackets: '分值(分)' is 分值. */
function bareLabel(label: string): string {
  return label.replace(/[([【][^)\]】]*[)\]】]/g, '') || label;
}

/** The words of rows `top` to `bottom` over each column; a merged cell speaks once, over its first column or first row. */
export function labelsOf(sheet: Sheet, top: number, bottom: number): Map<number, string[]> {
  const labels = new Map<number, string[]>();
  for (let column = 1; column <= Math.min(sheet.columns, HEADER_COLUMNS); column++) {
    const words: string[] = [];
    let covered = true;
    for (let row = top; row <= bottom; row++) {
      const cell = sheet.at(row, column);
      if (!cell || isBlank(cell)) continue;
      if (cell.mergedFrom && cell.mergedFrom.row < row && cell.mergedFrom.row >= top) continue;
      words.push(cleanLabel(textOf(cell)));
      if (!cell.mergedFrom || cell.mergedFrom.column === column) covered = false;
    }
    if (words.length > 0 && !covered) labels.set(column, words);
  }
  return labels;
}

function formsOf(words: readonly string[]): string[] {
  const last = words[words.length - 1]!;
  const joined = words.join('');
  return [...new Set([joined, bareLabel(joined), last, bareLabel(last)])];
}

/** Gives columns to a kind's fields by their labels. */
export function assignColumns(
  kind: SheetKind,
  labels: ReadonlyMap<number, readonly string[]>,
): Pick<Header, 'columns' | 'repeated'> {
  const forms = [...labels].map(([column, words]) => ({ column, forms: formsOf(words), label: words.join('') }));
  const columns = new Map<Field, number>();
  const taken = new Set<number>();
  let repeated: Header['repeated'];
  for (let tier = 0; tier < 3; tier++) {
    for (const [field, names] of VOCABULARY[kind]) {
      const name = names[tier];
      if (!name || columns.has(field)) continue;
      const fitting = forms.filter((each) => !taken.has(each.column) && each.forms.some((form) => name.test(form)));
      const first = fitting[0];
      if (!first) continue;
      columns.set(field, first.column);
      taken.add(first.column);
      const same = fitting.filter((each) => each.label === first.label);
      if (same.length > 1 && KEYS.includes(field)) {
        repeated ??= { label: first.label, columns: same.map((each) => each.column) };
      }
    }
  }
  return { columns, ...(repeated ? { repeated } : {}) };
}

/** Which of the groups of columns that the kind needs are missing. */
export function missingGroups(kind: SheetKind, columns: ReadonlyMap<Field, number>): (readonly Field[])[] {
  return REQUIRED[kind].filter((group) => !group.some((field) => columns.has(field)));
}

/** The row (or two rows) of a sheet that reads most like the header of a kind. */
export function bestHeader(sheet: Sheet, kind: SheetKind): Header | undefined {
  let best: { header: Header; score: number } | undefined;
  for (let top = 1; top <= Math.min(sheet.rows, HEADER_ROWS); top++) {
    for (const bottom of [top, top + 1]) {
      if (bottom > sheet.rows) continue;
      const labels = labelsOf(sheet, top, bottom);
      if (labels.size < 2) continue;
      const assigned = assignColumns(kind, labels);
      const needed = REQUIRED[kind].length - missingGroups(kind, assigned.columns).length;
      const score = assigned.columns.size + needed * 3;
      // A title and the header below it read like the header alone: then the title is none of it.
      const within = best && score === best.score && top === bottom && top === best.header.bottom;
      if (assigned.columns.size < 2 || (best && score <= best.score && !within)) continue;
      best = { header: { top, bottom, labels, ...assigned }, score };
    }
  }
  return best && settle(sheet, best.header);
}

/** A header whose cells are merged over two rows ends below them, also where one row would have done. */
function settle(sheet: Sheet, header: Header): Header {
  let bottom = header.bottom;
  for (const merge of sheet.merges) {
    const covers = merge.top <= header.bottom && merge.bottom > bottom && merge.top >= header.top;
    if (covers && header.labels.has(merge.left) && merge.bottom - merge.top < 5) bottom = merge.bottom;
  }
  return bottom === header.bottom ? header : { ...header, bottom };
}
