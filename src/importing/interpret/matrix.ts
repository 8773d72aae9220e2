import { type Day, lastDayOf, type Month } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Rule } from '../../rulebook/index.ts';
import type { Cell, Sheet } from '../workbook/types.ts';
import { readQuantity, toHundredths } from './amounts.ts';
import type { PostingContext, PostingRow } from './context.ts';
import { RowNotes, skippedRow } from './findings.ts';
import { assignColumns, bestHeader, type Header, labelsOf } from './headers.ts';
import type { PostingsReading } from './list.ts';
import { misplacedDay, Ordinals, priceOf } from './resolve-claim.ts';
import { Households } from './resolve-household.ts';
import { indexOf } from './resolve-rule.ts';
import type { FoundSheet } from './sheets.ts';
import { type Line, readTable, titlesAbove } from './table.ts';
import { isBlank, isWritten, normaliseCode, normaliseDigits, quote, textOf } from './texts.ts';
import { readPeriod, type SheetPeriod } from './titles.ts';
import type { StatedTotal } from './totals.ts';

/** A column of a matrix: the rule it counts, or what its header says where no rule fits. */
interface RuleColumn {
  readonly column: number;
  readonly rule?: Rule;
  readonly written: string;
}

export interface FoundMatrix extends FoundSheet {
  readonly ruleColumns: readonly RuleColumn[];
  readonly sumColumns: readonly number[];
  readonly period: SheetPeriod;
  readonly day?: Day;
  readonly noRules: boolean;
}

/** Columns of a matrix that hold neither households nor rules. */
const SUM_LABEL =
  /^(?:合计|小计|总计|总分|合计分值?|合计积分|积分合计|总积分|得分合计|本月(?:合计|积分|得分|总分)|得分|积分|总得分|月度?积分)$/;
const SIDE_LABEL =
  /^(?:序号|序|组别?|小组|村民小组|网格|备注|说明|签名|签字|签字确认|户主签[名字]|排名|名次|位次|电话|联系电话|手机号?码?|人口|人数|姓名|月份|日期)$/;

const HEADER_DEPTH = 4;
const CODE_LIKE = /^[A-Z]{1,4}[-_]?\d{1,4}$/;

/** Is this a sheet with households down and rules across? Decided by the rules that the village has. */
export function recogniseMatrix(sheet: Sheet, context: PostingContext, given?: SheetPeriod): FoundMatrix | undefined {
  const base = bestHeader(sheet, 'balances');
  if (!base || !(base.columns.has('no') || base.columns.has('head'))) return undefined;
  const header = wholeHeader(sheet, base);
  const titles = titlesAbove(sheet, header.top);
  const period = given ?? readPeriod(titles, sheet.name);
  const day = dayOfMatrix(period);
  const rules = context.rulesOn(day !== undefined && day < context.today ? day : context.today);
  const { ruleColumns, sumColumns } = columnsOf(header, rules);
  const known = ruleColumns.filter((each) => each.rule).length;
  const coded = ruleColumns.filter((each) => CODE_LIKE.test(each.written)).length;
  const fits = (known > 0 && known * 2 >= ruleColumns.length) || (coded > 1 && coded * 2 >= ruleColumns.length);
  if (!fits) return undefined;
  const noRules = rules.length === 0;
  return { sheet, header, ruleColumns, sumColumns, period, noRules, ...(day === undefined ? {} : { day }) };
}

/** The month's last day; of a quarter's sheet the quarter's. */
function dayOfMatrix(period: SheetPeriod): Day | undefined {
  return period.span && lastDayOf(period.span.last.slice(0, 7) as Month);
}

