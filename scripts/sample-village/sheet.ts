import type { Written } from './spelling.ts';

export type Content = Written | { readonly formula: string; readonly result: number };

export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A sheet as it will be written: rows of cells, merged areas. Rows and columns count from 1, as in Excel. */
export class SheetDraft {
  readonly name: string;
  readonly rows: Content[][] = [];
  readonly merges: Area[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Appends a line and returns its row. */
  add(...cells: readonly Content[]): number {
    this.rows.push([...cells]);
    return this.rows.length;
  }

  /** A title over the whole width. */
  title(text: string, width: number): number {
    const row = this.add(text);
    this.merge({ top: row, left: 1, bottom: row, right: width });
    return row;
  }

  merge(area: Area): void {
    if (area.bottom > area.top || area.right > area.left) this.merges.push(area);
  }
}

/** Excel's letters for a column: 1 is A, 27 is AA. */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnName(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
