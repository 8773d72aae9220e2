import { authorise, type Context } from '../../access/index.ts';
import { requireVillage } from '../../village/index.ts';
import { type ReviewState, readReview, reviewColumns, reviewFrom, type StarReview } from './review.ts';

export interface ReviewFilter {
  readonly state?: ReviewState | undefined;
  readonly period?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The village's reviews, the newest first, one more than `limit` where there are more. */
export async function listReviews(
  { actor, sql }: Context,
  village: string,
  { state, period, after, limit }: ReviewFilter,
): Promise<StarReview[]> {
  authorise(actor, 'star:read', village);
  await requireVillage(sql, village);
  const rows = await sql<Parameters<typeof reviewFrom>[0][]>`
    SELECT ${reviewColumns(sql)} FROM star_reviews WHERE village_code = ${village}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${period === undefined ? sql`` : sql`AND period = ${period}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
  return rows.map(reviewFrom);
}

/** Refuses `not-found`. */
export async function getReview({ actor, sql }: Context, village: string, id: string): Promise<StarReview> {
  authorise(actor, 'star:read', village);
  return readReview(sql, village, id);
}
