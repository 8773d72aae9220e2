import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { requireVillage } from '../village/index.ts';

/** Declared kinship (亲属): who keeps out of whose cases. */
export interface Kinship {
  /** Ids of members, the smaller one first. */
  readonly members: readonly [string, string];
  readonly relation: string;
  readonly recordedAt: Date;
}

interface KinshipRow {
  member_a: string;
  member_b: string;
  relation: string;
  recorded_at: Date;
}

function kinshipFrom(row: KinshipRow): Kinship {
  return { members: [row.member_a, row.member_b], relation: row.relation, recordedAt: row.recorded_at };
}

function ordered([a = '', b = '']: readonly string[]): [string, string] {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one < other ? [one, other] : [other, one];
}

/** Declares kinship of two members. Refuses `kin-of-oneself`, `unknown-kin`, `kinship-exists`. */
export async function declareKinship(
  context: Context,
  village: string,
  { members, relation }: { readonly members: readonly string[]; readonly relation: string },
): Promise<Kinship> {
  const { actor, sql, now } = context;
  authorise(actor, 'kinship:write', village);
  const pair = ordered(members);
  if (pair[0] === pair[1]) throw new Refused('kin-of-oneself');
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const known = await tx<
      { id: string }[]
    >`SELECT id FROM members WHERE village_code = ${village} AND id = ANY(${pair}::uuid[])`;
    const absent = pair.find((member) => !known.some(({ id }) => id === member));
    if (absent !== undefined) throw new Refused('unknown-kin', { member: absent });
    const [row] = await tx<KinshipRow[]>`
      INSERT INTO kinships (village_code, member_a, member_b, relation, recorded_by, recorded_at)
      VALUES (${village}, ${pair[0]}, ${pair[1]}, ${relation}, ${actor.client}, ${now()})
      ON CONFLICT DO NOTHING RETURNING member_a, member_b, relation, recorded_at`;
    if (!row) throw new Refused('kinship-exists');
    await audit(tx, context, 'kinship.declared', village, pair[0], { other: pair[1] });
    return kinshipFrom(row);
  });
}

/** Kinships of a village, or of one member, in the order of their ids; one more than `limit` where there are more. */
export async function listKinships(
  { actor, sql }: Context,
  village: string,
  filter: {
    readonly member?: string | undefined;
    readonly after?: readonly [string, string] | undefined;
    readonly limit: number;
  },
): Promise<Kinship[]> {
  authorise(actor, 'kinship:write', village);
  await requireVillage(sql, village);
  const { member, after, limit } = filter;
  const rows = await sql<KinshipRow[]>`
    SELECT member_a, member_b, relation, recorded_at FROM kinships WHERE village_code = ${village}
      ${member === undefined ? sql`` : sql`AND (member_a = ${member} OR member_b = ${member})`}
      ${after === undefined ? sql`` : sql`AND (member_a, member_b) > (${after[0]}::uuid, ${after[1]}::uuid)`}
    ORDER BY member_a, member_b LIMIT ${limit + 1}`;
  return rows.map(kinshipFrom);
}

/** Removes a kinship that was declared by mistake. Refuses `not-found`. */
export async function removeKinship(
  context: Context,
  village: string,
  members: readonly [string, string],
): Promise<void> {
  const { actor, sql } = context;
  authorise(actor, 'kinship:write', village);
  const [a, b] = ordered(members);
  await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const gone = await tx`DELETE FROM kinships WHERE village_code = ${village} AND member_a = ${a} AND member_b = ${b}`;
    if (gone.count === 0) throw new Refused('not-found');
    await audit(tx, context, 'kinship.removed', village, a, { other: b });
  });
}
