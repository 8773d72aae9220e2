import { firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { refusal } from '../../kernel/problems/index.ts';
import { toHundredths } from './amounts.ts';
import type { PostingContext, PostingRow } from './context.ts';
import { type DateHint, readDay } from './dates.ts';
import { RowNotes, skippedRow } from './findings.ts';
import { Ordinals, priceOf, quantityOf, readAmounts, resolveDay, resolveRule } from './resolve-claim.ts';
import { Households, resolveMember } from './resolve-household.ts';
import type { FoundSheet } from './sheets.ts';
import { type Line, readTable, type Table } from './table.ts';
import { isBlank, normaliseDigits, normaliseText, textOf } from './texts.ts';
import { readPeriod, type SheetPeriod } from './titles.ts';
import type { StatedTotal } from './totals.ts';

/** A sheet of acts, read; `rows` has a verdict for every line below the header. */
export interface PostingsReading {
  readonly shape: 'list' | 'matrix';
  readonly sheet: string;
  readonly headerRow: number;
  readonly period: SheetPeriod;
  readonly rows: readonly PostingRow[];
  readonly totals: readonly StatedTotal[];
}

const KEYS = [['no', 'head'], ['code', 'act'], ['date'], ['points', 'minus', 'member', 'quantity']] as const;

interface ListReader {
  readonly context: PostingContext;
  readonly households: Households;
  readonly period: SheetPeriod;
  readonly hint: DateHint;
  readonly ordinals: Ordinals;
}

/** Reads a sheet with one act a line. */
export function readList(
  found: FoundSheet,
  context: PostingContext,
  basics: DateHint,
  given?: SheetPeriod,
): PostingsReading {
  const table = readTable(found.sheet, withHouseholdColumn(found), { keys: KEYS });
  const period = given ?? withYearOfDates(readPeriod(table.titles, found.sheet.name), table, basics);
  const hint: DateHint = {
    ...basics,
    ...(period.year === undefined ? {} : { year: period.year }),
    ...(period.month === undefined ? {} : { month: period.month }),
  };
  const reader = { context, households: new Households(context.households), period, hint, ordinals: new Ordinals() };
  const rows = table.lines.map((line) =>
    line.kind === 'data' ? readLine(line, reader) : skippedRow(line.row, line.kind),
  );
  return {
    shape: 'list',
    sheet: found.sheet.name,
    headerRow: found.header.top,
    period,
    rows,
    totals: totalsOf(table),
  };
}

/** A sheet that names people in one column only names the heads of households. */
function withHouseholdColumn(found: FoundSheet): FoundSheet['header'] {
  const { columns } = found.header;
  const member = columns.get('member');
  if (columns.has('no') || columns.has('head') || member === undefined) return found.header;
  const renamed = new Map(columns);
  renamed.delete('member');
  renamed.set('head', member);
  return { ...found.header, columns: renamed };
}

/** Where neither title nor name tells the year, full dates may: if all of them agree. */
function withYearOfDates(period: SheetPeriod, table: Table, basics: DateHint): SheetPeriod {
  if (period.year !== undefined || period.span) return period;
  const years = new Set<string>();
  for (const line of table.lines) {
    const reading = line.kind === 'data' ? readDay(line.cell('date'), basics) : undefined;
    if (reading && 'day' in reading) years.add(reading.day.slice(0, 4));
  }
  const [year, ...others] = years;
  if (year === undefined || others.length > 0) return period;
  if (period.month === undefined) return { year: Number(year) };
  const month = `${year}-${String(period.month).padStart(2, '0')}` as Month;
  const span = { first: firstDayOf(month), last: lastDayOf(month), text: month };
  return { year: Number(year), month: period.month, span };
}

function readLine(line: Line, reader: ListReader): PostingRow {
  const { context, period } = reader;
  const notes = new RowNotes();
  const household = reader.households.resolve(line.cell('no'), line.cell('head'), notes);
  const day = resolveDay(line.cell('date'), reader.hint, period, context.today, notes);
  const member = household && resolveMember(household, line.cell('member'), day, notes);
  const fallback = earlier(period.span?.last ?? context.today, context.today);
  const rule = resolveRule(line.cell('code'), line.cell('act'), day, fallback, context, notes);
  const [quantityCell, points, minus] = [line.cell('quantity'), line.cell('points'), line.cell('minus')];
  const amounts = readAmounts({ quantity: quantityCell, points, minus }, notes);
  const note = normaliseText(textOf(line.cell('note')));
  const quantity = rule ? quantityOf(rule, amounts, notes) : (amounts.quantity ?? 100);
  const reference = rule?.highestOnly && note !== '' ? note : undefined;
  // A person whom the household does not have is one problem, not also a missing one.
  const named = member?.id ?? (isBlank(line.cell('member')) ? undefined : 'named');
  const expectedPoints =
    rule && amounts.readable
      ? priceOf(rule, quantity, amounts.points, { memberId: named, reference }, notes)
      : undefined;
  const statedPoints = amounts.points ?? expectedPoints;
  const stated = { quantity, ...(statedPoints === undefined ? {} : { points: statedPoints }) };
  if (notes.problems.length > 0 || !household || !day || !rule || expectedPoints === undefined) {
    return { ...notes.verdict(line.row), stated };
  }
  const handler = normaliseText(textOf(line.cell('handler')));
  const { claim, duplicateOf } = reader.ordinals.number(
    {
      household: household.no,
      ...(member ? { memberId: member.id, member: member.name } : {}),
      rule: rule.code,
      quantity,
      ...(amounts.points === undefined ? {} : { points: amounts.points }),
      expectedPoints,
      occurredOn: day,
      ...(note === '' ? {} : { note }),
      ...(reference === undefined ? {} : { reference }),
      ...(handler === '' ? {} : { handler }),
    },
    line.row,
  );
  if (duplicateOf !== undefined) notes.warnings.push(refusal('possible-duplicate', { of: duplicateOf }));
  return { ...notes.verdict(line.row), claim, stated };
}

function earlier<T extends string>(a: T, b: T): T {
  return a < b ? a : b;
}

/** Subtotals since the last subtotal, totals over everything (or, where there are several, since the last). */
function totalsOf(table: Table): StatedTotal[] {
  const totals: StatedTotal[] = [];
  const column = table.header.columns.get('points');
  if (column === undefined || table.header.columns.has('minus')) return totals;
  let after = table.header.bottom;
  let afterTotal = table.header.bottom;
  for (const line of table.lines) {
    if (!line.total) continue;
    const stated = statedNumber(table, line, column);
    const start = table.header.bottom;
    const ranges =
      line.total.scope === 'stretch'
        ? [{ after, before: line.row }]
        : [start, afterTotal, after].map((from) => ({ after: from, before: line.row }));
    if (stated !== undefined) totals.push({ row: line.row, column, label: line.total.label, stated, ranges });
    after = line.row;
    if (line.total.scope === 'all') afterTotal = line.row;
  }
  return totals;
}

/** The number of a total line: in the points column, or behind the word ('合计：120分'). */
function statedNumber(table: Table, line: Line, column: number): Points | undefined {
  const cell = table.sheet.at(line.row, column);
  const text = normaliseDigits(textOf(cell)) || (line.total?.label ?? '');
  const match = /(-?\d+(?:\.\d+)?)分?$/.exec(text.replace(/(?<=\d),(?=\d{3})/g, ''));
  if (!match || (cell && /户|人/.test(text))) return undefined;
  return toHundredths(Number(match[1])) as Points | undefined;
}
