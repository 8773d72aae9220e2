import type { Context } from '../access/index.ts';
import { hasRight } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import { type Honour, readHonours, type Standing, standingOf } from '../honours/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { isAdult, personalDataOf } from '../village/index.ts';

/** A household with stars, or who has a title, for the village's own papers. */
export interface Honoured {
  readonly honour: Honour;
  readonly standing: Standing;
  /** Whose it is: the household's head, or the person. Null: a minor, unknown, erased. */
  readonly name: string | null;
}

interface Known {
  readonly id: string | null;
  readonly no: string;
  readonly unit: string | null;
  readonly name: string | null;
  readonly birthMonth: string | null;
}

/**
 * Who was honoured in a year, as far as the reader may see them: stars by how many they are, then titles. Null for who reads no personal
 * data. Minors, and those whose birth month is unknown, are not named.
 */
export async function readHonoured(
  tx: TransactionSql,
  context: Context,
  village: string,
  year: number,
): Promise<Honoured[] | null> {
  if (!hasRight(context.actor, 'personal-data:read')) return null;
  const honours = await readHonours(tx, village, { year });
  const sees = await personalDataOf(context, tx, village);
  const people = await readPeople(tx, village, honours);
  const today = dayAt(context.now());
  const list = honours.flatMap((honour): Honoured[] => {
    const own = people.find(({ id, no }) => no === honour.household && id === honour.member);
    if (own === undefined || !sees(own.unit)) return [];
    return [{ honour, standing: standingOf(honour), name: nameOf(own, today) }];
  });
  const stars = list.filter(({ honour }) => honour.kind === 'stars');
  stars.sort((a, b) => (b.honour.stars?.length ?? 0) - (a.honour.stars?.length ?? 0));
  return [...stars, ...list.filter(({ honour }) => honour.kind === 'title')];
}

function nameOf({ name, birthMonth }: Known, today: Day): string | null {
  return name !== null && isAdult(birthMonth, today) ? name : null;
}

/** Heads (by household, without an id) and members who have titles. */
function readPeople(tx: TransactionSql, village: string, honours: readonly Honour[]): Promise<Known[]> {
  const households = honours.map(({ household }) => household);
  const members = honours.map(({ member }) => member);
  return tx<Known[]>`
    SELECT DISTINCT x.member AS id, h.no, h.unit_id AS unit, p.name, p.birth_month AS "birthMonth"
    FROM unnest(${households}::text[], ${members}::uuid[]) AS x (no, member)
    JOIN households h ON h.village_code = ${village} AND h.no = x.no
    LEFT JOIN memberships m ON m.village_code = h.village_code AND m.household_no = h.no AND m.is_head AND m.to_day IS NULL
    LEFT JOIN members p ON p.village_code = h.village_code AND p.id = coalesce(x.member, m.member_id)`;
}
