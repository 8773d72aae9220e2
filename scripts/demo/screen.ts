import { type Column, table } from '../support/table.ts';

/** Where the demonstration writes: numbered steps, indented facts, tables. */
export class Screen {
  readonly #write: (text: string) => void;
  #step = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  step(zh: string, en: string): void {
    this.#step += 1;
    this.#write(`\n【${this.#step}】${zh} · ${en}\n`);
  }

  say(text: string): void {
    this.#write(`     ${text}\n`);
  }

  table(columns: readonly Column[], rows: readonly (readonly (string | number | null)[])[]): void {
    for (const line of table(columns, rows)) this.#write(`     ${line}\n`);
  }
}

/** +2, −5, 0: a change of points. */
export function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}
