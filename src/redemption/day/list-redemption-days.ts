import { authorise, type Context } from '../../access/index.ts';
import type { Day } from '../../kernel/day.ts';
import { requireVillage } from '../../village/index.ts';
import { type RedemptionDay, type RedemptionDayRow, readRedemptionDay, redemptionDayFrom } from './redemption-day.ts';

export interface RedemptionDayFilter {
  /** Both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly closed?: boolean | undefined;
  /** Behind which the page begins. */
  readonly after?: readonly [day: string, id: string] | undefined;
  readonly limit: number;
}

/** Redemption days, the latest day first, one more than `limit` where there are more. Shops read them too, to take wishes. */
export async function listRedemptionDays(
  { actor, sql }: Context,
  village: string,
  { from, to, closed, after, limit }: RedemptionDayFilter,
): Promise<RedemptionDay[]> {
  authorise(actor, 'shop:read', village);
  await requireVillage(sql, village);
  const rows = await sql<RedemptionDayRow[]>`
    SELECT * FROM redemption_days WHERE village_code = ${village}
      ${from === undefined ? sql`` : sql`AND day >= ${from}`}
      ${to === undefined ? sql`` : sql`AND day <= ${to}`}
      ${closed === undefined ? sql`` : sql`AND (closed_at IS NOT NULL) = ${closed}`}
      ${after === undefined ? sql`` : sql`AND (day, id) < (${after[0]}, ${after[1]})`}
    ORDER BY day DESC, id DESC LIMIT ${limit + 1}`;
  return rows.map(redemptionDayFrom);
}

/** One of them; 404 `not-found`. */
export async function getRedemptionDay({ actor, sql }: Context, village: string, id: string): Promise<RedemptionDay> {
  authorise(actor, 'shop:read', village);
  return readRedemptionDay(sql, village, id);
}
