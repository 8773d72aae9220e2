import { addDays, dayAt, startOfDay } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import type { Contribution, VillageState } from '../ledger/index.ts';
import { type BudgetState, chooseBudget } from './budget/budget.ts';
import type { VillageShelf } from './loaded.ts';
import type { TakePart, WantedLine } from './part.ts';
import { type RedemptionLine, refuseTooLarge, sumOf } from './redemption.ts';
import { isOpenOn, isWithinSale, type LimitPeriod, type OfferedGoods, usedWithin } from './shelf/goods.ts';

/** What a redemption comes to by the shelf of this moment. */
export interface Offer {
  readonly lines: readonly RedemptionLine[];
  readonly points: Points;
  readonly cashFen: number;
  readonly budget: BudgetState | null;
  readonly expiresAt: Date;
  readonly unclaimed: 'return' | 'forfeit';
}

/** The participant's answer to a redemption: its terms, `unknown-passbook`, or the first of the refusals of {@link offerFor}. */
export function decideTake(shelf: VillageShelf, state: VillageState, household: string, part: TakePart): Contribution {
  const { dispute } = part;
  if (dispute && shelf.redemptions.get(dispute.of.id)!.state !== 'disputed')
    return { refusal: refusal('dispute-settled') };
  // Issued anew or taken back since it was resolved: what was lost must not be spent by who found it.
  if (part.passbook && !shelf.livePassbooks.has(part.passbook.hash.toString('hex')))
    return { refusal: refusal('unknown-passbook') };
  const offer = offerFor(shelf, state, household, part);
  if (isRefusal(offer)) return { refusal: offer };
  part.made.offer = offer;
  return { terms: { points: offer.points, expiresAt: offer.expiresAt } };
}

/**
 * Prices a redemption. Pure. Refusals, article by article and first one wins: `unknown-goods`, `shop-closed`, `shop-not-open`,
 * `goods-not-on-sale`, `out-of-stock`, `goods-limit`, `cash-exceeds-price`; then `redemption-too-large`, `no-budget`,
 * `budget-exceeded`.
 */
export function offerFor(shelf: VillageShelf, state: VillageState, household: string, part: TakePart): Offer | Refusal {
  const lines: RedemptionLine[] = [];
  for (const wanted of part.lines) {
    const goods = shelf.goods.get(wanted.goods);
    if (!goods || goods.shop !== part.shop) return refusal('unknown-goods', { goods: wanted.goods });
    const refused = refuseGoods(shelf, state, household, part, goods, wanted);
    if (refused) return refused;
    const line = lineOf(goods, wanted, shelf.stocks.has(goods.id));
    if (isRefusal(line)) return line;
    lines.push(line);
  }
  const sums = sumOf(lines.map((line, index) => ({ ...line, line: index })));
  const { points, cashFen } = sums;
  if (points === 0) return refusal('cash-exceeds-price', { goods: lines.map(({ name }) => name).join('、') });
  const tooLarge = refuseTooLarge(sums);
  if (tooLarge) return tooLarge;
  const budget = chooseBudget(shelf.budgets, state.today, points);
  if (isRefusal(budget)) return budget;
  const { holdDays, unclaimed } = shelf.goods.get(part.lines[0]!.goods)!;
  // Until the end of the last day: people count days, not hours.
  const expiresAt = part.day?.expiresAt ?? startOfDay(addDays(state.today, holdDays + 1));
  return { lines, points, cashFen, budget, expiresAt, unclaimed };
}

function refuseGoods(
  shelf: VillageShelf,
  state: VillageState,
  household: string,
  part: TakePart,
  goods: OfferedGoods,
  { quantity }: WantedLine,
): Refusal | undefined {
  if (goods.shopClosed) return refusal('shop-closed');
  const day = part.occurredAt ? dayAt(part.occurredAt) : state.today;
  if (!part.day && !isOpenOn(goods.opening, day)) return refusal('shop-not-open', { day });
  if (goods.withdrawn || !isWithinSale(goods, day)) return refusal('goods-not-on-sale', { goods: goods.name });
  const stock = shelf.stocks.get(goods.id);
  const left = stock ? stock.onHand - stock.reserved : Number.POSITIVE_INFINITY;
  if (left < quantity) return refusal('out-of-stock', { goods: goods.name, unit: goods.unit, left, wanted: quantity });
  if (goods.limit === null) return undefined;
  const used = usedWithin(shelf.uses.get(household) ?? [], goods.id, goods.limit.period, state.today);
  if (used + quantity <= goods.limit.quantity) return undefined;
  return refusal('goods-limit', {
    goods: goods.name,
    unit: goods.unit,
    limit: goods.limit.quantity,
    ...PERIODS[goods.limit.period],
    left: Math.max(0, goods.limit.quantity - used),
  });
}

const PERIODS: Readonly<Record<LimitPeriod, { period: string; periodZh: string }>> = {
  day: { period: 'a day', periodZh: '每日' },
  month: { period: 'a month', periodZh: '每月' },
  quarter: { period: 'a quarter', periodZh: '每季' },
  year: { period: 'a year', periodZh: '每年' },
  ever: { period: 'in all', periodZh: '总共' },
};

/** Cash makes up for points at the village's point value; whole hundredths that it does not cover stay points. */
function lineOf(goods: OfferedGoods, { quantity, cashFen }: WantedLine, counted: boolean): RedemptionLine | Refusal {
  const whole = goods.price * quantity;
  const cashPoints =
    cashFen === 0 ? 0 : goods.pointValueFen === 0 ? whole + 1 : Math.floor((cashFen * 100) / goods.pointValueFen);
  if (cashPoints > whole) return refusal('cash-exceeds-price', { goods: goods.name });
  // What stands on the village's own shelf is the village's already.
  const atPointValue = goods.ownShelf ? 0 : Math.round((goods.price * goods.pointValueFen) / 100);
  const unitFen = goods.settlementFen ?? atPointValue;
  return {
    goods: goods.id,
    name: goods.name,
    unit: goods.unit,
    quantity,
    price: goods.price,
    points: (whole - cashPoints) as Points,
    cashFen,
    settlementFen: Math.max(0, unitFen * quantity - cashFen),
    counted,
    ...(goods.limit && { limit: goods.limit }),
  };
}
