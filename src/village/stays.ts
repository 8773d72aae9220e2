import { type AnySql, byteaArray } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { MAX_MEMBERS, type Member, type Sex } from './member.ts';
import { sealPhone } from './phone.ts';

/*
 * Stays (memberships): from which day to which (both included) somebody belonged to a household. They are only added and
 * ended, so that a past act can always be judged. All of this runs under the village's lock.
 */

/** A person to be registered; the name is normalised, the phone digits only. */
export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly relation?: string | null | undefined;
  readonly sex?: Sex | null | undefined;
  readonly birthMonth?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

interface NewStay {
  readonly member: string;
  readonly household: string;
  readonly from: Day;
  readonly head: boolean;
}

/** Registers people, phones encrypted. */
export async function insertPeople(
  tx: AnySql,
  village: string,
  people: readonly NewPerson[],
  key: Buffer,
  at: Date,
): Promise<void> {
  if (people.length === 0) return;
  const phones = people.map((p) => (p.phone ? sealPhone(key, village, p.id, p.phone) : null));
  await tx`
    INSERT INTO members (village_code, id, name, relation, sex, birth_month, phone_ciphertext, created_at)
    SELECT v.village_code, p.id, p.name, p.relation, p.sex, p.birth_month, p.phone, ${at}::timestamptz
    FROM villages v, unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.name)}::text[],
      ${people.map((p) => p.relation ?? null)}::text[], ${people.map((p) => p.sex ?? null)}::text[],
      ${people.map((p) => p.birthMonth ?? null)}::text[], ${byteaArray(phones)}::text[]::bytea[])
      AS p (id, name, relation, sex, birth_month, phone)
    WHERE v.village_code = ${village}`;
}

/** Lets members belong to households from a day on. */
export async function insertStays(tx: AnySql, village: string, stays: readonly NewStay[]): Promise<void> {
  if (stays.length === 0) return;
  await tx`
    INSERT INTO memberships (village_code, id, member_id, household_no, from_day, is_head)
    SELECT v.village_code, s.id, s.member, s.household, s.from_day, s.head
    FROM villages v, unnest(${stays.map(() => newId())}::uuid[], ${stays.map((s) => s.member)}::uuid[],
      ${stays.map((s) => s.household)}::text[], ${stays.map((s) => s.from)}::date[],
      ${stays.map((s) => String(s.head))}::text[]::boolean[]) AS s (id, member, household, from_day, head)
    WHERE v.village_code = ${village}`;
}

/** Ends stays with their last days; a stay that began later than that becomes an empty one. */
export async function endStays(
  tx: AnySql,
  village: string,
  ends: readonly { readonly stay: string; readonly to: Day }[],
): Promise<void> {
  if (ends.length === 0) return;
  await tx`
    UPDATE memberships m SET to_day = greatest(e.to_day, m.from_day - 1)
    FROM unnest(${ends.map((e) => e.stay)}::uuid[], ${ends.map((e) => e.to)}::date[]) AS e (id, to_day)
    WHERE m.village_code = ${village} AND m.id = e.id`;
}

/** Makes a present member head, or head no longer, from a day on: a stay as it was ends, another begins. */
export async function changeHead(tx: AnySql, village: string, member: Member, head: boolean, from: Day): Promise<void> {
  if (from < member.from) throw new Refused('day-too-early', { day: from, earliest: member.from });
  if (from === member.from) {
    await tx`UPDATE memberships SET is_head = ${head} WHERE village_code = ${village} AND id = ${member.stay}`;
    return;
  }
  await endStays(tx, village, [{ stay: member.stay, to: addDays(from, -1) }]);
  await insertStays(tx, village, [{ member: member.id, household: member.household, from, head }]);
}

/** Refuses a namesake whose birth month does not differ (`member-exists`), and too large a household (`too-many-members`). */
export function checkRoom(
  household: string,
  present: readonly Pick<Member, 'id' | 'name' | 'birthMonth'>[],
  arriving: readonly { readonly name: string | null; readonly birthMonth?: string | null | undefined }[],
): void {
  if (present.length + arriving.length > MAX_MEMBERS) throw new Refused('too-many-members', { limit: MAX_MEMBERS });
  const known: { id: string; name: string | null; birthMonth: string | null }[] = [...present];
  for (const { name, birthMonth = null } of arriving) {
    if (name === null) continue;
    const same = known.find(
      (one) => one.name === name && (one.birthMonth === null || birthMonth === null || one.birthMonth === birthMonth),
    );
    if (same) throw new Refused('member-exists', { household, member: same.id });
    known.push({ id: name, name, birthMonth });
  }
}
