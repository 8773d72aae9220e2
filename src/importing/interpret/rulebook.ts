import type { Points } from '../../kernel/points.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import { CAP_PERIODS, type CapPeriod, type Rule, type Tariff } from '../../rulebook/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import { monthsIn, type PointsReading, readPoints } from './amounts.ts';
import { type CapsReading, readCaps } from './caps.ts';
import { RowNotes, type RowVerdict, skippedRow } from './findings.ts';
import { assignColumns, bestHeader, type Header, missingGroups } from './headers.ts';
import { type FoundSheet, findSheet } from './sheets.ts';
import { type Line, readTable } from './table.ts';
import { actKey, isNothing, normaliseCode, normaliseText, quote, textOf, withoutSpaces } from './texts.ts';
import { type Proposal, readProposal } from './titles.ts';
import type { Field } from './vocabulary.ts';

export interface RulebookReading {
  readonly sheet: string;
  readonly headerRow: number;
  /** The rules of the accepted rows, in file order, each with its row. */
  readonly rules: readonly { readonly row: number; readonly rule: Rule }[];
  /** What the heading says; to be confirmed at commit. */
  readonly proposal: Proposal;
  readonly rows: readonly RowVerdict[];
}

const KEYS = [['act'], ['points', 'minus'], ['code'], ['caps', 'capDay', 'capMonth', 'capQuarter', 'capYear']] as const;
const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,19}$/u;
const CAP_FIELDS: readonly (readonly [Field, CapPeriod | undefined])[] = [
  ['caps', undefined],
  ['capDay', 'day'],
  ['capMonth', 'month'],
  ['capQuarter', 'quarter'],
  ['capYear', 'year'],
];
const DEDUCTIONS = /扣分|减分|负面|惩戒|禁止|反向/;
const WHOLE = 100;
const HALF = 50;

/** Reads the rules of a sheet; what the rules must be among themselves, the rulebook checks. Pure; never throws. */
export function readRulebook(
  workbook: Workbook,
  options: { readonly sheet?: string } = {},
): RulebookReading | { readonly problem: Refusal } {
  const search = findSheet(
    workbook,
    'rulebook',
    (sheet) => recognise(sheet, options.sheet !== undefined),
    options.sheet,
  );
  if ('problem' in search) return search;
  const { sheet, header } = search.found;
  const table = readTable(sheet, header, { keys: KEYS });
  const reader = new RulebookReader(header, table.lines);
  const rows = table.lines.map((line) => (line.kind === 'data' ? reader.read(line) : skippedRow(line.row, line.kind)));
  if (rows.length === 0) return { problem: refusal('no-data-rows', { sheet: sheet.name }) };
  const proposal = readProposal([...table.titles, ...table.remarks]);
  return { sheet: sheet.name, headerRow: header.top, rules: reader.rules, proposal, rows };
}

/** A list of acts has acts and points as well, but also dates or households. */
function recognise(sheet: Sheet, named: boolean): FoundSheet | undefined {
  const header = bestHeader(sheet, 'rulebook');
  if (!header || missingGroups('rulebook', header.columns).length > 0) return undefined;
  const people = assignColumns('postings', header.labels).columns;
  const foreign = people.has('head') || people.has('date') || people.has('member');
  return foreign && !named ? undefined : { sheet, header };
}

class RulebookReader {
  readonly rules: { row: number; rule: Rule }[] = [];
  readonly #codeless: boolean;
  readonly #header: Header;
  readonly #taken = new Map<string, number>();
  readonly #acts = new Map<string, number>();
  #dimension = '';
  #order = 0;

  constructor(header: Header, lines: readonly Line[]) {
    this.#header = header;
    this.#codeless = !header.columns.has('code');
    const written = lines
      .filter((line) => line.kind === 'data')
      .map((line) => normaliseCode(textOf(line.cell('code'))));
    this.#given = new Set(written);
  }
  readonly #given: ReadonlySet<string>;

