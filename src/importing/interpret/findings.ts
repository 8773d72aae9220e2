import type { Refusal } from '../../kernel/problems/index.ts';
import { shorten } from './texts.ts';

/** What a reader made of a cell, where that differs from what was written. */
export interface Change {
  /** Name of the column in the domain's words: 户号, 日期 … */
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** Why a line is no row of the table. */
export type SkipReason = 'blank' | 'total' | 'footer' | 'header' | 'section';

/** What becomes of a row; in a matrix of a cell, and then `column` is set. Both are Excel's numbers. */
export interface RowVerdict {
  readonly row: number;
  readonly column?: number;
  readonly verdict: 'accepted' | 'refused' | 'skipped';
  readonly skipped?: SkipReason;
  /** Most fundamental first; empty unless refused. */
  readonly problems: readonly Refusal[];
  readonly warnings: readonly Refusal[];
  readonly normalised: readonly Change[];
}

/** A warning that belongs to a row, found by looking at several. */
export interface RowWarning {
  readonly row: number;
  readonly column?: number;
  readonly warning: Refusal;
}

export function skippedRow(row: number, skipped: SkipReason, warnings: readonly Refusal[] = []): RowVerdict {
  return { row, verdict: 'skipped', skipped, problems: [], warnings, normalised: [] };
}

/** Collects what is found out about one row. */
export class RowNotes {
  readonly problems: Refusal[] = [];
  readonly warnings: Refusal[] = [];
  readonly normalised: Change[] = [];

  changed(field: string, from: string, to: string): void {
    if (from !== to) this.normalised.push({ field, from: shorten(from), to: shorten(to) });
  }

  verdict(row: number, column?: number): RowVerdict {
    return {
      row,
      ...(column === undefined ? {} : { column }),
      verdict: this.problems.length > 0 ? 'refused' : 'accepted',
      problems: this.problems,
      warnings: this.warnings,
      normalised: this.normalised,
    };
  }
}
