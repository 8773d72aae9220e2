import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import { rankAt } from '../../ranking/index.ts';
import { readHonours, standingOf } from '../honour.ts';
import type { CycleCategory } from './category.ts';
import type { Nominated, Ordered } from './propose.ts';

/** Who may be awarded on a day: households that are open, and where each person lives. */
export interface Residents {
  readonly households: ReadonlySet<string>;
  /** By member; those who have left or were erased are missing. */
  readonly homes: ReadonlyMap<string, string>;
}

export async function readResidents(sql: AnySql, village: string, today: Day): Promise<Residents> {
  const [households, members] = await Promise.all([
    sql<{ no: string }[]>`
      SELECT substr(account, 11) AS no FROM accounts
      WHERE village_code = ${village} AND starts_with(account, 'household:') AND closed_on IS NULL`,
    sql<{ member: string; household: string }[]>`
      SELECT DISTINCT ON (s.member_id) s.member_id AS member, s.household_no AS household FROM memberships s
      JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id AND m.name IS NOT NULL
      WHERE s.village_code = ${village} AND s.from_day <= ${today} AND (s.to_day IS NULL OR s.to_day >= ${today})
      ORDER BY s.member_id, s.from_day DESC`,
  ]);
  return {
    households: new Set(households.map(({ no }) => no)),
    homes: new Map(members.map(({ member, household }) => [member, household])),
  };
}

/**
 * The order that a category's basis gives: the ranking by its terms at a size of the ledger, or the stars that stand in a period. Empty
 * for nominations and votes.
 */
export async function readOrder(
  sql: AnySql,
  village: string,
  { basis, terms }: Pick<CycleCategory, 'basis' | 'terms'>,
  { size, period }: { readonly size: number; readonly period: string },
): Promise<Ordered[]> {
  if (basis.kind === 'ranking' && terms !== undefined) {
    const ranked = await rankAt(sql, village, size, terms);
    return ranked.map(({ household, member, rank, score }) => ({ household, member, rank, score }));
  }
  return basis.kind === 'stars' ? byStars(sql, village, basis, period) : [];
}

/** Households by how many stars they have; equals share a rank. */
async function byStars(
  sql: AnySql,
  village: string,
  { levels, atLeast = 1 }: { readonly levels?: readonly string[] | undefined; readonly atLeast?: number | undefined },
  period: string,
): Promise<Ordered[]> {
  const honours = await readHonours(sql, village, { kind: 'stars', period });
  const fit = honours.flatMap((honour) => {
    const { level, stars } = standingOf(honour);
    const count = stars?.length ?? 0;
    const among = levels === undefined || (level !== null && levels.includes(level));
    return level !== null && among && count >= atLeast ? [{ household: honour.household, count }] : [];
  });
  fit.sort((a, b) => b.count - a.count || (a.household < b.household ? -1 : 1));
  return fit.map(({ household, count }) => ({
    household,
    member: null,
    rank: 1 + fit.filter((other) => other.count > count).length,
    score: (count * 100) as Points,
  }));
}

/** Self-declarations and nominations that were not withdrawn, with their words, the earliest first. */
export async function readNominated(
  sql: AnySql,
  village: string,
  cycle: string,
): Promise<(Nominated & { readonly category: string; readonly words: string | null })[]> {
  return sql<(Nominated & { readonly category: string; readonly words: string | null })[]>`
    SELECT household_no AS household, member_id AS member, category, words FROM nominations
    WHERE village_code = ${village} AND cycle_id = ${cycle} AND withdrawn_at IS NULL ORDER BY id`;
}