  read(line: Line): RowVerdict {
    const notes = new RowNotes();
    this.#order += 1;
    const dimension = this.#dimensionOf(line);
    const act = normaliseText(textOf(line.cell('act')));
    if (act === '') notes.problems.push(refusal('act-missing'));
    const code = this.#codeOf(line, notes);
    const worth = worthOf(line, `${dimension} ${line.section ?? ''}`, notes);
    const caps = capsOf(line, notes);
    if (notes.problems.length > 0 || !worth || !caps) return notes.verdict(line.row);
    const limits = inPoints(caps, worth, line, notes);
    if (!limits) return notes.verdict(line.row);
    const rule = ruleOf({ code, dimension, act, worth, caps: limits, oncePerPerson: caps.oncePerPerson, line });
    const same = this.#acts.get(actKey(act));
    if (same === undefined) this.#acts.set(actKey(act), line.row);
    else notes.warnings.push(refusal('duplicate-act', { act: quote(act), of: same }));
    this.rules.push({ row: line.row, rule });
    return notes.verdict(line.row);
  }

  /** Merged or blank below: the class above goes on. */
  #dimensionOf(line: Line): string {
    const own = withoutSpaces(textOf(line.cell('dimension')));
    const named = own !== '' && !isNothing(own) ? own : '';
    if (this.#header.columns.has('dimension')) this.#dimension = named || this.#dimension || (line.section ?? '');
    else this.#dimension = line.section ?? '';
    return this.#dimension || '综合';
  }

  #codeOf(line: Line, notes: RowNotes): string {
    const written = textOf(line.cell('code'));
    const code = isNothing(written) ? '' : normaliseCode(written);
    if (code === '' || this.#codeless) {
      let number = this.#order;
      while (this.#given.has(madeCode(number)) || this.#taken.has(madeCode(number))) number += 1;
      this.#taken.set(madeCode(number), line.row);
      notes.changed('编码', '', madeCode(number));
      return madeCode(number);
    }
    notes.changed('编码', written, code);
    if (!CODE.test(code)) notes.problems.push(refusal('bad-rule-code', { written: quote(code) }));
    const first = this.#taken.get(code);
    if (first === undefined) this.#taken.set(code, line.row);
    else notes.problems.push(refusal('duplicate-rule-code', { rule: code, first }));
    return code;
  }
}

function madeCode(number: number): string {
  return `R${String(number).padStart(2, '0')}`;
}

type Worth = Exclude<PointsReading, { kind: 'blank' | 'unreadable' }>;

function worthOf(line: Line, surroundings: string, notes: RowNotes): Worth | undefined {
  const plus = readPoints(line.cell('points'));
  const fromMinus = plus.kind === 'blank';
  const reading = fromMinus ? readPoints(line.cell('minus')) : plus;
  if (reading.kind === 'blank' || reading.kind === 'unreadable' || isZero(reading)) {
    const written = textOf(line.cell(fromMinus ? 'minus' : 'points')) || textOf(line.cell('points'));
    notes.problems.push(refusal('unreadable-points', { written: quote(written) }));
    return undefined;
  }
  if (!fromMinus && !DEDUCTIONS.test(surroundings)) return reading;
  const turned = negative(reading);
  if (turned !== reading && !fromMinus) notes.changed('分值', textOf(line.cell('points')), amountText(turned));
  return turned;
}

function isZero(reading: PointsReading): boolean {
  return reading.kind === 'fixed' && reading.points === 0;
}

/** Under 扣分 a plain number is a deduction. */
function negative(reading: Worth): Worth {
  if (reading.kind === 'fixed' && reading.points > 0) return { ...reading, points: -reading.points as Points };
  if (reading.kind === 'range' && reading.max > 0) {
    return { ...reading, min: -reading.max as Points, max: (reading.min === 0 ? 0 : -reading.min) as Points };
  }
  return reading;
}

