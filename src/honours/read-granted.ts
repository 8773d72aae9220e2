import { authorise, authoriseHousehold, type Context, hasRight } from '../access/index.ts';
import { type AnySql, transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personalDataOf, requireVillage } from '../village/index.ts';
import { type Honour, type HonourFilter, readHonours } from './honour.ts';

/** An honour as somebody may read it. */
export interface GrantedHonour extends Honour {
  readonly unit: { readonly id: string; readonly name: string } | null;
  /** The person honoured, or the head of the household; for those who may read personal data of its unit. */
  readonly name: string | null;
  /** May the reasons of revocations be shown? */
  readonly showsReasons: boolean;
}

/** Stars of the village by certificate number, one more than `limit` where there are more. */
export async function listStars(
  context: Context,
  village: string,
  filter: Pick<HonourFilter, 'period' | 'level' | 'household' | 'review' | 'after'> & { readonly limit: number },
): Promise<GrantedHonour[]> {
  authorise(context.actor, 'star:read', village);
  await requireVillage(context.sql, village);
  const honours = await readHonours(context.sql, village, { ...filter, kind: 'stars', limit: filter.limit + 1 });
  return described(context.sql, context, village, honours);
}

/** All stars and titles of a household, revoked ones with them: for the household itself as well. Refuses `not-found`. */
export async function householdHonours(context: Context, village: string, no: string): Promise<GrantedHonour[]> {
  authoriseHousehold(context.actor, 'statement:read', village, no);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const known = await tx`SELECT 1 FROM households WHERE village_code = ${village} AND no = ${no}`;
    if (known.length === 0) throw new Refused('not-found');
    return described(tx, context, village, await readHonours(tx, village, { household: no }));
  });
}

/** Units and names of honours, as the actor may read them. */
export async function described(
  sql: AnySql,
  context: Context,
  village: string,
  honours: readonly Honour[],
): Promise<GrantedHonour[]> {
  const sees = await personalDataOf(context, sql, village);
  const rows = await sql<{ id: string; unit: string | null; unit_name: string | null; name: string | null }[]>`
    SELECT o.id, u.id AS unit, u.name AS unit_name, m.name FROM honours o
    JOIN households h ON h.village_code = o.village_code AND h.no = o.household_no
    LEFT JOIN units u ON u.village_code = h.village_code AND u.id = h.unit_id
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = o.village_code AND m.id = coalesce(o.member_id, s.member_id)
    WHERE o.village_code = ${village} AND o.id = ANY(${honours.map(({ id }) => id)}::uuid[])`;
  const people = new Map(rows.map((row) => [row.id, row]));
  const isOwn = context.actor.role === 'household';
  return honours.map((honour) => {
    const { unit = null, unit_name = null, name = null } = people.get(honour.id) ?? {};
    const shows = isOwn || sees(unit);
    return {
      ...honour,
      unit: unit === null ? null : { id: unit, name: unit_name! },
      name: shows ? name : null,
      showsReasons: shows || hasRight(context.actor, 'star:approve'),
    };
  });
}
