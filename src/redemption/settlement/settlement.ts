import { digestOf, type Json } from '../../kernel/canonical.ts';
import { addDays, type Day, dayAt, firstDayOf, lastDayOf, type Month, startOfDay } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import type { LineShare, RedemptionLine, RedemptionStep } from '../redemption.ts';

export const SETTLEMENT_STATES = ['draft', 'confirmed', 'paid'] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

export const SIDES = ['shop', 'committee'] as const;
/** Who agrees to a settlement: the shop and the village. */
export type Side = (typeof SIDES)[number];

/** One article in a month's settlement: what was handed out less what was taken back. */
export interface SettlementLine {
  readonly goods: string;
  readonly name: string;
  readonly unit: string;
  /** Units handed out in the month. */
  readonly collected: number;
  /** Units taken back in the month, also of what earlier months handed out. */
  readonly refunded: number;
  /** Net of refunds, so each of these may be negative. */
  readonly points: Points;
  readonly cashFen: number;
  readonly settlementFen: number;
}

/** An entry of the journal that the settlement counts. It names no household. */
export interface SettledEntry {
  readonly seq: number;
  readonly redemption: string;
  readonly kind: 'collected' | 'refunded';
  readonly day: Day;
  /** Signed: a refund takes away. */
  readonly points: Points;
  readonly cashFen: number;
  readonly settlementFen: number;
}

/** What is added to or taken off the payable sum, such as the correction of an earlier month. */
export interface Adjustment {
  /** Signed. */
  readonly fen: number;
  readonly reason: string;
  /** The earlier settlement that it corrects. */
  readonly settlement: string | null;
}

/** Who confirmed and when. */
export interface Confirmation {
  readonly at: Date;
  readonly by: string;
}

/** What is settled between village and shop for a month (结算单). */
export interface Settlement {
  readonly village: string;
  readonly id: string;
  readonly shop: string;
  readonly month: Month;
  readonly state: SettlementState;
  readonly lines: readonly SettlementLine[];
  readonly adjustments: readonly Adjustment[];
  readonly points: Points;
  readonly cashFen: number;
  /** What the village owes the shop; negative where the shop owes. */
  readonly payableFen: number;
  /** The journal that it was drawn up on. */
  readonly ledgerSize: number;
  readonly ledgerRoot: Buffer;
  readonly digest: Buffer;
  readonly confirmations: Readonly<Record<Side, Confirmation | null>>;
  readonly payment: { readonly at: Date; readonly by: string; readonly reference: string } | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A step with the lines that its redemption agreed. */
export type SettledStep = Pick<RedemptionStep, 'seq' | 'redemption' | 'kind' | 'lines' | 'at'> & {
  readonly agreed: readonly RedemptionLine[];
};

/** A month's collections and refunds at a shop, added up. */
export interface SettlementFold {
  readonly lines: readonly SettlementLine[];
  readonly entries: readonly SettledEntry[];
  readonly points: Points;
  readonly cashFen: number;
  readonly settlementFen: number;
}

/**
 * Adds up collections less refunds by article, in order of names. Pure, and the same for the same steps in any order: an article
 * takes the name that it was last redeemed by. Other steps move nothing and are left out.
 */
export function foldSettlement(steps: readonly SettledStep[]): SettlementFold {
  const byGoods = new Map<string, SettlementLine>();
  const entries: SettledEntry[] = [];
  for (const { seq, redemption, kind, lines, at, agreed } of [...steps].sort((a, b) => a.seq - b.seq)) {
    if (kind !== 'collected' && kind !== 'refunded') continue;
    const sign = kind === 'collected' ? 1 : -1;
    for (const share of lines) {
      const { goods, name, unit } = agreed[share.line]!;
      byGoods.set(goods, addShare({ ...(byGoods.get(goods) ?? nothingOf(goods)), name, unit }, share, sign));
    }
    entries.push({ seq, redemption, kind, day: dayAt(at), ...sumOf(lines.map((share) => signed(share, sign))) });
  }
  const lines = [...byGoods.values()].sort((a, b) => compare(a.name, b.name) || compare(a.goods, b.goods));
  return { lines, entries, ...sumOf(lines) };
}

function nothingOf(goods: string): SettlementLine {
  return { goods, name: '', unit: '', collected: 0, refunded: 0, points: 0 as Points, cashFen: 0, settlementFen: 0 };
}

type Sums = Pick<SettlementLine, 'points' | 'cashFen' | 'settlementFen'>;

function addShare(line: SettlementLine, share: LineShare, sign: 1 | -1): SettlementLine {
  const { quantity } = share;
  return {
    ...line,
    collected: line.collected + (sign === 1 ? quantity : 0),
    refunded: line.refunded + (sign === 1 ? 0 : quantity),
    ...sumOf([line, signed(share, sign)]),
  };
}

function signed({ points, cashFen, settlementFen }: Sums, sign: 1 | -1): Sums {
  return { points: (points * sign) as Points, cashFen: cashFen * sign, settlementFen: settlementFen * sign };
}

function sumOf(parts: readonly Sums[]): Sums {
  let [points, cashFen, settlementFen] = [0, 0, 0];
  for (const part of parts) {
    points += part.points;
    cashFen += part.cashFen;
    settlementFen += part.settlementFen;
  }
  return { points: points as Points, cashFen, settlementFen };
}

/** By code units, so that every machine sorts alike. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is to be paid: what the articles come to with all adjustments. */
export function payableOf(fold: Pick<SettlementFold, 'settlementFen'>, adjustments: readonly Adjustment[]): number {
  return adjustments.reduce((sum, { fen }) => sum + fen, fold.settlementFen);
}

/** What a settlement is of, besides what was added up. */
export type SettlementBase = Pick<
  Settlement,
  'village' | 'shop' | 'month' | 'adjustments' | 'ledgerSize' | 'ledgerRoot'
>;

/** SHA-256 of the canonical form of all that is settled: what both sides confirm. */
export function settlementDigest(base: SettlementBase, fold: SettlementFold): Buffer {
  const { village, shop, month, adjustments, ledgerSize, ledgerRoot } = base;
  const { lines, entries, points, cashFen } = fold;
  const payableFen = payableOf(fold, adjustments);
  const form = { village, shop, month, lines, entries, adjustments, points, cashFen, payableFen, ledgerSize };
  return digestOf({ ...form, ledgerRoot: ledgerRoot.toString('hex') } as unknown as Json);
}

/** The stretch of time that a month is in the village: from the first instant, to before the second. */
export function boundsOf(month: Month): { from: Date; until: Date } {
  return { from: startOfDay(firstDayOf(month)), until: startOfDay(addDays(lastDayOf(month), 1)) };
}
