import type { Cell, Merge, Sheet, SheetData } from './types.ts';

/** First index whose key is not below `key`. */
function lowerBound<T>(items: readonly T[], key: number, keyOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle] as T) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

const columnOf = (cell: Cell) => cell.column;
const topOf = (merge: Merge) => merge.top;

/** Finds the merged area over a cell; a column is indexed when it is first asked for, an area costs no cell. */
class MergeIndex {
  readonly #sorted: Merge[];
  readonly #columns = new Map<number, Merge[]>();

  constructor(merges: readonly Merge[]) {
    this.#sorted = [...merges].sort((a, b) => a.top - b.top);
  }

  over(row: number, column: number): Merge | undefined {
    if (this.#sorted.length === 0) return undefined;
    const merges = this.#column(column);
    const merge = merges[lowerBound(merges, row + 1, topOf) - 1];
    return merge && merge.bottom >= row ? merge : undefined;
  }

  /** Disjoint areas of a column; of overlapping ones, which no program writes, the first stays. */
  #column(column: number): Merge[] {
    const known = this.#columns.get(column);
    if (known) return known;
    const disjoint: Merge[] = [];
    for (const merge of this.#sorted) {
      if (merge.left > column || merge.right < column) continue;
      const last = disjoint.at(-1);
      if (!last || merge.top > last.bottom) disjoint.push(merge);
    }
    this.#columns.set(column, disjoint);
    return disjoint;
  }
}

class SheetView implements Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly merges: readonly Merge[];
  readonly #cells: readonly Cell[][];
  readonly #byRow: Map<number, Cell[]>;
  readonly #index: MergeIndex;

  constructor(data: SheetData) {
    this.name = data.name;
    this.hidden = data.hidden;
    this.rows = data.rows;
    this.columns = data.columns;
    this.merges = data.merges;
    this.#cells = data.cells;
    this.#byRow = new Map(data.cells.map((cells) => [(cells[0] as Cell).row, cells]));
    this.#index = new MergeIndex(data.merges);
  }

  rowsOf(): Iterable<readonly Cell[]> {
    return this.#cells;
  }

  at(row: number, column: number): Cell | undefined {
    const merge = this.#index.over(row, column);
    if (!merge || (merge.top === row && merge.left === column)) return this.#written(row, column);
    const source = this.#written(merge.top, merge.left);
    return source && { ...source, row, column, mergedFrom: { row: merge.top, column: merge.left } };
  }

  #written(row: number, column: number): Cell | undefined {
    const cells = this.#byRow.get(row);
    if (!cells) return undefined;
    const cell = cells[lowerBound(cells, column, columnOf)];
    return cell?.column === column ? cell : undefined;
  }
}

/** Look-ups over plain sheet data. */
export function viewSheet(data: SheetData): Sheet {
  return new SheetView(data);
}
