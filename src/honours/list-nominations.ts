import { authorise, type Context } from '../access/index.ts';
import { personalDataOf, requireVillage } from '../village/index.ts';
import { type Nomination, nominationColumns } from './nomination.ts';

export interface NominationFilter {
  readonly review?: string | undefined;
  readonly cycle?: string | undefined;
  readonly category?: string | undefined;
  readonly household?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A nomination as somebody may read it. */
export interface ShownNomination extends Nomination {
  /** May the words be shown? To those who may read personal data of the household's unit, and to the household itself. */
  readonly showsWords: boolean;
}

/**
 * Nominations that were not withdrawn, the newest first, one more than `limit` where there are more. A household's token sees those of
 * the own household.
 */
export async function listNominations(
  context: Context,
  village: string,
  { review, cycle, category, household, after, limit }: NominationFilter,
): Promise<ShownNomination[]> {
  const { actor, sql } = context;
  const isHousehold = actor.role === 'household';
  authorise(actor, isHousehold ? 'nomination:write' : 'star:read', village);
  await requireVillage(sql, village);
  const sees = await personalDataOf(context, sql, village);
  const rows = await sql<(Nomination & { unit: string | null })[]>`
    SELECT ${nominationColumns(sql)}, h.unit_id AS unit FROM nominations n
    JOIN households h ON h.village_code = n.village_code AND h.no = n.household_no
    WHERE n.village_code = ${village} AND n.withdrawn_at IS NULL
      ${isHousehold ? sql`AND n.household_no = ${actor.household ?? ''}` : sql``}
      ${review === undefined ? sql`` : sql`AND n.review_id = ${review}`}
      ${cycle === undefined ? sql`` : sql`AND n.cycle_id = ${cycle}`}
      ${category === undefined ? sql`` : sql`AND n.category = ${category}`}
      ${household === undefined ? sql`` : sql`AND n.household_no = ${household}`}
      ${after === undefined ? sql`` : sql`AND n.id < ${after}`}
    ORDER BY n.id DESC LIMIT ${limit + 1}`;
  return rows.map(({ unit, ...one }) => ({ ...one, showsWords: isHousehold || sees(unit) }));
}
