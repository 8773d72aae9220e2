import type { Context } from '../access/index.ts';
import type { Sql } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { lookUpPassbook, type PassbookView } from '../village/index.ts';
import { requireShop } from './own-shop.ts';
import { type RedemptionRow, redemptionFrom } from './rows.ts';
import { type LimitPeriod, usedWithin } from './shelf/goods.ts';

/** What a household may still take of an article that is limited. */
export interface GoodsLimit {
  readonly goods: string;
  readonly name: string;
  readonly period: LimitPeriod;
  readonly quantity: number;
  readonly left: number;
}

/** What can be spent with a passbook, and what the limits of a shop's goods leave of it. A shop's key asks for its own shop. */
export async function lookUp(
  context: Context,
  village: string,
  input: { readonly passbook: string; readonly pin?: string | undefined; readonly shop?: string | undefined },
): Promise<PassbookView & { readonly goods: GoodsLimit[] }> {
  const { actor, sql, now } = context;
  const shop = input.shop ?? actor.shop;
  if (shop !== undefined) requireShop(actor, shop);
  const view = await lookUpPassbook(context, village, input);
  const limited = shop === undefined ? [] : await readLimited(sql, village, shop);
  if (limited.length === 0) return { ...view, goods: [] };
  const rows = await sql<RedemptionRow[]>`
    SELECT * FROM redemptions WHERE village_code = ${village} AND household_no = ${view.household}
      AND state IN ('held', 'collected')`;
  const uses = rows.map(redemptionFrom);
  const today = dayAt(now());
  const goods = limited.map(({ id, name, period, quantity }) => {
    const left = Math.max(0, quantity - usedWithin(uses, id, period, today));
    return { goods: id, name, period, quantity, left };
  });
  return { ...view, goods };
}

function readLimited(sql: Sql, village: string, shop: string) {
  return sql<{ id: string; name: string; period: LimitPeriod; quantity: number }[]>`
    SELECT id, name, limit_period AS period, limit_quantity AS quantity FROM goods
    WHERE village_code = ${village} AND shop_id = ${shop} AND limit_quantity IS NOT NULL AND withdrawn_at IS NULL
    ORDER BY name, id`;
}
