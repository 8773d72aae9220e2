import { refusal } from '../../kernel/problems/index.ts';
import type { Cell } from '../workbook/types.ts';
import { readBirthMonth } from './dates.ts';
import type { RowNotes } from './findings.ts';
import type { Header } from './headers.ts';
import type { RosterMember } from './roster.ts';
import type { Line } from './table.ts';
import { isBlank, isDitto, isNothing, normaliseName, quote, readPhone, textOf } from './texts.ts';

const MAX_NAME = 50;
const SEXES: Record<string, '男' | '女'> = { 男: '男', 男性: '男', M: '男', 女: '女', 女性: '女', F: '女' };

/** The members that a household's lines name; what is wrong with one goes to the notes of its line. */
export function readMembers(
  household: string,
  lines: readonly Line[],
  header: Header,
  notes: ReadonlyMap<number, RowNotes>,
): RosterMember[] {
  const members: RosterMember[] = [];
  const rows = new Map<string, number>();
  for (const line of lines) {
    const lineNotes = notes.get(line.row)!;
    for (const member of membersOf(line, header, lineNotes)) {
      const of = rows.get(member.name);
      if (of !== undefined) {
        lineNotes.problems.push(refusal('duplicate-member', { household, member: member.name, of }));
      } else if (member.name.length > MAX_NAME) {
        lineNotes.problems.push(refusal('name-too-long', { written: member.name.slice(0, MAX_NAME), limit: MAX_NAME }));
      } else {
        rows.set(member.name, line.row);
        members.push(member);
      }
    }
  }
  return members;
}

function membersOf(line: Line, header: Header, notes: RowNotes): RosterMember[] {
  const field = header.columns.has('member') ? 'member' : 'head';
  const cell = line.cell(field);
  // A head's cell that reaches over several lines names one person, in the first of them.
  if (cell === undefined || isBlank(cell) || isNothing(textOf(cell))) return [];
  if (cell.mergedFrom !== undefined && cell.mergedFrom.row < line.row) return [];
  const persons = splitPersons(textOf(cell), isBlank(line.cell('relation')));
  if (persons.length !== 1) return persons.map((person) => ({ row: line.row, ...person }));
  const [person] = persons;
  notes.changed('姓名', textOf(cell), person!.name);
  return [{ row: line.row, ...person!, ...detailsOf(line, notes), ...(field === 'head' ? { relation: '户主' } : {}) }];
}

/** '张三、李四（长子）' in one cell. Spaces part names only where no part would be a single character: '于　华' is one. */
export function splitPersons(text: string, several: boolean): { name: string; relation?: string }[] {
  const parts = several ? text.split(/[、,，;；/／|\n\r]+/) : [text];
  const spaced = several && parts.length === 1 ? text.trim().split(/[\s\u3000]+/) : [];
  const apart = spaced.length > 2 && spaced.every((part) => [...part].length >= 2) ? spaced : parts;
  return apart
    .map((part) => {
      const match = several ? /^(.+?)[（(]([^（）()]{1,6})[）)]$/.exec(normaliseName(part)) : null;
      return match ? { name: match[1]!, relation: match[2]! } : { name: normaliseName(part) };
    })
    .filter((person) => person.name !== '');
}

function detailsOf(line: Line, notes: RowNotes): Partial<Omit<RosterMember, 'row' | 'name'>> {
  const relation = ownText(line, 'relation');
  const sexText = ownText(line, 'sex');
  const sex = SEXES[sexText.normalize('NFKC').toUpperCase()];
  if (sexText !== '' && sex === undefined) notes.warnings.push(refusal('sex-unreadable', { written: sexText }));
  const birth = own(line, 'birth');
  const birthMonth = birth && readBirthMonth(birth);
  if (birth && birthMonth === undefined) {
    notes.warnings.push(refusal('birth-month-unreadable', { written: quote(textOf(birth)) }));
  } else if (birth && birthMonth !== undefined && birth.date === undefined) {
    notes.changed('出生年月', textOf(birth), birthMonth);
  }
  const phoneCell = own(line, 'phone');
  const phone = phoneCell && readPhone(phoneCell);
  if (phoneCell && phone === undefined)
    notes.warnings.push(refusal('phone-unreadable', { written: quote(textOf(phoneCell)) }));
  else if (phoneCell && phone !== undefined) notes.changed('联系电话', textOf(phoneCell), phone);
  return {
    ...(relation === '' ? {} : { relation }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthMonth === undefined ? {} : { birthMonth }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** What is written for this person; a cell merged over the household's lines belongs to the first of them. */
function own(line: Line, field: 'relation' | 'sex' | 'birth' | 'phone'): Cell | undefined {
  const cell = line.cell(field);
  if (!cell || isBlank(cell) || isNothing(textOf(cell)) || isDitto(cell)) return undefined;
  return cell.mergedFrom !== undefined && cell.mergedFrom.row < line.row ? undefined : cell;
}

function ownText(line: Line, field: 'relation' | 'sex'): string {
  return normaliseName(textOf(own(line, field)));
}
