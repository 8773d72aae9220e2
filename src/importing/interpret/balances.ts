import type { Day } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import { readPoints, toHundredths } from './amounts.ts';
import type { PostingContext } from './context.ts';
import { RowNotes, type RowVerdict, skippedRow } from './findings.ts';
import { assignColumns, bestHeader, missingGroups } from './headers.ts';
import { Households } from './resolve-household.ts';
import { type FoundSheet, findSheet } from './sheets.ts';
import { type Line, readTable, type Table } from './table.ts';
import { normaliseDigits, quote, textOf } from './texts.ts';
import { readAsOf, readProposal } from './titles.ts';

/** What a household brings along. Amounts are hundredths of points. */
export interface OpeningRow {
  readonly row: number;
  readonly household: string;
  readonly honour: Points;
  readonly balance: Points;
}

export interface BalancesReading {
  readonly sheet: string;
  readonly headerRow: number;
  /** Those of accepted rows, in file order. */
  readonly openings: readonly OpeningRow[];
  readonly rows: readonly RowVerdict[];
  /** Sums of the accepted rows. */
  readonly total: { readonly honour: Points; readonly balance: Points };
  /** What the sheet's own 合计 line says. */
  readonly sheetTotal?: { readonly honour?: Points; readonly balance?: Points };
  /** The day up to which the sheet counts, and the resolution, as its heading says. */
  readonly asOf?: Day;
  readonly resolution?: string;
}

const AMOUNTS = ['honour', 'balance'] as const;
const FIELD = { honour: '累计积分', balance: '积分余额' } as const;
type Amounts = Partial<Record<(typeof AMOUNTS)[number], Points>>;

/** Reads opening honour and balance by household. Pure; never throws. */
export function readBalances(
  workbook: Workbook,
  context: Pick<PostingContext, 'households'>,
  options: { readonly sheet?: string } = {},
): BalancesReading | { readonly problem: Refusal } {
  const search = findSheet(
    workbook,
    'balances',
    (sheet) => recognise(sheet, options.sheet !== undefined),
    options.sheet,
  );
  if ('problem' in search) return search;
  const { sheet, header } = search.found;
  const table = readTable(sheet, header, { keys: [['no', 'head'], AMOUNTS] });
  const reader = new BalancesReader(new Households(context.households));
  const rows = table.lines.map((line) => (line.kind === 'data' ? reader.read(line) : skippedRow(line.row, line.kind)));
  if (rows.length === 0) return { problem: refusal('no-data-rows', { sheet: sheet.name }) };
  const total = { honour: sumOf(reader.openings, 'honour'), balance: sumOf(reader.openings, 'balance') };
  const stated = statedTotals(table);
  const asOf = readAsOf(table.titles, sheet.name);
  const { resolution } = readProposal([...table.titles, ...table.remarks]);
  return {
    sheet: sheet.name,
    headerRow: header.top,
    openings: reader.openings,
    rows: rows.map((row) => withTotals(row, stated, reader)),
    total,
    ...(stated.last ? { sheetTotal: stated.last } : {}),
    ...(asOf ? { asOf } : {}),
    ...(resolution ? { resolution } : {}),
  };
}

function recognise(sheet: Sheet, named: boolean): FoundSheet | undefined {
  const header = bestHeader(sheet, 'balances');
  if (!header || missingGroups('balances', header.columns).length > 0) return undefined;
  if (named) return { sheet, header };
  const acts = assignColumns('postings', header.labels).columns;
  // A summary of acts has a column of points as well; a sheet of openings has little else.
  const unknown = header.labels.size - header.columns.size;
  return acts.has('date') || acts.has('code') || unknown > 3 ? undefined : { sheet, header };
}

class BalancesReader {
  readonly openings: OpeningRow[] = [];
  readonly written: { row: number; amounts: Amounts }[] = [];
  readonly #households: Households;
  readonly #rows = new Map<string, number>();

  constructor(households: Households) {
    this.#households = households;
  }