/** Names of acts, codes and prices may stand in several rows around the row that says 户号. */
function wholeHeader(sheet: Sheet, base: Header): Header {
  const household = [base.columns.get('no'), base.columns.get('head')].filter((column) => column !== undefined);
  const words = (row: number): Cell[] =>
    [...base.labels.keys(), ...extraColumns(sheet, base)]
      .filter((column) => !household.includes(column))
      .map((column) => sheet.at(row, column))
      .filter((cell) => isWritten(cell) && typeof cell?.value === 'string') as Cell[];
  let { top, bottom } = base;
  while (bottom - base.bottom < HEADER_DEPTH) {
    const filled = household.some((column) => isWritten(sheet.at(bottom + 1, column)));
    const texts = words(bottom + 1);
    if (filled || texts.length < 1 || texts.some((cell) => /^(?:小计|合计|总计)/.test(textOf(cell)))) break;
    bottom += 1;
  }
  while (top > 1 && base.top - top < HEADER_DEPTH && words(top - 1).length >= 2) top -= 1;
  const labels = labelsOf(sheet, top, bottom);
  const { columns } = assignColumns('balances', base.labels);
  const kept = new Map([...columns].filter(([field]) => ['no', 'head', 'unit', 'seq', 'note'].includes(field)));
  return { top, bottom, labels, columns: kept, ...(base.repeated ? { repeated: base.repeated } : {}) };
}

function extraColumns(sheet: Sheet, base: Header): number[] {
  const columns: number[] = [];
  for (let column = 1; column <= Math.min(sheet.columns, 200); column++)
    if (!base.labels.has(column)) columns.push(column);
  return columns;
}

function columnsOf(header: Header, rules: readonly Rule[]): { ruleColumns: RuleColumn[]; sumColumns: number[] } {
  const index = indexOf(rules);
  const taken = new Set(header.columns.values());
  const ruleColumns: RuleColumn[] = [];
  const sumColumns: number[] = [];
  for (const [column, words] of header.labels) {
    if (taken.has(column)) continue;
    if (words.some((word) => SUM_LABEL.test(word))) {
      sumColumns.push(column);
      continue;
    }
    if (words.some((word) => SIDE_LABEL.test(word))) continue;
    const bottomUp = [...words].reverse();
    const written =
      bottomUp.find((word) => CODE_LIKE.test(normaliseCode(word))) ?? bottomUp.find((word) => word !== '') ?? '';
    // As in a list, a code decides: an unknown one is not saved by the name of an act above it.
    const coded = bottomUp.find((word) => CODE_LIKE.test(normaliseCode(word)));
    const named = bottomUp.map((word) => index.byAct(word)).find((found) => found.length === 1)?.[0];
    const byCode = bottomUp.map((word) => index.byCode(word)).find((found) => found !== undefined);
    const rule = byCode ?? (coded === undefined ? named : undefined);
    ruleColumns.push({ column, written, ...(rule ? { rule } : {}) });
  }
  return { ruleColumns, sumColumns };
}

interface CellReader {
  readonly matrix: FoundMatrix;
  readonly context: PostingContext;
  readonly day: Day;
  readonly dayProblem: Refusal | undefined;
  readonly ordinals: Ordinals;
}

/** Reads a matrix: a verdict for each filled cell. Problem: `month-missing`. */
export function readMatrix(
  matrix: FoundMatrix,
  context: PostingContext,
): PostingsReading | { readonly problem: Refusal } {
  const { sheet, header, day, period } = matrix;
  if (day === undefined) return { problem: refusal('month-missing', { sheet: sheet.name }) };
  const table = readTable(sheet, header, { keys: [['no', 'head']] });
  const households = new Households(context.households);
  const dayProblem = misplacedDay(day, {}, context.today);
  const reader = { matrix, context, day, dayProblem, ordinals: new Ordinals() };
  const rows: PostingRow[] = [];
  const totals: StatedTotal[] = [];
  for (const line of table.lines) {
    if (line.kind === 'data') rows.push(...readHousehold(line, households, reader));
    else if (line.kind === 'blank' && line.written.length > 0) rows.push(...readHousehold(line, households, reader));
    else rows.push(skippedRow(line.row, line.kind));
  }
  let after = header.bottom;
  for (const line of table.lines) {
    totals.push(...sumsOfLine(line, matrix, after));
    if (line.kind === 'total') after = line.row;
  }
  return { shape: 'matrix', sheet: sheet.name, headerRow: header.top, period, rows, totals };
}

