import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';

/** A stretch of days, both included, in which somebody belonged to a household; `to` null: it lasts. */
export interface Membership {
  readonly household: string;
  readonly from: Day;
  readonly to: Day | null;
}

export function membershipKey(village: string, member: string): string {
  return `${village} ${member}`;
}

/**
 * To which households members belonged and when, oldest first, by `membershipKey`; set-based, for judging acts by their day.
 * Members that a village does not have are missing.
 */
export async function loadMemberships(
  sql: AnySql,
  pairs: readonly { readonly village: string; readonly member: string }[],
): Promise<Map<string, Membership[]>> {
  const found = new Map<string, Membership[]>();
  if (pairs.length === 0) return found;
  const rows = await sql<(Membership & { village: string; member: string })[]>`
    SELECT s.village_code AS village, s.member_id AS member, s.household_no AS household, s.from_day AS "from",
      s.to_day AS "to"
    FROM unnest(${pairs.map((p) => p.village)}::text[], ${pairs.map((p) => p.member)}::uuid[]) AS w (village_code, member_id)
    JOIN memberships s ON s.village_code = w.village_code AND s.member_id = w.member_id
    WHERE s.to_day IS NULL OR s.to_day >= s.from_day
    ORDER BY s.from_day, s.id`;
  for (const { village, member, household, from, to } of rows) {
    const key = membershipKey(village, member);
    const list = found.get(key) ?? [];
    if (list.length === 0) found.set(key, list);
    list.push({ household, from, to });
  }
  return found;
}

/** Did somebody with these memberships belong to the household on the day? */
export function belongedTo(memberships: readonly Membership[] | undefined, household: string, day: Day): boolean {
  return (memberships ?? []).some(
    (one) => one.household === household && one.from <= day && (one.to === null || day <= one.to),
  );
}
