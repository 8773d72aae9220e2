import { type Column, displayWidth, table } from '../support/table.ts';

const COLUMNS = 120;
const INDENT = '     ';

/** Where the demonstration writes: numbered steps, indented facts, tables. */
export class Screen {
  readonly #write: (text: string) => void;
  #step = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  chapter(zh: string, en: string): void {
    this.#write(`\n━━━━ ${zh} · ${en} ━━━━\n`);
  }

  step(zh: string, en: string): void {
    this.#step += 1;
    this.#write(`\n【${this.#step}】${zh} · ${en}\n`);
  }

  say(text: string): void {
    for (const line of wrapped(text, COLUMNS - INDENT.length)) this.#write(`${INDENT}${line.trimEnd()}\n`);
  }

  table(columns: readonly Column[], rows: readonly (readonly (string | number | null)[])[]): void {
    for (const line of table(columns, rows)) this.#write(`${INDENT}${line}\n`);
  }
}

/** +2, −5, 0: a change of points. */
export function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}

/** Lines of at most so many columns, broken after spaces and Chinese characters; what cannot be broken, such as a path, is left whole. */
function wrapped(text: string, columns: number): string[] {
  const lines = [''];
  for (const part of text.match(/[!-~]+\P{ASCII}? ?|[^!-~]/gu) ?? []) {
    if (lines.at(-1) !== '' && displayWidth(`${lines.at(-1)}${part}`.trimEnd()) > columns) lines.push('');
    lines[lines.length - 1] += part;
  }
  return lines;
}
