import type { Day } from '../../kernel/day.ts';
import { refusal } from '../../kernel/problems/index.ts';
import type { Cell } from '../workbook/types.ts';
import type { HouseholdOnFile, MemberOnFile, PostingContext } from './context.ts';
import type { RowNotes } from './findings.ts';
import { commonWidth, isNothing, normaliseHouseholdNo, normaliseName, padNumber, quote, textOf } from './texts.ts';

/** Written where a name belongs: not one person, or the head. */
export const NOBODY = /^(?:全家|全户|全体|本户|全家人|家庭)$/;
export const HEAD_HIMSELF = /^(?:户主|户主本人|本人)$/;
const MAX_NAMES = 12;

export interface Household {
  readonly no: string;
  readonly onFile: HouseholdOnFile;
}

/** Finds a village's households by number and, failing that, by a head's name that only one household has. */
export class Households {
  readonly #byNo: PostingContext['households'];
  readonly #byHead = new Map<string, string[]>();
  readonly #byBareNo = new Map<string, string | undefined>();
  readonly #width: number | undefined;

  constructor(households: PostingContext['households']) {
    this.#byNo = households;
    this.#width = commonWidth(households.keys());
    for (const [no, household] of households) {
      const head = normaliseName(household.head);
      this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), no]);
      const bare = bareNo(no);
      this.#byBareNo.set(bare, this.#byBareNo.has(bare) ? undefined : no);
    }
  }

  /** Reads 户号 and 户主 of a row. Problems go to `notes`; with a head-mismatch the household is still answered. */
  resolve(noCell: Cell | undefined, headCell: Cell | undefined, notes: RowNotes): Household | undefined {
    const written = textOf(noCell);
    const headText = textOf(headCell);
    const head = isNothing(headText) ? '' : normaliseName(headText);
    notes.changed('户主', headText, head === '' ? headText : head);
    const no = isNothing(written) ? '' : normaliseHouseholdNo(noCell);
    if (no === '') return this.#byName(head, notes);
    const found = this.#lookUp(no);
    if (found === undefined) {
      notes.problems.push(refusal('unknown-household', { household: quote(padNumber(no, this.#width)) }));
      return undefined;
    }
    notes.changed('户号', written, found);
    const onFile = this.#byNo.get(found)!;
    if (head !== '' && ![onFile.head, ...(onFile.formerHeads ?? [])].some((name) => normaliseName(name) === head)) {
      notes.problems.push(refusal('head-mismatch', { household: found, head: onFile.head, written: quote(head) }));
    }
    return { no: found, onFile };
  }

  /** As written; with the leading zeros that a number cell lost; or by the only number that differs in zeros alone. */
  #lookUp(no: string): string | undefined {
    for (const candidate of [no, padNumber(no, this.#width), no.toUpperCase()]) {
      if (this.#byNo.has(candidate)) return candidate;
    }
    return /^\d+$/.test(no) ? this.#byBareNo.get(bareNo(no)) : undefined;
  }

  #byName(head: string, notes: RowNotes): Household | undefined {
    if (head === '') {
      notes.problems.push(refusal('household-missing'));
      return undefined;
    }
    const numbers = this.#byHead.get(head) ?? [];
    if (numbers.length === 1) {
      const no = numbers[0]!;
      notes.changed('户号', '', no);
      return { no, onFile: this.#byNo.get(no)! };
    }
    notes.problems.push(
      numbers.length === 0
        ? refusal('unknown-household', { household: quote(head) })
        : refusal('ambiguous-household', { head, households: numbers.join('、') }),
    );
    return undefined;
  }
}

function bareNo(no: string): string {
  return no.replace(/^0+(?=\d)/, '');
}

/** The member who acted; a blank cell names nobody. `day` is undefined where the date could not be read. */
export function resolveMember(
  household: Household,
  cell: Cell | undefined,
  day: Day | undefined,
  notes: RowNotes,
): MemberOnFile | undefined {
  const written = textOf(cell);
  const name = normaliseName(written);
  if (name === '' || isNothing(written) || NOBODY.test(name)) return undefined;
  const wanted = HEAD_HIMSELF.test(name) ? normaliseName(household.onFile.head) : name;
  const present = household.onFile.members.filter((member) => belongs(member, day));
  const member = present.find((each) => normaliseName(each.name) === wanted);
  if (member) {
    notes.changed('行为人', written, member.name);
    return member;
  }
  const names = present.map((each) => each.name);
  notes.problems.push(
    refusal('unknown-member', {
      household: household.no,
      member: quote(name),
      occurredOn: day ?? '当日',
      members: names.slice(0, MAX_NAMES).join('、') || '—',
    }),
  );
  return undefined;
}

/** Is a member of the household on a day? */
export function belongs(member: MemberOnFile, day: Day | undefined): boolean {
  if (day === undefined) return true;
  return (member.from === undefined || member.from <= day) && (member.to === undefined || day <= member.to);
}
