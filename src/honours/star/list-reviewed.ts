import { authorise, type Context, hasRight } from '../../access/index.ts';
import { type AnySql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { personalDataOf, unitSubtree } from '../../village/index.ts';
import { readFrozenInputs } from './freeze.ts';
import { readReview } from './review.ts';
import { loadReviewed, overrides, type Reviewed, type StarDecision, starsGranted } from './reviewed.ts';
import { levelOf, type StarLevel } from './scheme.ts';
import type { HouseholdSuggestion, StarSuggestion } from './suggest.ts';

export interface ReviewedFilter {
  /** The unit or any below it. */
  readonly unit?: string | undefined;
  readonly household?: string | undefined;
  /** The code of a level, or `none`. */
  readonly level?: string | undefined;
  /** Where a decision departs from what is suggested. */
  readonly overridden?: boolean | undefined;
  /** Where a bar holds. */
  readonly barred?: boolean | undefined;
  readonly limit: number;
  /** The number behind which the page begins. */
  readonly after?: string | undefined;
}

/** A star of a household: what speaks for it, and what became of it. */
export interface ReviewedStar extends StarSuggestion {
  readonly decision: StarDecision | null;
  readonly overrides: boolean;
  readonly granted: boolean;
  /** Nominations for this star or the whole title that were not withdrawn. */
  readonly nominations: number;
}

export interface ReviewedHousehold extends Pick<HouseholdSuggestion, 'bars'> {
  readonly household: string;
  readonly unit: { readonly id: string; readonly name: string } | null;
  /** For those who may read personal data of the household's unit. */
  readonly head: string | null;
  /** May the reasons of decisions be shown? To those who may read personal data, and to the township that approves. */
  readonly showsReasons: boolean;
  readonly stars: readonly ReviewedStar[];
  readonly nominations: number;
  readonly count: number;
  readonly level: StarLevel | null;
}

/** The households of a review by number, one more than `limit` where there are more. Refuses `not-found`, `unknown-unit`. */
export async function listReviewed(
  context: Context,
  village: string,
  id: string,
  filter: ReviewedFilter,
): Promise<ReviewedHousehold[]> {
  authorise(context.actor, 'star:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const review = await readReview(tx, village, id);
    const reviewed = await loadReviewed(tx, village, review, await readFrozenInputs(tx, review));
    const within = await unitFilter(tx, village, filter.unit);
    const chosen = reviewed.households.filter(
      (no) => (filter.after === undefined || no > filter.after) && isWanted(reviewed, filter, no) && within(no),
    );
    return describe(tx, context, reviewed, chosen.slice(0, filter.limit + 1));
  });
}

/** Households about which something was decided, as they are then. */
export async function describe(
  sql: AnySql,
  context: Context,
  reviewed: Reviewed,
  households: readonly string[],
): Promise<ReviewedHousehold[]> {
  const { village, id } = reviewed.review;
  const sees = await personalDataOf(context, sql, village);
  const people = await readPeople(sql, village, households);
  const nominated = await readNominations(sql, village, id, households);
  return households.map((household) => {
    const { stars, bars } = reviewed.suggestionOf(household);
    const decisions = reviewed.decisionsOf(household);
    const granted = new Set(starsGranted(reviewed, household));
    const { unit = null, unitName = null, head = null } = people.get(household) ?? {};
    const own = nominated.get(household) ?? [];
    return {
      household,
      unit: unit === null ? null : { id: unit, name: unitName! },
      head: sees(unit) ? head : null,
      showsReasons: sees(unit) || hasRight(context.actor, 'star:approve'),
      bars,
      stars: stars.map((one) => {
        const decision = decisions.get(one.star) ?? null;
        return {
          ...one,
          decision,
          overrides: decision !== null && overrides(one.suggested, decision.decision),
          granted: granted.has(one.star),
          nominations: own.filter((codes) => codes.length === 0 || codes.includes(one.star)).length,
        };
      }),
      nominations: own.length,
      count: granted.size,
      level: levelOf(reviewed.scheme.definition, granted.size) ?? null,
    };
  });
}

function isWanted(reviewed: Reviewed, { household, level, overridden, barred }: ReviewedFilter, no: string): boolean {
  if (household !== undefined && household !== no) return false;
  const { stars, bars } = reviewed.suggestionOf(no);
  if (barred !== undefined && bars.length > 0 !== barred) return false;
  if (overridden !== undefined) {
    const decisions = reviewed.decisionsOf(no);
    const departs = stars.some(({ star, suggested }) => {
      const one = decisions.get(star);
      return one !== undefined && overrides(suggested, one.decision);
    });
    if (departs !== overridden) return false;
  }
  if (level === undefined) return true;
  return (levelOf(reviewed.scheme.definition, starsGranted(reviewed, no).length)?.code ?? 'none') === level;
}

async function unitFilter(sql: AnySql, village: string, unit: string | undefined): Promise<(no: string) => boolean> {
  if (unit === undefined) return () => true;
  const units = await unitSubtree(sql, village, unit);
  if (units.size === 0) throw new Refused('unknown-unit', { unit });
  const rows = await sql<{ no: string }[]>`
    SELECT no FROM households WHERE village_code = ${village} AND unit_id = ANY(${[...units]}::uuid[])`;
  const within = new Set(rows.map(({ no }) => no));
  return (no) => within.has(no);
}

interface Person {
  readonly unit: string | null;
  readonly unitName: string | null;
  readonly head: string | null;
}

/** Units and heads of households by number, as they are now. */
export async function readPeople(
  sql: AnySql,
  village: string,
  households: readonly string[],
): Promise<Map<string, Person>> {
  const rows = await sql<(Person & { no: string })[]>`
    SELECT h.no, u.id AS unit, u.name AS "unitName", m.name AS head FROM households h
    LEFT JOIN units u ON u.village_code = h.village_code AND u.id = h.unit_id
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE h.village_code = ${village} AND h.no = ANY(${households as string[]}::text[])`;
  return new Map(rows.map((row) => [row.no, row]));
}

async function readNominations(
  sql: AnySql,
  village: string,
  review: string,
  households: readonly string[],
): Promise<Map<string, (readonly string[])[]>> {
  const rows = await sql<{ household: string; stars: string[] | null }[]>`
    SELECT household_no AS household, stars FROM nominations
    WHERE village_code = ${village} AND review_id = ${review} AND withdrawn_at IS NULL
      AND household_no = ANY(${households as string[]}::text[])`;
  const found = new Map<string, (readonly string[])[]>();
  for (const { household, stars } of rows) found.set(household, [...(found.get(household) ?? []), stars ?? []]);
  return found;
}
