/** One cell as people see it; `row` and `column` are Excel's numbers (from 1). */
export interface Cell {
  row: number;
  column: number;
  /** Text with its line breaks, number, boolean; a formula's cached result. Dates stay serial numbers, with `date` set. */
  value: string | number | boolean | null;
  /** 'YYYY-MM-DD' where the number format says that the number is a date (date1904 honoured); month-only formats too. */
  date?: string;
  /** The number format of a date, so that a reader can tell 'yyyy-mm' or 'm"月"d"日"' from a full date. */
  dateFormat?: string;
  /** The text that a number format of zeros shows: 10001 under '000000' is seen as '010001'. */
  shown?: string;
  /** The value came from a formula's cached result; `value` is null where the file holds none. */
  formula?: true;
  /** '#N/A' and its kind, shown instead of a value; `value` is null. */
  error?: string;
  /** A number of 16 digits or more was stored as a number: its last digits are lost. */
  lostDigits?: true;
  /** The value was filled in from the top-left cell of the merged area. */
  mergedFrom?: { row: number; column: number };
}

/** A merged area, bounds included, in Excel's numbers. */
export interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** What crosses from the worker: a sheet as plain data. `cells` holds rows in ascending order, each row's cells likewise. */
export interface SheetData {
  name: string;
  /** Hidden or "very hidden" in the workbook. */
  hidden: boolean;
  /** Last row with content (0: an empty sheet). */
  rows: number;
  /** Last column with content. */
  columns: number;
  merges: Merge[];
  /** Only cells with content, a row of cells each; empty rows are left out. */
  cells: Cell[][];
}

/** A sheet with look-ups. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly merges: readonly Merge[];
  /** The rows with content, in order; the cells written in them, without what merged areas fill in. */
  rowsOf(): Iterable<readonly Cell[]>;
  /** The cell as people see it: inside a merged area the top-left's value with `mergedFrom`. Undefined: empty. */
  at(row: number, column: number): Cell | undefined;
}

export interface Workbook {
  format: 'xlsx' | 'csv';
  /** How a CSV file was encoded. */
  encoding?: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';
  /** In the order of the workbook. */
  sheets: Sheet[];
  date1904: boolean;
}
