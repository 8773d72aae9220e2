import type { Month } from '../../kernel/day.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import { RowNotes, type RowVerdict, type RowWarning, skippedRow } from './findings.ts';
import { assignColumns, bestHeader, type Header, missingGroups } from './headers.ts';
import { readMembers } from './roster-members.ts';
import { type FoundSheet, findSheet } from './sheets.ts';
import { type Line, readTable, type Table } from './table.ts';
import {
  commonWidth,
  isBlank,
  isWritten,
  normaliseHouseholdNo,
  normaliseName,
  padNumber,
  quote,
  textOf,
} from './texts.ts';
import { readUnit, type UnitName } from './units.ts';

export interface RosterMember {
  readonly row: number;
  readonly name: string;
  readonly relation?: string;
  readonly sex?: '男' | '女';
  readonly birthMonth?: Month;
  readonly phone?: string;
}

export interface RosterHousehold {
  readonly row: number;
  readonly no: string;
  readonly unit?: UnitName;
  readonly head: string;
  readonly members: readonly RosterMember[];
  readonly address?: string;
}

export interface RosterReading {
  readonly sheet: string;
  readonly headerRow: number;
  /** Those whose lines were accepted, in file order. */
  readonly households: readonly RosterHousehold[];
  readonly rows: readonly RowVerdict[];
}

/** Lines that belong to one household. */
interface Block {
  readonly no: string;
  readonly lines: Line[];
}

const KEYS = [
  ['no', 'head', 'member'],
  ['relation', 'sex', 'birth', 'phone', 'address'],
] as const;
const HOUSEHOLD_NO = /^[\p{L}\p{N}-]{1,20}$/u;
const MAX_NAME = 50;
const HIMSELF = /^(?:户主|本人|户主本人)$/;

/**
 * Reads a roster: a line for each member with the household's cells merged, blank or repeated, or a line for each household
 * with its members in one cell or none at all. Pure; never throws.
 */
export function readRoster(
  workbook: Workbook,
  options: { readonly sheet?: string } = {},
): RosterReading | { readonly problem: Refusal } {
  const search = findSheet(workbook, 'roster', (sheet) => recognise(sheet, options.sheet !== undefined), options.sheet);
  if ('problem' in search) return search;
  const { sheet, header } = search.found;
  const table = readTable(sheet, header, { keys: KEYS });
  const notes = new Map<number, RowNotes>();
  for (const line of table.lines) if (line.kind === 'data') notes.set(line.row, new RowNotes());
  const households = readHouseholds(blocksOf(table), header, notes);
  const totals = checkCounts(table, households);
  const rows = table.lines.map((line) =>
    line.kind === 'data'
      ? notes.get(line.row)!.verdict(line.row)
      : skippedRow(
          line.row,
          line.kind,
          totals.filter((each) => each.row === line.row).map((each) => each.warning),
        ),
  );
  if (rows.length === 0) return { problem: refusal('no-data-rows', { sheet: sheet.name }) };
  return { sheet: sheet.name, headerRow: header.top, households, rows };
}

/** Postings, summaries and balances name households too; a roster says who lives there. */
function recognise(sheet: Sheet, named: boolean): FoundSheet | undefined {
  const header = bestHeader(sheet, 'roster');
  if (!header || missingGroups('roster', header.columns).length > 0) return undefined;
  if (named) return { sheet, header };
  const people = ['relation', 'sex', 'birth', 'member'] as const;
  if (people.some((field) => header.columns.has(field)) && !isPostings(header)) return { sheet, header };
  const unknown = header.labels.size - header.columns.size;
  const other = assignColumns('balances', header.labels).columns;
  return unknown > 2 || isPostings(header) || other.has('balance') || other.has('honour')
    ? undefined
    : { sheet, header };
}

function isPostings(header: Header): boolean {
  return missingGroups('postings', assignColumns('postings', header.labels).columns).length === 0;
}

/** A new household begins where a number or a head of its own is written that is not the one above. */
function blocksOf(table: Table): Block[] {
  const lines = table.lines.filter((line) => line.kind === 'data');
  const hasNumbers = lines.some((line) => isWritten(line.cell('no')));
  const width = commonWidth(
    lines
      .map((line) => line.cell('no'))
      .filter((cell) => typeof cell?.value === 'string' && !isBlank(cell))
      .map(normaliseHouseholdNo),
  );
  const blocks: Block[] = [];
  let head = '';
  for (const line of lines) {
    const cell = line.cell('no');
    const no = padNumber(normaliseHouseholdNo(cell), width);
    const lineHead = normaliseName(textOf(line.cell('head')));
    const current = blocks.at(-1);
    const sameArea =
      cell?.mergedFrom !== undefined && current !== undefined && cell.mergedFrom.row >= current.lines[0]!.row;
    const newHead = lineHead !== '' && lineHead !== head && isWritten(line.cell('head'));
    const continues = no === '' ? !newHead : current?.no === no && (sameArea || !newHead);
    if (current && (continues || !hasNumbers)) {
      current.lines.push(line);
    } else {
      blocks.push({ no, lines: [line] });
      head = '';
    }
    if (lineHead !== '') head = lineHead;
  }
  return blocks;
}