  read(line: Line): RowVerdict {
    const notes = new RowNotes();
    const household = this.#households.resolve(line.cell('no'), line.cell('head'), notes);
    const amounts = readAmounts(line, notes);
    this.written.push({ row: line.row, amounts });
    const of = household && this.#rows.get(household.no);
    if (household && of !== undefined) {
      notes.problems.push(refusal('duplicate-household', { household: household.no, of }));
    }
    const { honour = amounts.balance, balance = amounts.honour } = amounts;
    if (honour === undefined || balance === undefined) {
      if (notes.problems.length === 0) notes.problems.push(refusal('unreadable-points', { written: '' }));
    } else if (notes.problems.length === 0 && household) {
      if (amounts.honour === undefined) notes.changed(FIELD.honour, '', String(honour / 100));
      if (amounts.balance === undefined) notes.changed(FIELD.balance, '', String(balance / 100));
      if (balance > honour) {
        const params = { household: household.no, balance: balance / 100, honour: honour / 100 };
        notes.warnings.push(refusal('balance-above-honour', params));
      }
      this.#rows.set(household.no, line.row);
      this.openings.push({ row: line.row, household: household.no, honour, balance });
    }
    return notes.verdict(line.row);
  }
}

function readAmounts(line: Line, notes: RowNotes): Amounts {
  const amounts: Amounts = {};
  for (const field of AMOUNTS) {
    const cell = line.cell(field);
    const reading = readPoints(cell);
    if (reading.kind === 'fixed') amounts[field] = reading.points;
    else if (reading.kind !== 'blank') {
      notes.problems.push(refusal('unreadable-points', { written: quote(textOf(cell)) }));
    }
  }
  return amounts;
}

function sumOf(rows: readonly Amounts[], field: (typeof AMOUNTS)[number]): Points {
  return rows.reduce((sum, row) => sum + (row[field] ?? 0), 0) as Points;
}

interface StatedTotals {
  readonly byRow: ReadonlyMap<
    number,
    { readonly amounts: Amounts; readonly after: number; readonly label: string; readonly all: boolean }
  >;
  readonly last?: Amounts;
}

function statedTotals(table: Table): StatedTotals {
  const byRow = new Map<number, { amounts: Amounts; after: number; label: string; all: boolean }>();
  let after = table.header.bottom;
  let last: Amounts | undefined;
  for (const line of table.lines) {
    if (!line.total) continue;
    const amounts: Amounts = {};
    for (const field of AMOUNTS) {
      const column = table.header.columns.get(field);
      const text = column === undefined ? '' : normaliseDigits(textOf(table.sheet.at(line.row, column)));
      const match = /^(-?\d+(?:\.\d+)?)分?$/.exec(text.replace(/(?<=\d),(?=\d{3})/g, ''));
      const stated = match ? toHundredths(Number(match[1])) : undefined;
      if (stated !== undefined) amounts[field] = stated as Points;
    }
    byRow.set(line.row, { amounts, after, label: line.total.label, all: line.total.scope === 'all' });
    after = line.row;
    if (line.total.scope === 'all' && Object.keys(amounts).length > 0) last = amounts;
  }
  return { byRow, ...(last ? { last } : {}) };
}

function withTotals(verdict: RowVerdict, stated: StatedTotals, reader: BalancesReader): RowVerdict {
  const total = stated.byRow.get(verdict.row);
  if (!total) return verdict;
  const warnings: Refusal[] = [];
  for (const field of AMOUNTS) {
    const amount = total.amounts[field];
    if (amount === undefined) continue;
    const from = (after: number) => ({
      written: sumOf(
        reader.written.filter((each) => each.row > after && each.row < verdict.row).map((each) => each.amounts),
        field,
      ),
      accepted: sumOf(
        reader.openings.filter((each) => each.row > after && each.row < verdict.row),
        field,
      ),
    });
    const sums = [from(total.all ? 0 : total.after), from(total.after)];
    if (sums.some((each) => each.written === amount || each.accepted === amount)) continue;
    const params = { written: sums[0]!.written / 100, accepted: sums[0]!.accepted / 100, stated: amount / 100 };
    warnings.push(refusal('total-mismatch', { label: `${total.label}（${FIELD[field]}）`, ...params }));
  }
  return warnings.length === 0 ? verdict : { ...verdict, warnings: [...verdict.warnings, ...warnings] };
}
