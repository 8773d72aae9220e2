import type { Day } from '../../kernel/day.ts';
import { formatYuan } from '../../kernel/money.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';
import type { Stock } from './goods.ts';
import { type MovementKind, valueOfUnits } from './stock.ts';

/** Units and value (in fen) of one article that a shelf holds at most. */
export const MAX_ON_HAND = 1_000_000;
export const MAX_VALUE_FEN = 100_000_000_000;

/** Movements that people record; goods are issued by redemptions only. */
export type RecordedKind = Exclude<MovementKind, 'issue'>;

/** What is said of a movement. */
export interface MovementRequest {
  readonly kind: RecordedKind;
  /** Absent: money, not goods. */
  readonly goods?: string | undefined;
  /** Units that came; signed for corrections; what was counted for stock-takes. */
  readonly quantity: number;
  /** What they cost or are worth, in fen; signed for corrections. Absent: at the average of what is on hand. */
  readonly valueFen?: number | undefined;
  readonly donor?: string | undefined;
  readonly anonymous: boolean;
  readonly receiptNo?: string | undefined;
  readonly fund?: string | undefined;
  readonly reason?: string | undefined;
  readonly reference?: string | undefined;
  /** Absent: the day of recording. */
  readonly occurredOn?: Day | undefined;
}

/** What a movement changes, both signed. */
export interface StockChange {
  readonly quantity: number;
  readonly valueFen: number;
}

/** What a request means for the stock it meets. Pure: a replay is compared by it. Without stock: money. */
export function changeOf(request: MovementRequest, stock: Pick<Stock, 'onHand' | 'valueFen'> | null): StockChange {
  const { kind, valueFen } = request;
  if (stock === null) return { quantity: 0, valueFen: valueFen ?? 0 };
  const quantity = kind === 'stock-take' ? request.quantity - stock.onHand : request.quantity;
  // What a count finds missing is worth its share, whatever is said; 0 − x is never −0.
  if (quantity < 0 && (kind === 'stock-take' || valueFen === undefined)) {
    return { quantity, valueFen: 0 - valueOfUnits(stock, -quantity) };
  }
  if (kind === 'stock-take' && quantity === 0) return { quantity, valueFen: 0 };
  const average = stock.onHand === 0 ? 0 : Math.round((stock.valueFen * quantity) / stock.onHand);
  return { quantity, valueFen: valueFen ?? average };
}

/** Refuses `stock-below-reserved`, `stock-value-mismatch` and `too-much-stock`, in this order. Pure. */
export function refuseChange(
  { name, unit }: { readonly name: string; readonly unit: string },
  { onHand, reserved, valueFen }: Stock,
  change: StockChange,
): Refusal | undefined {
  const left = onHand + change.quantity;
  const value = valueFen + change.valueFen;
  if (left < reserved) return refusal('stock-below-reserved', { goods: name, unit, onHand, reserved, after: left });
  if (value < 0 || (left === 0 && value !== 0)) {
    return refusal('stock-value-mismatch', { goods: name, unit, left, value: formatYuan(value) });
  }
  if (left > MAX_ON_HAND || value > MAX_VALUE_FEN) {
    return refusal('too-much-stock', { goods: name, unit, quantity: MAX_ON_HAND, value: formatYuan(MAX_VALUE_FEN) });
  }
  return undefined;
}

const OWN_SERIES = /^(\d{4})-(\d{4,})$/;

/** Would a receipt number be mistaken for one that the village's own series gives out? */
export function isOfOwnSeries(receiptNo: string): boolean {
  return OWN_SERIES.test(receiptNo);
}

/** The next receipt number of a year: `2026-0001` after none. */
export function nextReceiptNo(year: number, last: string | null): string {
  const number = last === null ? 0 : Number(OWN_SERIES.exec(last)?.[2] ?? 0);
  return `${year}-${String(number + 1).padStart(4, '0')}`;
}