function readHouseholds(
  blocks: readonly Block[],
  header: Header,
  notes: ReadonlyMap<number, RowNotes>,
): RosterHousehold[] {
  const firstRow = new Map<string, number>();
  const households: RosterHousehold[] = [];
  for (const block of blocks) {
    const first = block.lines[0]!;
    const problem = problemOf(block, firstRow);
    const lineNotes = notes.get(first.row)!;
    lineNotes.changed('户号', textOf(first.cell('no')), block.no);
    if (block.no !== '' && !firstRow.has(block.no)) firstRow.set(block.no, first.row);
    const members = readMembers(block.no, block.lines, header, notes);
    const written = writtenHead(block, header) ?? members.find((each) => HIMSELF.test(each.relation ?? ''))?.name;
    const headless = problem ?? (written === undefined ? refusal('head-missing', { household: block.no }) : undefined);
    if (headless) {
      lineNotes.problems.unshift(headless);
      for (const line of block.lines.slice(1)) {
        notes.get(line.row)!.problems.unshift(refusal('household-refused', { of: first.row }));
      }
      continue;
    }
    households.push(household(block, written!, members, header, lineNotes));
  }
  return households;
}

function problemOf(block: Block, firstRow: ReadonlyMap<string, number>): Refusal | undefined {
  const first = block.lines[0]!;
  if (block.no === '') {
    const head = normaliseName(textOf(first.cell('head'))) || normaliseName(textOf(first.cell('member')));
    return refusal('household-number-missing', { head: quote(head) });
  }
  if (!HOUSEHOLD_NO.test(block.no) || first.cell('no')?.error !== undefined) {
    return refusal('bad-household-number', { written: quote(textOf(first.cell('no'))) });
  }
  const of = firstRow.get(block.no);
  return of === undefined ? undefined : refusal('duplicate-household', { household: block.no, of });
}

function writtenHead(block: Block, header: Header): string | undefined {
  const field = header.columns.has('head') ? 'head' : header.columns.has('relation') ? undefined : 'member';
  if (field === undefined) return undefined;
  const name = block.lines.map((line) => normaliseName(textOf(line.cell(field)))).find((text) => text !== '');
  return name !== undefined && name.length <= MAX_NAME ? name : undefined;
}

function household(
  block: Block,
  head: string,
  members: readonly RosterMember[],
  header: Header,
  notes: RowNotes,
): RosterHousehold {
  const first = block.lines[0]!;
  notes.changed('户主', textOf(first.cell('head')) || head, head);
  const unitText = block.lines.map((line) => textOf(line.cell('unit'))).find((text) => text !== '') ?? '';
  const unit = readUnit(unitText || (header.columns.has('unit') ? '' : (first.section ?? '')));
  if (unit) notes.changed('组别', unitText || unit.name, unit.name);
  const address = block.lines.map((line) => textOf(line.cell('address')).trim()).find((text) => text !== '');
  const listed = members.some((each) => each.name === head);
  if (!listed && (header.columns.has('member') || header.columns.has('relation'))) {
    notes.warnings.push(refusal('head-added', { household: block.no, head }));
  }
  const all = listed ? members : [{ row: first.row, name: head, relation: '户主' }, ...members];
  return {
    row: first.row,
    no: block.no,
    ...(unit ? { unit } : {}),
    head,
    members: all,
    ...(address ? { address } : {}),
  };
}

/** '120户' and '344人' of the closing line. */
function checkCounts(table: Table, households: readonly RosterHousehold[]): RowWarning[] {
  const people = households.reduce((sum, each) => sum + each.members.length, 0);
  const writtenHouseholds = blocksOf(table).length;
  const writtenPeople = table.lines.filter((line) => line.kind === 'data' && !isBlank(line.cell('member'))).length;
  const warnings: RowWarning[] = [];
  for (const line of table.lines) {
    if (line.total?.scope !== 'all' && line.kind !== 'footer') continue;
    const text = line.written.map(textOf).join(' ').normalize('NFKC');
    for (const [pattern, accepted, written] of [
      [/(\d+)\s*户/, households.length, writtenHouseholds],
      [/(\d+)\s*(?:人|口)/, people, writtenPeople],
    ] as const) {
      const stated = pattern.exec(text);
      if (!stated || Number(stated[1]) === accepted || Number(stated[1]) === written) continue;
      const params = { label: stated[0], stated: Number(stated[1]), written, accepted };
      warnings.push({ row: line.row, warning: refusal('total-mismatch', params) });
    }
  }
  return warnings;
}
