/** Columns that a character takes in a terminal: Chinese ones, wide punctuation and full-width forms take two. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const NONE = /^[\p{Mn}\p{Cf}\p{Cc}]/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += NONE.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** Cut to so many columns, with an ellipsis where something is missing. */
export function clip(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  for (const char of text) {
    if (displayWidth(kept + char) > columns - 1) break;
    kept += char;
  }
  return `${kept}…`;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Longer cells are cut. */
  readonly max?: number;
}

/** A table as lines of text, its columns aligned also where Chinese and Latin letters mix. */
export function table(columns: readonly Column[], rows: readonly (readonly (string | number | null)[])[]): string[] {
  const cells = rows.map((row) =>
    columns.map(({ max }, at) => clip(String(row[at] ?? '').replace(/\s+/g, ' '), max ?? Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map(({ title }, at) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[at]!))),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => {
        const space = ' '.repeat(widths[at]! - displayWidth(text));
        return columns[at]!.align === 'right' ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map(line),
  ];
}