function readHousehold(line: Line, households: Households, reader: CellReader): PostingRow[] {
  const { sheet, ruleColumns } = reader.matrix;
  const filled = ruleColumns.filter(({ column }) => {
    const cell = sheet.at(line.row, column);
    return isWritten(cell) && readQuantity(cell).kind !== 'blank';
  });
  if (filled.length === 0) return line.kind === 'blank' ? [skippedRow(line.row, 'blank')] : [];
  const found = new RowNotes();
  const household = households.resolve(line.cell('no'), line.cell('head'), found);
  return filled.map((column) => readCell(line, column, household?.no, found, reader));
}

function readCell(
  line: Line,
  { column, rule, written }: RuleColumn,
  household: string | undefined,
  found: RowNotes,
  reader: CellReader,
): PostingRow {
  const notes = new RowNotes();
  notes.problems.push(...found.problems, ...(reader.dayProblem ? [reader.dayProblem] : []));
  notes.normalised.push(...found.normalised);
  const cell = reader.matrix.sheet.at(line.row, column);
  const reading = readQuantity(cell);
  const quantity = reading.kind === 'quantity' ? reading.quantity : undefined;
  if (quantity === undefined) {
    notes.problems.push(refusal('unreadable-quantity', { written: quote(textOf(cell)) }));
  } else notes.changed('数量', textOf(cell), String(quantity / 100));
  if (!rule) {
    const params = reader.matrix.noRules ? undefined : { rule: `“${quote(written)}”`, occurredOn: reader.day };
    notes.problems.push(
      params ? refusal('unknown-rule', params) : refusal('before-rulebook', { occurredOn: reader.day }),
    );
  }
  const none = { memberId: undefined, reference: undefined };
  const points = rule && quantity !== undefined ? priceOf(rule, quantity, undefined, none, notes) : undefined;
  const stated = {
    ...(quantity === undefined ? {} : { quantity }),
    ...(points === undefined ? {} : { points }),
  };
  const { row } = line;
  if (notes.problems.length > 0 || household === undefined || !rule || quantity === undefined || points === undefined) {
    return { ...notes.verdict(row, column), stated };
  }
  const { claim, duplicateOf } = reader.ordinals.number(
    { household, rule: rule.code, quantity, expectedPoints: points, occurredOn: reader.day },
    row,
  );
  if (duplicateOf !== undefined) notes.warnings.push(refusal('possible-duplicate', { of: duplicateOf }));
  return { ...notes.verdict(row, column), claim, stated };
}

/** What a line states as sums: the 合计 line under each rule, and the 合计分 column beside each household. */
function sumsOfLine(line: Line, matrix: FoundMatrix, after: number): StatedTotal[] {
  const { sheet, header } = matrix;
  if (line.kind !== 'data' && line.kind !== 'total') return [];
  const below = line.kind === 'total';
  const columns = below ? [...matrix.ruleColumns.map((each) => each.column), ...matrix.sumColumns] : matrix.sumColumns;
  return columns.flatMap((column) => {
    const cell = sheet.at(line.row, column);
    const match = /^(-?\d+(?:\.\d+)?)(?:分|次|小时)?$/.exec(normaliseDigits(textOf(cell)));
    const stated = match && !isBlank(cell) ? toHundredths(Number(match[1])) : undefined;
    if (stated === undefined) return [];
    const one = matrix.sumColumns.includes(column) ? {} : { column };
    const ranges = below
      ? [header.bottom, after].map((from) => ({ after: from, before: line.row, ...one }))
      : [{ after: line.row - 1, before: line.row + 1 }];
    const label = line.total?.label ?? header.labels.get(column)?.join('') ?? '合计';
    return [{ row: line.row, column, label, stated: stated as Points, ranges }];
  });
}
