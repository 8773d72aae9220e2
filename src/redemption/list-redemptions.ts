import { authorise, type Context } from '../access/index.ts';
import { addDays, type Day, startOfDay } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVillage } from '../village/index.ts';
import type { Redemption, RedemptionState, RedemptionStep } from './redemption.ts';
import { type RedemptionRow, readRedemption, readSteps, redemptionFrom } from './rows.ts';

export interface RedemptionFilter {
  readonly household?: string | undefined;
  readonly shop?: string | undefined;
  readonly state?: RedemptionState | undefined;
  readonly redemptionDay?: string | undefined;
  /** Only those of redemption days (预约). */
  readonly wishes?: true | undefined;
  /** By the day it was made, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * Redemptions, the newest first, one more than `limit` where there are more. A shop's key sees its own shop's, a household's token its
 * own; a filter that asks for another's finds nothing.
 */
export async function listRedemptions(
  { actor, sql }: Context,
  village: string,
  filter: RedemptionFilter,
): Promise<Redemption[]> {
  authorise(actor, 'redemption:read', village);
  await requireVillage(sql, village);
  const { state, redemptionDay, from, to, after, limit } = filter;
  const rows = await sql<RedemptionRow[]>`
    SELECT * FROM redemptions WHERE village_code = ${village}
      ${filter.household === undefined ? sql`` : sql`AND household_no = ${filter.household}`}
      ${actor.household === undefined ? sql`` : sql`AND household_no = ${actor.household}`}
      ${filter.shop === undefined ? sql`` : sql`AND shop_id = ${filter.shop}`}
      ${actor.shop === undefined ? sql`` : sql`AND shop_id = ${actor.shop}`}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${redemptionDay === undefined ? sql`` : sql`AND day_id = ${redemptionDay}`}
      ${filter.wishes === undefined ? sql`` : sql`AND day_id IS NOT NULL`}
      ${from === undefined ? sql`` : sql`AND created_at >= ${startOfDay(from)}`}
      ${to === undefined ? sql`` : sql`AND created_at < ${startOfDay(addDays(to, 1))}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
  return rows.map(redemptionFrom);
}

/** One redemption with what happened to it. 404 also where it is another shop's or household's. */
export async function getRedemption(
  { actor, sql }: Context,
  village: string,
  id: string,
): Promise<{ redemption: Redemption; steps: RedemptionStep[] }> {
  authorise(actor, 'redemption:read', village);
  const redemption = await readRedemption(sql, village, id);
  const foreign =
    (actor.shop !== undefined && redemption?.shop !== actor.shop) ||
    (actor.household !== undefined && redemption?.household !== actor.household);
  if (redemption === undefined || foreign) throw new Refused('not-found');
  return { redemption, steps: await readSteps(sql, village, id) };
}