function amountText(worth: Worth): string {
  if (worth.kind === 'fixed') return String(worth.points / 100);
  return worth.kind === 'range' ? `${worth.min / 100}—${worth.max / 100}` : '一票否决';
}

type Caps = Exclude<CapsReading, { problem: unknown }>;

function capsOf(line: Line, notes: RowNotes): Caps | undefined {
  let merged: Caps = { caps: {}, times: {}, oncePerPerson: false };
  for (const [field, period] of CAP_FIELDS) {
    const reading = readCaps(line.cell(field), period);
    if ('problem' in reading) {
      notes.problems.push(refusal(reading.problem, { written: quote(textOf(line.cell(field))) }));
      return undefined;
    }
    merged = {
      caps: { ...merged.caps, ...reading.caps },
      times: { ...merged.times, ...reading.times },
      oncePerPerson: merged.oncePerPerson || reading.oncePerPerson,
    };
  }
  return merged;
}

/** '每月4次' caps the points of four acts. */
function inPoints(caps: Caps, worth: Worth, line: Line, notes: RowNotes): Rule['caps'] | undefined {
  const limits: Partial<Record<CapPeriod, Points>> = { ...caps.caps };
  for (const period of CAP_PERIODS) {
    const times = caps.times[period];
    if (times === undefined) continue;
    if (worth.kind !== 'fixed') {
      notes.problems.push(refusal('unreadable-cap', { written: quote(textOf(line.cell('caps'))) }));
      return undefined;
    }
    const points = Math.round(Math.abs(worth.points) * times) as Points;
    limits[period] = Math.min(points, limits[period] ?? points) as Points;
    notes.changed('上限', normaliseText(textOf(line.cell('caps'))), `${points / 100}分`);
  }
  return limits;
}

interface Draft {
  code: string;
  dimension: string;
  act: string;
  worth: Worth;
  caps: Rule['caps'];
  oncePerPerson: boolean;
  line: Line;
}

function ruleOf({ code, dimension, act, worth, caps, oncePerPerson, line }: Draft): Rule {
  const note = normaliseText(textOf(line.cell('note')));
  const per = perOf(worth, act, withoutSpaces(textOf(line.cell('per'))));
  const months =
    worth.kind === 'veto' ? (monthsIn(note) ?? worth.months) : worth.kind === 'fixed' ? worth.vetoMonths : undefined;
  const effect = worth.kind === 'veto' ? 'veto' : isNegative(worth) ? 'deduction' : 'merit';
  const halves = per === '小时' && (worth.kind !== 'fixed' || worth.points % 2 === 0);
  return {
    code,
    dimension,
    act,
    effect,
    tariff: tariffOf(worth),
    per,
    quantityStep: halves ? HALF : WHOLE,
    subject: oncePerPerson ? 'person' : 'household',
    caps,
    oncePerPerson,
    overCap: 'refuse',
    ...(months === undefined ? {} : { veto: { months } }),
    evidence: 'none',
    recordableBy: ['committee'],
    ...(note === '' || isNothing(note) ? {} : { note }),
  };
}

function isNegative(worth: Worth): boolean {
  return (worth.kind === 'fixed' && worth.points < 0) || (worth.kind === 'range' && worth.min < 0);
}

function tariffOf(worth: Worth): Tariff {
  if (worth.kind === 'veto') return { kind: 'none' };
  if (worth.kind === 'fixed') return { kind: 'fixed', points: worth.points };
  return { kind: 'range', min: worth.min, max: worth.max, step: HALF as Points };
}

function perOf(worth: Worth, act: string, unit: string): string {
  const stated = worth.kind === 'veto' ? undefined : worth.per;
  if (stated) return stated;
  const column = /^(?:分?\/|每)?(小时|次|天|人|件|户|场|项|篇|个|亩|斤)$/.exec(unit)?.[1];
  return column ?? (/每(?:半)?个?小时|按小时|\/小时/.test(act) ? '小时' : '次');
}
