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
  for (const total of sheet.totals) {
    const sums = total.ranges.map((range) => sumsOf(sheet.rows, range, accepted));
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

function sumsOf(rows: readonly PostingRow[], range: TotalRange, accepted: ReadonlySet<string>) {
  let [written, kept, writtenCount, keptCount, counted] = [0, 0, 0, 0, false];
  for (const row of rows) {
    if (row.row <= range.after || row.row >= range.before) continue;
    if (range.column !== undefined && row.column !== range.column) continue;
    const isAccepted = accepted.has(rowId(row));
    written += row.stated?.points ?? 0;
    if (isAccepted) kept += row.claim?.expectedPoints ?? 0;
    if (row.column === undefined) continue;
    counted = true;
    writtenCount += row.stated?.quantity ?? 0;
    if (isAccepted) keptCount += row.claim?.quantity ?? 0;
  }
  return { written, accepted: kept, all: counted ? [written, kept, writtenCount, keptCount] : [written, kept] };
}

/** Adds warnings to the rows they belong to; a total that stands on a line of its own warns there. */
export function withWarnings<T extends RowVerdict>(
  rows: readonly T[],
  warnings: readonly RowWarning[],
): (T | RowVerdict)[] {
  const result: (T | RowVerdict)[] = [...rows];
  for (const { row, column, warning } of warnings) {
    const own = result.findIndex((each) => each.row === row && (each.column ?? column) === column);
    const any = own >= 0 ? own : result.findIndex((each) => each.row === row);
    const target = result[any];
    if (target) result[any] = { ...target, warnings: [...target.warnings, warning] };
    else result.push(skippedRow(row, 'total', [warning]));
  }
  return result.sort((a, b) => a.row - b.row || (a.column ?? 0) - (b.column ?? 0));
}
