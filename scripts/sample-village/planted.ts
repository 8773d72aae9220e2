/** A line or cell by Excel's numbers, and the code of what the import must say about it. */
export interface Finding {
  readonly row: number;
  readonly column?: number;
  readonly code: string;
}

/** What the month's sheet holds, so that a test can compare the import with it, line by line. */
export interface Planted {
  readonly accepted: number;
  readonly refused: readonly Finding[];
  /** Rows that hold no act: totals, blank lines, footers. */
  readonly skipped: readonly number[];
  readonly warnings: readonly Finding[];
  /** By household number, in points; households without an accepted act are missing. */
  readonly honour: Readonly<Record<string, number>>;
}

/** Collects what a sheet is planted with while it is written. */
export class Plan {
  #accepted = 0;
  readonly #refused: Finding[] = [];
  readonly #skipped: number[] = [];
  readonly #warnings: Finding[] = [];
  readonly #honour = new Map<string, number>();

  accept(household: string, points: number): void {
    this.#accepted += 1;
    this.#honour.set(household, (this.#honour.get(household) ?? 0) + points);
  }

  refuse(finding: Finding): void {
    this.#refused.push(finding);
  }

  passOver(row: number): void {
    this.#skipped.push(row);
  }

  warn(finding: Finding): void {
    this.#warnings.push(finding);
  }

  done(): Planted {
    return {
      accepted: this.#accepted,
      refused: this.#refused,
      skipped: this.#skipped,
      warnings: this.#warnings,
      honour: Object.fromEntries(this.#honour),
    };
  }
}
