import { type Day, dayAt, monthOf } from '../../kernel/day.ts';
import { periodAround } from '../../kernel/period.ts';
import type { Points } from '../../kernel/points.ts';

export const SHOP_KINDS = ['village', 'private'] as const;
export const LIMIT_PERIODS = ['day', 'month', 'quarter', 'year', 'ever'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

/** When a shop is open. Weekdays 1 (Monday) to 7; a day that is named counts whatever its weekday. */
export interface Opening {
  readonly weekdays?: readonly number[] | undefined;
  readonly days?: readonly string[] | undefined;
}

/** An article as redemptions see it under the lock: with its shop, the village's settings and its stock. */
export interface OfferedGoods {
  readonly village: string;
  readonly id: string;
  readonly shop: string;
  readonly name: string;
  readonly unit: string;
  readonly price: Points;
  readonly settlementFen: number | null;
  readonly limit: { readonly quantity: number; readonly period: LimitPeriod } | null;
  readonly onSaleFrom: Day | null;
  readonly onSaleUntil: Day | null;
  readonly withdrawn: boolean;
  readonly shopClosed: boolean;
  /** Of the village itself: nothing is owed for its goods. */
  readonly ownShelf: boolean;
  readonly opening: Opening | null;
  readonly lowStock: number | null;
  readonly holdDays: number;
  readonly pointValueFen: number;
  readonly unclaimed: 'return' | 'forfeit';
}

/** What lies on the shelf; changed in place as commands of one transaction are accepted. */
export interface Stock {
  onHand: number;
  reserved: number;
  valueFen: number;
}

/** The stock of an article that nothing was ever recorded of. */
export function emptyStock(): Stock {
  return { onHand: 0, reserved: 0, valueFen: 0 };
}

/** Is the shop open on a day? Without opening days it always is. */
export function isOpenOn(opening: Opening | null, day: Day): boolean {
  if (opening === null) return true;
  if (opening.days?.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return opening.weekdays?.includes(weekday) ?? false;
}

/** Does a day lie within an article's days of sale, both included? */
export function isWithinSale(
  { onSaleFrom, onSaleUntil }: Pick<OfferedGoods, 'onSaleFrom' | 'onSaleUntil'>,
  day: Day,
): boolean {
  return (onSaleFrom === null || onSaleFrom <= day) && (onSaleUntil === null || day <= onSaleUntil);
}

/** Has the shelf just fallen to the quantity at which it is to be filled? */
export function fallsLow(lowStock: number | null, before: number, left: number): boolean {
  return lowStock !== null && left <= lowStock && before > lowStock;
}

/** The first day of the stretch that a limit counts over, around a day; null: for ever. */
export function limitSince(period: LimitPeriod, today: Day): Day | null {
  if (period === 'ever') return null;
  return period === 'day' ? today : periodAround(monthOf(today), period).firstDay;
}

/** An earlier redemption of the household, as limits see it. */
export interface EarlierUse {
  readonly createdAt: Date;
  readonly lines: readonly { readonly goods: string }[];
  readonly quantities: readonly number[];
}

/** How many units of an article a household has taken or set aside within the limit's period. */
export function usedWithin(uses: Iterable<EarlierUse>, goods: string, period: LimitPeriod, today: Day): number {
  const since = limitSince(period, today);
  let used = 0;
  for (const use of uses) {
    if (since !== null && dayAt(use.createdAt) < since) continue;
    for (const [index, line] of use.lines.entries()) if (line.goods === goods) used += use.quantities[index]!;
  }
  return used;
}
