import { writeWorkbook } from '../../document/workbook.ts';
import { zipParts } from '../../document/zip.ts';
import { freshBudget, LIMITS } from './limits.ts';
import { Package } from './package.ts';
import { readParts } from './parts.ts';
import { WorkbookError } from './problems.ts';
import { readWorkbookData, type WorkbookData } from './read.ts';
import { type SheetPlan, SheetRewriter } from './sheet-rewriter.ts';
import { type Shade, StyleBook } from './style-book.ts';
import type { SheetData } from './types.ts';
import { withStyles } from './with-styles.ts';
import { xmlSteps } from './xml.ts';

/** The verdict on one row; `row` is Excel's number. */
export interface RowAnnotation {
  row: number;
  verdict: 'accepted' | 'refused' | 'skipped';
  text: string;
  /** Accepted, but worth a look: amber instead of green. */
  warning?: boolean;
}

/** What is written beside one sheet. */
export interface Annotation {
  sheet: string;
  header?: { row: number; text: string };
  rows: RowAnnotation[];
}

/** A verdict stays shorter than what an import accepts, so that the file can be corrected and uploaded again. */
const TEXT_LIMIT = LIMITS.cellLength - 100;
const FILLING = 200_000;
const LAST_COLUMN = 16_384;

function shadeOf({ verdict, warning }: RowAnnotation): Shade {
  return verdict === 'accepted' && warning ? 'warning' : verdict;
}

/** The header's text stands in its row already: this is a workbook that was annotated before. */
function earlierColumn(sheet: SheetData, header: Annotation['header']): number | undefined {
  if (!header) return undefined;
  const cells = sheet.cells.find((row) => row[0]?.row === header.row) ?? [];
  return cells.findLast((cell) => cell.value === header.text)?.column;
}

/** The first column right of the content that no merged area of an annotated row covers. */
function freeColumn(sheet: SheetData, rows: ReadonlySet<number>): number {
  let column = sheet.columns + 1;
  const reaching = sheet.merges.filter((merge) => merge.right >= column).sort((a, b) => a.left - b.left);
  for (const { left, right, top, bottom } of reaching) {
    if (left > column || right < column || right >= LAST_COLUMN) continue;
    if ([...rows].some((row) => row >= top && row <= bottom)) column = right + 1;
  }
  return column;
}

/** Rows keep their height, so a verdict stays on one line. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, '；').slice(0, TEXT_LIMIT);
}

/** Wide enough for the longest verdict, within what a screen shows; a Chinese character takes two. */
function widthFor(texts: readonly string[]): number {
  const widest = texts.reduce((most, text) => {
    const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0;
    return Math.max(most, text.length + wide);
  }, 0);
  return Math.min(Math.max(widest + 4, 16), 100);
}

function planFor(sheet: SheetData, annotation: Annotation): SheetPlan {
  const { header } = annotation;
  const rows: SheetPlan['rows'] = new Map(
    annotation.rows.map((row) => [row.row, { shade: shadeOf(row), text: oneLine(row.text) }]),
  );
  const earlier = earlierColumn(sheet, header);
  const column = earlier ?? freeColumn(sheet, new Set([...rows.keys(), ...(header ? [header.row] : [])]));
  const lastColumn = Math.min(column - 1, earlier ? column - 1 : sheet.columns);
  const plan: SheetPlan = {
    column,
    width: widthFor([...rows.values()].map((row) => row.text)),
    lastColumn,
    replaces: earlier !== undefined,
    rows,
    filling: FILLING,
  };
  if (header) plan.header = { row: header.row, text: oneLine(header.text) };
  return plan;
}

async function* rewrite(pack: Package, part: string, plan: SheetPlan, styles: StyleBook): AsyncGenerator<Uint8Array> {
  const rewriter = new SheetRewriter(plan, styles);
  const steps = xmlSteps(pack.read(part), part, {
    open: (local, tag) => rewriter.open(local, tag),
    close: (local, tag) => rewriter.close(local, tag),
    text: (text) => rewriter.text(text),
    other: (raw) => rewriter.other(raw),
  });
  for await (const _ of steps) {
    const out = rewriter.take();
    if (out !== '') yield Buffer.from(out);
  }
}

