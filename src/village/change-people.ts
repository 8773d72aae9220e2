import { byteaArray, type TransactionSql } from '../database/index.ts';
import { addDays } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { relationOf } from './diff-roster.ts';
import { sealPhone } from './phone.ts';
import { type RosterDiff, type RosterPerson, sexOf } from './roster.ts';

/** Gives people the details of a roster, and households the heads it names, set-based. */
export async function changePeople(tx: TransactionSql, village: string, key: Buffer, diff: RosterDiff): Promise<void> {
  const changed = new Set(diff.changed.flatMap(({ member }) => (member === null ? [] : [member])));
  const kept = diff.kept.filter(({ member }) => changed.has(member));
  await writeDetails(tx, village, key, [
    ...kept.map(({ member, person }) => ({ member, person, relation: person.relation ?? null, moved: false })),
    ...diff.moved.map(({ member, person, head }) => ({
      member,
      person,
      relation: relationOf(person, head),
      moved: true,
    })),
  ]);
  await changeHeads(tx, village, diff);
}

interface Details {
  readonly member: string;
  readonly person: RosterPerson;
  readonly relation: string | null;
  readonly moved: boolean;
}

/** What the roster does not say stays as it is; only the relation of somebody who moved is lost. */
async function writeDetails(
  tx: TransactionSql,
  village: string,
  key: Buffer,
  details: readonly Details[],
): Promise<void> {
  if (details.length === 0) return;
  const phones = details.map(({ member, person }) =>
    person.phone ? sealPhone(key, village, member, person.phone) : null,
  );
  await tx`
    UPDATE members m SET name = w.name, sex = coalesce(w.sex, m.sex), birth_month = coalesce(w.birth_month, m.birth_month),
      relation = CASE WHEN w.moved THEN w.relation ELSE coalesce(w.relation, m.relation) END,
      phone_ciphertext = coalesce(w.phone, m.phone_ciphertext), revision = m.revision + 1
    FROM unnest(${details.map(({ member }) => member)}::uuid[], ${details.map(({ person }) => person.name)}::text[],
      ${details.map(({ person }) => sexOf(person.sex) ?? null)}::text[],
      ${details.map(({ person }) => person.birthMonth ?? null)}::text[], ${details.map(({ relation }) => relation)}::text[],
      ${byteaArray(phones)}::text[]::bytea[], ${details.map(({ moved }) => String(moved))}::text[]::boolean[])
      AS w (id, name, sex, birth_month, relation, phone, moved)
    WHERE m.village_code = ${village} AND m.id = w.id`;
}

interface HeadStay {
  readonly id: string;
  readonly member: string;
  readonly household: string;
  readonly inPlace: boolean;
}

/**
 * Former heads are heads no longer in every household that gets another one, whoever that is; then the new ones among the present
 * members are. A stay that began on the day itself is corrected, any other ends and a new one begins.
 */
async function changeHeads(tx: TransactionSql, village: string, diff: RosterDiff): Promise<void> {
  const day = diff.effectiveOn;
  const named = diff.changed.filter(({ field }) => field === 'head');
  const arriving = [
    ...diff.joined.filter(({ head }) => head).map(({ household }) => household),
    ...diff.moved.filter(({ head }) => head).map(({ to }) => to),
  ];
  const households = [...named.map(({ household }) => household), ...arriving];
  if (households.length === 0) return;
  const former = await tx<HeadStay[]>`
    SELECT id, member_id AS member, household_no AS household, from_day >= ${day}::date AS "inPlace" FROM memberships
    WHERE village_code = ${village} AND to_day IS NULL AND is_head AND household_no = ANY(${households}::text[])`;
  await restart(tx, village, former, false, diff);
  const next = await tx<HeadStay[]>`
    SELECT id, member_id AS member, household_no AS household, from_day >= ${day}::date AS "inPlace" FROM memberships
    WHERE village_code = ${village} AND to_day IS NULL AND member_id = ANY(${named.map(({ member }) => member!)}::uuid[])`;
  await restart(tx, village, next, true, diff);
}

async function restart(
  tx: TransactionSql,
  village: string,
  stays: readonly HeadStay[],
  head: boolean,
  { effectiveOn }: RosterDiff,
): Promise<void> {
  if (stays.length === 0) return;
  const corrected = stays.filter(({ inPlace }) => inPlace).map(({ id }) => id);
  const restarted = stays.filter(({ inPlace }) => !inPlace);
  await tx`UPDATE memberships SET is_head = ${head}
    WHERE village_code = ${village} AND id = ANY(${corrected}::uuid[])`;
  await tx`UPDATE memberships SET to_day = ${addDays(effectiveOn, -1)}
    WHERE village_code = ${village} AND id = ANY(${restarted.map(({ id }) => id)}::uuid[])`;
  await tx`
    INSERT INTO memberships (village_code, id, member_id, household_no, from_day, is_head)
    SELECT v.village_code, s.id, s.member, s.household, ${effectiveOn}::date, ${head}
    FROM villages v, unnest(${restarted.map(() => newId())}::uuid[], ${restarted.map(({ member }) => member)}::uuid[],
      ${restarted.map(({ household }) => household)}::text[]) AS s (id, member, household)
    WHERE v.village_code = ${village}`;
}
