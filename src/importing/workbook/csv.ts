import { CsvError, parse } from 'csv-parse/sync';
import { isBlank, SheetBuilder } from './cells.ts';
import { type Budget, LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';
import type { SheetData, Workbook } from './types.ts';

/** More of these on one line than any readable table can have. */
const SEPARATORS_A_LINE = 10_000;

type Encoding = NonNullable<Workbook['encoding']>;

function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 by its byte order mark, else UTF-8 where it is valid, else GB18030; undefined: no text. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } | undefined {
  const order: Encoding[] =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? ['utf-16le']
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? ['utf-16be']
        : ['utf-8', 'gb18030'];
  for (const encoding of order) {
    const text = decode(bytes, encoding);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text files hold none of these
    if (text !== undefined) return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : { text, encoding };
  }
  return undefined;
}

/** The separator found most often outside quotes in the first lines: comma, semicolon or tab. */
function separatorOf(text: string): string {
  const counts = new Map([',', ';', '\t'].map((separator) => [separator, 0]));
  let quoted = false;
  for (const character of text.slice(0, 20_000)) {
    if (character === '"') quoted = !quoted;
    const count = counts.get(character);
    if (count !== undefined && !quoted) counts.set(character, count + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] as string;
}

/** One line of a million separators would become a million fields before any of them is looked at. */
function checkLines(text: string, separator: string, sheet: string): void {
  let count = 0;
  let row = 1;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\n') {
      count = 0;
      row += 1;
    } else if (character === separator && ++count > SEPARATORS_A_LINE) {
      throw new WorkbookError('too-many-columns', { sheet, row, column: count + 1, limit: LIMITS.columns });
    }
  }
}

/**
 * One sheet of text cells; row numbers are those that Excel shows on opening the file.
 * @throws WorkbookError damaged (quotes that never close), and the limits' codes
 */
export function readCsv(text: string, name: string, budget: Budget): SheetData {
  const separator = separatorOf(text);
  checkLines(text, separator, name);
  const builder = new SheetBuilder(name, budget);
  let row = 0;
  try {
    parse(text, {
      bom: true,
      delimiter: separator,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: LIMITS.columns * (LIMITS.cellLength + 3),
      on_record: (fields: string[]) => {
        row += 1;
        fields.forEach((value, index) => {
          if (!isBlank(value)) builder.add({ row, column: index + 1, value: value.replace(/\r\n?/g, '\n') });
        });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) {
      if (error.code !== 'CSV_MAX_RECORD_SIZE') throw new WorkbookError('damaged', { part: `${name}:${row + 1}` });
      throw new WorkbookError('cell-too-long', { sheet: name, row: row + 1, column: 1, limit: LIMITS.cellLength });
    }
    throw error;
  }
  return builder.finish(false);
}