/** Content types belong first in a package; styles come last, when the sheets have said what they need. */
function inOrder(names: Iterable<string>, styles: string): string[] {
  const isStyles = (name: string) => name.toLowerCase() === styles.toLowerCase();
  const rank = (name: string) => (name === '[Content_Types].xml' ? 0 : isStyles(name) ? 2 : 1);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

async function annotateXlsx(
  bytes: Uint8Array,
  data: WorkbookData,
  annotations: readonly Annotation[],
): Promise<Uint8Array> {
  const pack = await Package.open(bytes, freshBudget());
  const parts = await readParts(pack);
  const { styles: stylesPart, replaced } = await withStyles(pack, parts);
  const readStyles = replaced.get(stylesPart.toLowerCase()) ?? (() => pack.read(stylesPart));
  const styles = await StyleBook.read(readStyles(), stylesPart);
  for (const annotation of annotations) {
    const index = data.sheets.findIndex((sheet) => sheet.name === annotation.sheet);
    const sheet = data.sheets[index];
    const part = parts.sheets[index]?.part;
    if (!sheet || !part) throw new WorkbookError('unknown-sheet', { sheet: annotation.sheet });
    const plan = planFor(sheet, annotation);
    replaced.set(part.toLowerCase(), () => rewrite(pack, part, plan, styles));
  }
  replaced.set(stylesPart.toLowerCase(), () => styles.write(readStyles(), stylesPart));
  const names = inOrder(new Set([...pack.names(), stylesPart]), stylesPart);
  return zipParts(
    names.map((name) => ({
      name,
      content: replaced.get(name.toLowerCase()) ?? (() => pack.read(name)),
      compress: !pack.isStored(name),
    })),
  );
}

/** A CSV as a workbook: the same cells as text. */
async function asXlsx(sheet: SheetData): Promise<Uint8Array> {
  const columns = Array.from({ length: sheet.columns }, () => ({ header: '', width: 16 }));
  return writeWorkbook([{ name: sheet.name, columns, rows: rowsOf(sheet), bare: true }]);
}

function* rowsOf(sheet: SheetData): Generator<(string | null)[]> {
  let next = 1;
  for (const cells of sheet.cells) {
    const row = cells[0]?.row ?? next;
    for (; next < row; next++) yield [];
    const values: (string | null)[] = Array.from({ length: sheet.columns }, () => null);
    for (const cell of cells) values[cell.column - 1] = String(cell.value);
    yield values;
    next = row + 1;
  }
}

/**
 * Gives a workbook back as it looked, with one column of verdicts right of its content and the judged rows
 * coloured: green accepted, amber accepted with a warning, red refused, grey skipped. A CSV comes back as .xlsx.
 * A column under the same header text, from an earlier time, is written anew instead of adding a second one: so
 * that text should be one that no village uses for a column of its own.
 * @throws WorkbookError unknown-sheet, and what reading the original throws
 */
export async function annotate(
  original: Uint8Array,
  filename: string,
  annotations: readonly Annotation[],
): Promise<Uint8Array> {
  const data = await readWorkbookData(original, filename);
  if (data.format === 'xlsx') return annotateXlsx(original, data, annotations);
  const xlsx = await asXlsx(data.sheets[0] as SheetData);
  const reread = await readWorkbookData(xlsx, 'converted.xlsx');
  // Excel takes fewer names for a sheet than a file system for a file.
  const name = reread.sheets[0]?.name as string;
  const renamed = annotations.map((annotation) =>
    annotation.sheet === data.sheets[0]?.name ? { ...annotation, sheet: name } : annotation,
  );
  return annotateXlsx(xlsx, reread, renamed);
}
