import { type Budget, LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';
import type { Cell, Merge, SheetData } from './types.ts';

const LAST_COLUMN = 16_384;
const LAST_ROW = 1_048_576;

/** 'AB12' to row 12, column 28; undefined where it is no cell address. */
export function parseAddress(address: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$/.exec(address);
  if (!match) return undefined;
  let column = 0;
  for (const letter of (match[1] as string).toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(match[2]);
  return row >= 1 && row <= LAST_ROW && column <= LAST_COLUMN ? { row, column } : undefined;
}

/** 'B4:B5' to its bounds; undefined for a single cell and for what is no area. */
export function parseArea(area: string): Merge | undefined {
  const [from, to] = area.split(':', 2).map(parseAddress);
  if (!from || !to) return undefined;
  const merge = {
    top: Math.min(from.row, to.row),
    left: Math.min(from.column, to.column),
    bottom: Math.max(from.row, to.row),
    right: Math.max(from.column, to.column),
  };
  return merge.top === merge.bottom && merge.left === merge.right ? undefined : merge;
}

/** Text without what nobody sees is empty: such a cell counts as blank. */
export function isBlank(text: string): boolean {
  return /^[\s\u200b-\u200d\u2060\ufeff]*$/.test(text);
}

/** Gathers a sheet's cells within the limits, in whatever order they come. */
export class SheetBuilder {
  readonly #name: string;
  readonly #budget: Budget;
  readonly #rows = new Map<number, Cell[]>();
  readonly #merges: Merge[] = [];
  #columns = 0;

  constructor(name: string, budget: Budget) {
    this.#name = name;
    this.#budget = budget;
  }

  /** @throws WorkbookError too-many-rows, too-many-columns, too-many-cells, cell-too-long, too-large */
  add(cell: Cell): void {
    const { row, column, value } = cell;
    const where = { sheet: this.#name, row, column };
    if (row > LIMITS.rows) throw new WorkbookError('too-many-rows', { ...where, limit: LIMITS.rows });
    if (column > LIMITS.columns) throw new WorkbookError('too-many-columns', { ...where, limit: LIMITS.columns });
    this.#budget.cells += 1;
    if (this.#budget.cells > LIMITS.cells) throw new WorkbookError('too-many-cells', { limit: LIMITS.cells });
    if (typeof value === 'string') {
      if (value.length > LIMITS.cellLength) {
        throw new WorkbookError('cell-too-long', { ...where, limit: LIMITS.cellLength });
      }
      this.#budget.characters += value.length;
      if (this.#budget.characters > LIMITS.characters) {
        throw new WorkbookError('too-large', { what: 'characters', whatZh: '字数', limit: LIMITS.characters });
      }
    }
    const cells = this.#rows.get(row);
    if (cells) cells.push(cell);
    else this.#rows.set(row, [cell]);
    if (column > this.#columns) this.#columns = column;
  }

  merge(merge: Merge): void {
    if (this.#merges.length >= LIMITS.merges) {
      throw new WorkbookError('too-many-merges', { sheet: this.#name, limit: LIMITS.merges });
    }
    this.#merges.push(merge);
  }

  finish(hidden: boolean): SheetData {
    const numbers = [...this.#rows.keys()].sort((a, b) => a - b);
    const cells = numbers.map((number) => inOrder(this.#rows.get(number) as Cell[]));
    const rows = numbers.at(-1) ?? 0;
    return { name: this.#name, hidden, rows, columns: this.#columns, merges: this.#merges, cells };
  }
}

/** Cells by column; of two in one place the later one stays. */
function inOrder(cells: Cell[]): Cell[] {
  if (cells.every((cell, index) => index === 0 || cell.column > (cells[index - 1] as Cell).column)) return cells;
  const byColumn = new Map(cells.map((cell) => [cell.column, cell]));
  return [...byColumn.values()].sort((a, b) => a.column - b.column);
}
