import { authorise, type Context } from '../access/index.ts';
import type { AnySql, Sql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personalDataOf, publicName, UNNAMED } from '../village/index.ts';
import {
  type FrozenVillageRanking,
  type PublicationFilter,
  type PublishedRanking,
  readPublication,
  readPublications,
  readVillagePublication,
} from './published-ranking.ts';

/** Who stands behind a household number, as a reader may see it; null: not at all. */
export type Names = ReadonlyMap<string, string | null>;

/** A village's published rankings, the newest first; one more than `limit` when there are more. */
export async function listPublications(
  context: Context,
  right: 'rankings:read' | 'regions:read',
  region: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<PublishedRanking[]> {
  authorise(context.actor, right, region);
  return readPublications(context.sql, region, { after, limit: limit + 1 });
}

/** One of a region. 404 `not-found` without it. */
export async function getRegionPublication(context: Context, region: string, id: string): Promise<PublishedRanking> {
  authorise(context.actor, 'regions:read', region);
  return readPublication(context.sql, region, id);
}

/** One of a village, with heads' names for those who may read personal data. 404 `not-found` without it. */
export async function getPublication(
  context: Context,
  village: string,
  id: string,
): Promise<{ readonly one: PublishedRanking<FrozenVillageRanking>; readonly names: Names }> {
  const { sql, actor } = context;
  authorise(actor, 'rankings:read', village);
  const one = await readVillagePublication(sql, village, id);
  const sees = await personalDataOf(context, sql, village);
  const heads = await readHeads(sql, village, one);
  return { one, names: new Map(heads.map(({ no, unit, head }) => [no, sees(unit) ? head : null])) };
}

/** One of a village for its wall, with names as the public reads them. 404 `not-found` without it. */
export async function getPublicationForWall(
  context: Context,
  village: string,
  id: string,
): Promise<{
  readonly villageName: string;
  readonly one: PublishedRanking<FrozenVillageRanking>;
  readonly names: Names;
}> {
  const { sql } = context;
  authorise(context.actor, 'rankings:read', village);
  const one = await readVillagePublication(sql, village, id);
  const villageName = await readName(sql, village);
  return { villageName, one, names: await publicNames(sql, village, one, dayAt(context.now())) };
}

/** What the public sees of a village's rankings today: published, not withdrawn, its days not over. 404 without such a village. */
export async function readPublicRankings(
  services: { readonly sql: Sql; readonly now: () => Date },
  village: string,
  filter: Pick<PublicationFilter, 'id'> = {},
) {
  const { sql } = services;
  const today = dayAt(services.now());
  const villageName = await readName(sql, village);
  const shown = await readPublications(sql, village, { ...filter, shownOn: today });
  const rankings = [];
  for (const one of shown) {
    if (one.result.kind !== 'village') continue;
    const own = one as PublishedRanking<FrozenVillageRanking>;
    rankings.push({ one: own, names: await publicNames(sql, village, own, today) });
  }
  return { villageName, today, rankings };
}

/** Names of neighbours as the public reads them: minors and erased people unnamed. */
async function publicNames(
  sql: AnySql,
  village: string,
  one: PublishedRanking<FrozenVillageRanking>,
  today: Day,
): Promise<Names> {
  const heads = await readHeads(sql, village, one);
  return namesOf(heads, today);
}

interface HeadRow {
  readonly no: string;
  readonly unit: string | null;
  readonly head: string | null;
  readonly birth_month: string | null;
}

/** Heads as the public reads them. */
export function namesOf(heads: readonly HeadRow[], today: Day): Names {
  return new Map(
    heads.map(({ no, head, birth_month }) => [no, head === null ? UNNAMED : publicName(head, birth_month, today)]),
  );
}

async function readHeads(
  sql: AnySql,
  village: string,
  one: PublishedRanking<FrozenVillageRanking>,
): Promise<readonly HeadRow[]> {
  return readHeadsOf(
    sql,
    village,
    one.result.rows.map(({ household }) => household),
  );
}

/** Heads of households, with what decides who may read their names. */
export async function readHeadsOf(sql: AnySql, village: string, numbers: readonly string[]): Promise<HeadRow[]> {
  return sql<HeadRow[]>`
    SELECT h.no, h.unit_id AS unit, m.name AS head, m.birth_month FROM households h
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE h.village_code = ${village} AND h.no = ANY(${numbers as string[]}::text[])`;
}

async function readName(sql: AnySql, village: string): Promise<string> {
  const [row] = await sql<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
  if (!row) throw new Refused('not-found');
  return row.name;
}
