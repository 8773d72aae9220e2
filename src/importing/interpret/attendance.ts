import type { Day } from '../../kernel/day.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Sheet, Workbook } from '../workbook/types.ts';
import { readQuantity } from './amounts.ts';
import type { HouseholdOnFile, MemberOnFile, PostingContext } from './context.ts';
import { type DateHint, readDay } from './dates.ts';
import { RowNotes, type RowVerdict, type SkipReason, skippedRow } from './findings.ts';
import { bestHeader, type Header, missingGroups } from './headers.ts';
import { belongs, HEAD_HIMSELF, type Household, Households, NOBODY } from './resolve-household.ts';
import { findSheet } from './sheets.ts';
import { type Line, readTable } from './table.ts';
import { isBlank, isNothing, normaliseDigits, normaliseName, quote, textOf } from './texts.ts';
import { REQUIRED } from './vocabulary.ts';

/** A line of an attendance sheet. `absent`: the sheet itself says that the person was not there. */
export interface AttendanceRow extends Omit<RowVerdict, 'skipped' | 'column'> {
  readonly skipped?: SkipReason | 'absent';
  /** Present when the verdict is `accepted`. */
  readonly attendee?: {
    readonly household: string;
    readonly memberId: string;
    readonly name: string;
    /** Hundredths; absent where the sheet leaves it to the activity. */
    readonly quantity?: number;
  };
}

/** An attendance sheet (签到表), read; `rows` has a verdict for every line below the header. */
export interface AttendanceReading {
  readonly sheet: string;
  readonly headerRow: number;
  readonly rows: readonly AttendanceRow[];
}

export interface AttendanceSheetContext {
  /** Of the activity. */
  readonly day: Day;
  /** The largest quantity of one person, in hundredths. */
  readonly maxQuantity: number;
  readonly households: PostingContext['households'];
}

/** A column that people sign or tick; one that nobody has filled in says nothing. */
const PRESENCE =
  /^(?:本人)?(?:签到|签名|签字|出勤|考勤|到场|到会|出席|参加)(?:人|栏|处|情况|签[名字]|与否)?$|^是否.{1,4}$/;
const ABSENT = /^(?:[×✗✘☒x]|[否没未]|不?缺[席勤]|[未没](?:有)?(?:到|来|参加|参与)(?:场|会)?|请?[病事]?假|请假|旷工)$/i;
const TICK = /^(?:[√✓✔☑○●★]|是|有|到|Y|YES|TRUE)$/i;

interface Reader {
  readonly context: AttendanceSheetContext;
  readonly households: Households;
  readonly people: People;
  readonly header: Header;
  readonly hint: DateHint;
  /** Of the column that is signed or ticked. */
  readonly presence: number | undefined;
  readonly sheet: Sheet;
  /** Rows by the member they name. */
  readonly seen: Map<string, number>;
}

/**
 * Reads who was at an activity from a committee's sheet: people by 户号 and name, never by name alone, among those who belonged to the
 * household on the activity's day. Pure; never throws. `sheet` names a sheet, otherwise the one whose header fits is taken.
 */
export function readAttendance(
  workbook: Workbook,
  context: AttendanceSheetContext,
  options: { readonly sheet?: string } = {},
): AttendanceReading | { readonly problem: Refusal } {
  const search = findSheet(workbook, 'attendance', recognise, options.sheet);
  if ('problem' in search) return search;
  const { sheet, header } = search.found;
  const { lines } = readTable(sheet, header, { keys: REQUIRED.attendance });
  const year = Number(context.day.slice(0, 4));
  const reader: Reader = {
    context,
    households: new Households(context.households),
    people: new People(context.day),
    header,
    hint: { year, date1904: workbook.date1904, csv: workbook.format === 'csv' },
    presence: presenceColumn(sheet, header, lines),
    sheet,
    seen: new Map(),
  };
  const rows = lines.map((line) => (line.kind === 'data' ? readLine(line, reader) : skippedRow(line.row, line.kind)));
  if (rows.length === 0) return { problem: refusal('no-data-rows', { sheet: sheet.name }) };
  return { sheet: sheet.name, headerRow: header.top, rows };
}

function recognise(sheet: Sheet) {
  const header = bestHeader(sheet, 'attendance');
  return header && missingGroups('attendance', header.columns).length === 0 ? { sheet, header } : undefined;
}

function presenceColumn(sheet: Sheet, header: Header, lines: readonly Line[]): number | undefined {
  const taken = new Set(header.columns.values());
  const named = [...header.labels].filter(([column, words]) => !taken.has(column) && PRESENCE.test(words.at(-1)!));
  const filled = (column: number) => lines.some(({ kind, row }) => kind === 'data' && !isBlank(sheet.at(row, column)));
  return named.map(([column]) => column).find(filled);
}

