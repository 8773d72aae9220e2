import { authorise, type Context } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personalDataOf, unitSubtree, unitThen } from '../village/index.ts';
import { type Contender, compareContenders, type Ranked, rankOrdered } from './rank.ts';
import type { VillageRanking, VillageRankings } from './village-rankings.ts';

/** Where a page begins: after whoever stood there. */
export type RankingPosition = Pick<Contender, 'household' | 'score' | 'deductions' | 'merits' | 'lastSeq'>;

export interface RankingQuery {
  readonly period: Period;
  readonly dimension?: string | undefined;
  /** Ranks the households of this unit and those below it among themselves. */
  readonly unit?: string | undefined;
  readonly limit: number;
  readonly after?: RankingPosition | undefined;
  /** The neighbourhood of this household instead of a page. */
  readonly around?: string | undefined;
}

export interface RankedHousehold extends Ranked<Contender> {
  readonly unit: { readonly id: string; readonly name: string } | null;
  /** 户主, for those who may read personal data of the household's unit. */
  readonly head: string | null;
}

export interface RankingPage extends Pick<VillageRanking, 'mode' | 'ties' | 'asOf'> {
  /** One more than `limit` when there are more; never with `around`. */
  readonly rows: readonly RankedHousehold[];
}

/** Ranks above and below a household that its neighbourhood shows. */
const NEIGHBOURS = 3;

/**
 * The ranking of a village or of one of its units, over the households with an entry in the period. Refuses `not-found`,
 * `unknown-unit`, and for `around` `unknown-household`; a household without an entry in the period has no neighbourhood.
 */
export async function rankVillage(
  context: Context,
  rankings: VillageRankings,
  village: string,
  query: RankingQuery,
): Promise<RankingPage> {
  const { sql } = context;
  authorise(context.actor, 'rankings:read', village);
  const { mode, ties, asOf, contenders } = await rankings.read(village, query.period, query.dimension);
  const ranked = rankOrdered(await within(sql, village, query, contenders), ties);
  const shown =
    query.around === undefined
      ? pageAfter(ranked, query.after, query.limit)
      : await neighbourhood(sql, village, ranked, query.around);
  return { mode, ties, asOf, rows: await described(context, village, query.period, shown) };
}

async function within(
  sql: AnySql,
  village: string,
  { unit, period }: RankingQuery,
  contenders: readonly Contender[],
): Promise<readonly Contender[]> {
  if (unit === undefined) return contenders;
  const members = new Set(await householdsOf(sql, village, unit, period));
  return contenders.filter(({ household }) => members.has(household));
}

/** Numbers of the households that lay in a unit or below it when the period ended. Refuses `unknown-unit`. */
export async function householdsOf(sql: AnySql, village: string, unit: string, period: Period): Promise<string[]> {
  const units = await unitSubtree(sql, village, unit);
  if (units.size === 0) throw new Refused('unknown-unit', { unit });
  const then = unitThen(sql, period.lastDay);
  const rows = await sql<{ no: string }[]>`
    SELECT h.no FROM households h ${then.join}
    WHERE h.village_code = ${village} AND ${then.unit} = ANY(${[...units]}::uuid[])
    ORDER BY h.no COLLATE "C"`;
  return rows.map(({ no }) => no);
}

function pageAfter(
  ranked: readonly Ranked<Contender>[],
  after: RankingPosition | undefined,
  limit: number,
): readonly Ranked<Contender>[] {
  if (after === undefined) return ranked.slice(0, limit + 1);
  const position: Contender = { ...after, honour: after.score };
  const start = ranked.findIndex((one) => compareContenders(position, one) < 0 && one.household !== after.household);
  return start === -1 ? [] : ranked.slice(start, start + limit + 1);
}

async function neighbourhood(
  sql: AnySql,
  village: string,
  ranked: readonly Ranked<Contender>[],
  household: string,
): Promise<readonly Ranked<Contender>[]> {
  const near = neighboursOf(ranked, household);
  if (near.length > 0) return near;
  const known = await sql`SELECT 1 FROM households WHERE village_code = ${village} AND no = ${household}`;
  if (known.length === 0) throw new Refused('unknown-household', { household });
  return [];
}

/** A household and those next to it; nobody where it is not ranked. */
export function neighboursOf(ranked: readonly Ranked<Contender>[], household: string): readonly Ranked<Contender>[] {
  const at = ranked.findIndex((one) => one.household === household);
  return at === -1 ? [] : ranked.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
}

interface DescribedRow {
  no: string;
  unit: string | null;
  unit_name: string | null;
  /** Decides who may read personal data. */
  unit_now: string | null;
  head: string | null;
}

async function described(
  context: Context,
  village: string,
  period: Period,
  shown: readonly Ranked<Contender>[],
): Promise<RankedHousehold[]> {
  const { sql } = context;
  const then = unitThen(sql, period.lastDay);
  if (shown.length === 0) return [];
  const [sees, rows] = await Promise.all([
    personalDataOf(context, sql, village),
    sql<DescribedRow[]>`
      SELECT h.no, u.id AS unit, u.name AS unit_name, h.unit_id AS unit_now, m.name AS head
      FROM households h ${then.join}
      LEFT JOIN units u ON u.village_code = h.village_code AND u.id = ${then.unit}
      LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head
        AND s.to_day IS NULL
      LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
      WHERE h.village_code = ${village} AND h.no = ANY(${shown.map((one) => one.household)}::text[])`,
  ]);
  const known = new Map(rows.map((row) => [row.no, row]));
  return shown.map((one) => {
    const { unit = null, unit_name = null, unit_now = null, head = null } = known.get(one.household) ?? {};
    return {
      ...one,
      unit: unit === null ? null : { id: unit, name: unit_name! },
      head: sees(unit_now) ? head : null,
    };
  });
}
