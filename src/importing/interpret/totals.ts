import { refusal } from '../../kernel/problems/index.ts';
import type { PostingRow } from './context.ts';
import { type RowVerdict, type RowWarning, skippedRow } from './findings.ts';

/** A number on the sheet that claims to be a sum; amounts are hundredths. */
export interface StatedTotal {
  readonly row: number;
  readonly column: number;
  readonly label: string;
  readonly stated: number;
  /** The rows (and columns) that it may be the sum of: any of them being right is enough. */
  readonly ranges: readonly TotalRange[];
}

/** Rows after `after` and before `before`; in a matrix one column, or one row. */
export interface TotalRange {
  readonly after: number;
  readonly before: number;
  readonly column?: number;
}

/** Names a row, or in a matrix a cell, in the set of accepted ones. */
export function rowId(row: { readonly row: number; readonly column?: number }): string {
  return row.column === undefined ? String(row.row) : `${row.row}:${row.column}`;
}

/**
 * Compares every total with the sum of what the rows state and with the sum of what was accepted of them, in points and, in
 * a matrix, in counts. To be called when the caps have been decided; `accepted` holds the `rowId` of accepted rows.
 */
export function checkTotals(
  sheet: { readonly rows: readonly PostingRow[]; readonly totals: readonly StatedTotal[] },
  accepted: ReadonlySet<string>,
): RowWarning[] {
  const warnings: RowWarning[] = [];
  const running = runningSums(sheet.rows, accepted);
  const none = new RunningSums();
  for (const total of sheet.totals) {
    const sums = total.ranges.map((range) => (running.get(range.column) ?? none).between(range));
    const honest = sums.some((each) => each.all.includes(total.stated));
    if (honest) continue;
    const [first] = sums;
    const params = {
      label: total.label,
      stated: total.stated / 100,
      written: (first?.written ?? 0) / 100,
      accepted: (first?.accepted ?? 0) / 100,
    };
    warnings.push({ row: total.row, column: total.column, warning: refusal('total-mismatch', params) });
  }
  return warnings;
}

/** Running sums of rows in order, so that many totals over many rows stay cheap. */
class RunningSums {
  readonly #rows: number[] = [];
  readonly #sums: (readonly [number, number, number, number])[] = [[0, 0, 0, 0]];
  #counted = false;

  add(row: PostingRow, accepted: boolean): void {
    const [written, kept, writtenCount, keptCount] = this.#sums[this.#sums.length - 1]!;
    const claim = accepted ? row.claim : undefined;
    this.#rows.push(row.row);
    this.#counted ||= row.column !== undefined;
    this.#sums.push([
      written + (row.stated?.points ?? 0),
      kept + (claim?.expectedPoints ?? 0),
      writtenCount + (row.stated?.quantity ?? 0),
      keptCount + (claim?.quantity ?? 0),
    ]);
  }

  between(range: TotalRange): { written: number; accepted: number; all: readonly number[] } {
    const from = this.#sums[this.#upTo(range.after)]!;
    const to = this.#sums[this.#upTo(range.before - 1)]!;
    const all = to.map((sum, index) => sum - from[index]!);
    return { written: all[0]!, accepted: all[1]!, all: this.#counted ? all : all.slice(0, 2) };
  }

  /** How many rows stand at or above a row. */
  #upTo(row: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle]! <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Sums over all rows, and in a matrix over each column. */
function runningSums(rows: readonly PostingRow[], accepted: ReadonlySet<string>): Map<number | undefined, RunningSums> {
  const byColumn = new Map<number | undefined, RunningSums>([[undefined, new RunningSums()]]);
  for (const row of rows) {
    const isAccepted = accepted.has(rowId(row));
    for (const column of new Set([undefined, row.column])) {
      const sums = byColumn.get(column) ?? new RunningSums();
      sums.add(row, isAccepted);
      byColumn.set(column, sums);
    }
  }
  return byColumn;
}

/** Adds warnings to the rows they belong to; a total that stands on a line of its own warns there. */
export function withWarnings<T extends RowVerdict>(
  rows: readonly T[],
  warnings: readonly RowWarning[],
): (T | RowVerdict)[] {
  const result: (T | RowVerdict)[] = [...rows];
  const places = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    for (const place of [`${row.row}:${row.column ?? ''}`, String(row.row)]) {
      if (!places.has(place)) places.set(place, index);
    }
  }
  for (const { row, column, warning } of warnings) {
    const place = places.get(`${row}:${column ?? ''}`) ?? places.get(String(row));
    const target = place === undefined ? undefined : result[place];
    if (target) result[place!] = { ...target, warnings: [...target.warnings, warning] };
    else result.push(skippedRow(row, 'total', [warning]));
  }
  return result.sort((a, b) => a.row - b.row || (a.column ?? 0) - (b.column ?? 0));
}
