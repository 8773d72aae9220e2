import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { shownDay } from './days.ts';
import { maskPhone, openPhone, UNREADABLE_PHONE } from './phone.ts';

export const SEXES = ['male', 'female'] as const;
export type Sex = (typeof SEXES)[number];

/** 与户主关系 of the head. */
export const HEAD_RELATION = '户主';

/** A household has this many members at most. */
export const MAX_MEMBERS = 50;

/** A person with the newest stay in a household: `to` is the last day, null while it lasts. */
export interface Member {
  readonly id: string;
  readonly name: string | null;
  readonly relation: string | null;
  readonly sex: Sex | null;
  readonly birthMonth: string | null;
  readonly phone: Buffer | null;
  readonly revision: number;
  readonly erasedAt: Date | null;
  readonly household: string;
  readonly head: boolean;
  readonly from: Day;
  readonly to: Day | null;
  readonly stay: string;
}

/** The columns of a `Member`. Tables: `members m JOIN memberships s`. */
function memberColumns(sql: AnySql) {
  return sql`
    m.id, m.name, m.relation, m.sex, m.birth_month AS "birthMonth", m.phone_ciphertext AS phone, m.revision,
    m.erased_at AS "erasedAt", s.household_no AS household, s.is_head AS head, s.from_day AS "from", s.to_day AS "to",
    s.id AS stay`;
}

/** The present members of households, heads first; with `former` also those who left, by their newest stay there. */
export async function readMembers(
  sql: AnySql,
  village: string,
  nos: readonly string[],
  options: { former?: boolean | undefined } = {},
): Promise<Member[]> {
  const rows = await sql<Member[]>`
    SELECT DISTINCT ON (s.household_no, m.id) ${memberColumns(sql)}
    FROM memberships s JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE s.village_code = ${village} AND s.household_no = ANY(${nos as string[]}::text[])
      ${options.former ? sql`` : sql`AND s.to_day IS NULL`}
    ORDER BY s.household_no, m.id, s.to_day DESC NULLS FIRST, s.from_day DESC`;
  return rows.sort((a, b) => Number(a.to !== null) - Number(b.to !== null) || Number(b.head) - Number(a.head));
}

/** A member with the newest stay; 404 `not-found` without one. Under the village's lock where it is to be changed. */
export async function readMember(sql: AnySql, village: string, id: string): Promise<Member> {
  const [member] = await sql<Member[]>`
    SELECT ${memberColumns(sql)}
    FROM members m JOIN memberships s ON s.village_code = m.village_code AND s.member_id = m.id
    WHERE m.village_code = ${village} AND m.id = ${id}
    ORDER BY s.to_day DESC NULLS FIRST, s.from_day DESC LIMIT 1`;
  if (!member) throw new Refused('not-found');
  return member;
}

/** Refuses (`member-left`) somebody who belongs to no household now. */
export function requirePresent(member: Member): void {
  if (member.to !== null) throw new Refused('member-left', { member: member.id, day: member.to });
}

/** A member as answered. Without sight of personal data only ids and days remain. */
export function memberWire(member: Member, village: string, key: Buffer, sees: boolean) {
  return {
    id: member.id,
    household: member.household,
    name: sees ? member.name : null,
    relation: sees ? member.relation : null,
    sex: sees ? member.sex : null,
    birthMonth: sees ? member.birthMonth : null,
    phone: sees ? memberPhone(member, village, key, false) : null,
    head: member.head,
    from: shownDay(member.from),
    to: member.to,
    erased: member.erasedAt !== null,
  };
}

/** A member's telephone number, masked, or in full where the member's own copy of the data is made. */
export function memberPhone(member: Member, village: string, key: Buffer, full: boolean): string | null {
  if (member.phone === null) return null;
  const digits = openPhone(key, village, member.id, member.phone);
  if (digits === undefined) return UNREADABLE_PHONE;
  return full ? digits : maskPhone(digits);
}