function readLine(line: Line, reader: Reader): AttendanceRow {
  if (wasAbsent(line, reader)) return { ...skippedRow(line.row, 'blank'), skipped: 'absent' };
  const notes = new RowNotes();
  refuseOtherDay(line, reader, notes);
  const household = householdOf(line, reader, notes);
  const member = household && memberOf(line, household, reader, notes);
  const quantity = quantityOf(line, reader, notes);
  if (!household || !member || notes.problems.length > 0) return notes.verdict(line.row);
  const before = reader.seen.get(member.id);
  if (before !== undefined) {
    notes.problems.push(refusal('attendee-twice', { household: household.no, member: member.name, of: before }));
    return notes.verdict(line.row);
  }
  reader.seen.set(member.id, line.row);
  const attendee = { household: household.no, memberId: member.id, name: member.name };
  return { ...notes.verdict(line.row), attendee: { ...attendee, ...(quantity === undefined ? {} : { quantity }) } };
}

/** Not signed where others are, or said so there, in the remarks, or by an amount of nothing. */
function wasAbsent(line: Line, { presence, sheet }: Reader): boolean {
  const signed = presence === undefined ? undefined : sheet.at(line.row, presence);
  if (presence !== undefined && (isBlank(signed) || saysAbsent(textOf(signed)))) return true;
  if (ABSENT.test(normaliseDigits(textOf(line.cell('note'))))) return true;
  const amount = line.cell('quantity');
  if (amount === undefined || isBlank(amount)) return false;
  return saysAbsent(textOf(amount)) || readQuantity(amount).kind === 'blank';
}

function saysAbsent(text: string): boolean {
  return isNothing(text) || ABSENT.test(normaliseDigits(text));
}

/** A sheet of several days names people of other days too. A time of day is none. */
function refuseOtherDay(line: Line, { context: { day }, hint }: Reader, notes: RowNotes): void {
  const reading = readDay(line.cell('date'), hint);
  if ('day' in reading && reading.day !== day) {
    notes.problems.push(refusal('attendance-of-another-day', { written: reading.day, day }));
  }
}

function householdOf(line: Line, { households, header }: Reader, notes: RowNotes): Household | undefined {
  const no = line.cell('no');
  if (isBlank(no) || isNothing(textOf(no))) {
    notes.problems.push(refusal('attendee-household-missing'));
    return undefined;
  }
  // Without a column for who came, that of the heads names who came: the head, or another of the household.
  return households.resolve(no, header.columns.has('member') ? line.cell('head') : undefined, notes);
}

function memberOf(
  line: Line,
  { no, onFile }: Household,
  { people, header, context: { day } }: Reader,
  notes: RowNotes,
): MemberOnFile | undefined {
  const written = textOf(line.cell(header.columns.has('member') ? 'member' : 'head'));
  const name = normaliseName(written);
  if (name === '' || isNothing(name) || NOBODY.test(name)) {
    notes.problems.push(refusal('attendee-name-missing', { household: no }));
    return undefined;
  }
  const found = people.find(onFile, HEAD_HIMSELF.test(name) ? normaliseName(onFile.head) : name);
  const [member] = found;
  if (member && found.length === 1) {
    notes.changed('姓名', written, member.name);
    return member;
  }
  const params = { household: no, member: quote(name), day };
  if (member) notes.problems.push(refusal('ambiguous-attendee', params));
  else notes.problems.push(refusal('attendee-not-of-household', { ...params, members: people.namesOf(onFile) }));
  return undefined;
}

function quantityOf(line: Line, { context: { maxQuantity } }: Reader, notes: RowNotes): number | undefined {
  const cell = line.cell('quantity');
  // A tick says that somebody was there, not for how long.
  if (isBlank(cell) || TICK.test(normaliseDigits(textOf(cell)))) return undefined;
  const reading = readQuantity(cell);
  if (reading.kind === 'quantity' && reading.quantity <= maxQuantity) return reading.quantity;
  notes.problems.push(refusal('unreadable-quantity', { written: quote(textOf(cell)) }));
  return undefined;
}

const MAX_NAMES = 12;

/** Who belongs to a household on the day, by name: looked up once a household. */
class People {
  readonly #day: Day;
  readonly #byName = new Map<HouseholdOnFile, Map<string, MemberOnFile[]>>();
  readonly #names = new Map<HouseholdOnFile, string>();

  constructor(day: Day) {
    this.#day = day;
  }

  find(household: HouseholdOnFile, name: string): readonly MemberOnFile[] {
    return this.#of(household).get(name) ?? [];
  }

  namesOf(household: HouseholdOnFile): string {
    const known = this.#names.get(household);
    if (known !== undefined) return known;
    const all = [...this.#of(household).values()].flat().slice(0, MAX_NAMES);
    const names = all.map(({ name }) => name).join('、') || '—';
    this.#names.set(household, names);
    return names;
  }

  #of(household: HouseholdOnFile): Map<string, MemberOnFile[]> {
    const known = this.#byName.get(household);
    if (known) return known;
    const names = new Map<string, MemberOnFile[]>();
    for (const member of household.members.filter((each) => belongs(each, this.#day))) {
      const name = normaliseName(member.name);
      const same = names.get(name) ?? [];
      if (!same.some(({ id }) => id === member.id)) names.set(name, [...same, member]);
    }
    this.#byName.set(household, names);
    return names;
  }
}
