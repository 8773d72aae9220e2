import { type Cell, type Merge, type Sheet, viewSheet, type Workbook } from '../../../src/importing/workbook/index.ts';

/** A cell of a test sheet: a plain value, or more of a cell's fields. */
export type Value = string | number | null | undefined | Partial<Cell>;

/** A sheet from rows of values; `merges` in Excel's numbers: top, left, bottom, right. */
export function sheetOf(name: string, rows: readonly (readonly Value[])[], merges: readonly number[][] = []): Sheet {
  const cells = rows.map((row, r) =>
    row.flatMap((value, c): Cell[] => {
      if (value === null || value === undefined || value === '') return [];
      const place = { row: r + 1, column: c + 1 };
      return [typeof value === 'object' ? { value: null, ...value, ...place } : { value, ...place }];
    }),
  );
  return viewSheet({
    name,
    hidden: false,
    rows: cells.findLastIndex((row) => row.length > 0) + 1,
    columns: Math.max(0, ...rows.map((row) => row.length)),
    merges: merges.map(
      ([top, left, bottom, right]): Merge => ({ top: top!, left: left!, bottom: bottom!, right: right! }),
    ),
    cells: cells.filter((row) => row.length > 0),
  });
}

export function workbookOf(...sheets: Sheet[]): Workbook {
  return { format: 'xlsx', sheets, date1904: false };
}

/** The same sheet with its columns in another order; `order[i]` is the old column (from 0) of the new column i. */
export function permuted(rows: readonly (readonly Value[])[], order: readonly number[]): Value[][] {
  return rows.map((row) => order.map((column) => row[column]));
}
