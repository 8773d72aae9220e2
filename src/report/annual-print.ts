import type { CellValue } from '../document/workbook.ts';
import type { ReportTable } from './annual-tables.ts';
import { grouped } from './annual-words.ts';

/* Parts of a printed report, in the shapes that its template knows. */

export interface PrintedTable {
  readonly title: string;
  readonly size: number;
  readonly inset: number;
  readonly columns: readonly {
    readonly header: string;
    readonly width: number;
    readonly right: boolean;
    readonly bar: boolean;
  }[];
  readonly rows: readonly (readonly string[])[];
  /** Of each cell, as far as it has a bar. */
  readonly shares: readonly (readonly number[])[];
  readonly total: readonly string[] | null;
  readonly notes: readonly string[];
}

export interface Chart {
  readonly title: string;
  readonly chart: string;
}

export type PrintedPart =
  | { readonly kind: 'section'; readonly title: string }
  | { readonly kind: 'text'; readonly paragraphs: readonly string[] }
  | ({ readonly kind: 'chart' } & Chart)
  | { readonly kind: 'charts'; readonly charts: readonly Chart[] }
  | ({ readonly kind: 'table' } & PrintedTable)
  | { readonly kind: 'pair'; readonly left: PrintedTable; readonly right: PrintedTable };

/** A table as its texts. A column of percentages has bars. */
export function printed({ title, columns, rows, total, notes = [] }: ReportTable): PrintedTable {
  const isNumber = columns.map(({ format }) => format !== undefined && format !== 'day');
  const hasBar = columns.map(({ header }) => header.endsWith('（%）'));
  const texts = (row: readonly CellValue[]) =>
    row.map((value, index) =>
      isNumber[index] ? figure(value, columns[index]!.format === 'money') : String(value ?? ''),
    );
  const wide = columns.length > 11;
  return {
    title,
    size: wide ? 7.5 : 9,
    inset: wide ? 3 : 5,
    columns: columns.map(({ header, width }, index) => {
      return { header, width, right: isNumber[index]!, bar: hasBar[index]! };
    }),
    rows: rows.map(texts),
    shares: rows.map((row) =>
      row.map((value, index) => (hasBar[index] && typeof value === 'number' ? Math.max(0, Math.min(value, 100)) : 0)),
    ),
    total: total === undefined ? null : texts(total),
    notes,
  };
}

function figure(value: CellValue, isMoney: boolean): string {
  if (value === null) return '';
  if (typeof value !== 'number') return value;
  if (!isMoney) return grouped(value);
  const [whole, decimals] = Math.abs(value).toFixed(2).split('.');
  return `${value < 0 ? '−' : ''}${grouped(Number(whole))}.${decimals}`;
}

/** A day as the template takes it. */
export function dayParts(day: string): number[] {
  return day.split('-').map(Number);
}
