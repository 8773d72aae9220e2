import { fromPoints, MAX_POINTS_PER_ENTRY, type Points } from '../kernel/points.ts';
import { type ProblemCode, type ProblemParams, type Refusal, refusal } from '../kernel/problems/index.ts';
import type { LimitPeriod } from './shelf/goods.ts';

export const REDEMPTION_STATES = [
  'held',
  'collected',
  'released',
  'expired',
  'refunded',
  'disputed',
  'rejected',
] as const;
/** `rejected`: a dispute that the committee turned down; it never became an entry. */
export type RedemptionState = (typeof REDEMPTION_STATES)[number];

/** One article of a redemption as it was agreed: nothing of it changes afterwards. */
export interface RedemptionLine {
  readonly goods: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  /** For one unit. */
  readonly price: Points;
  /** For all of it, less what was paid in cash. */
  readonly points: Points;
  /** What the household pays the shop beside its points (现金补差). */
  readonly cashFen: number;
  /** What the village owes the shop for all of it. */
  readonly settlementFen: number;
  /** The shelf's stock is counted: it was when this was agreed. */
  readonly counted: boolean;
  /** The limit in force, for the check that none was passed. */
  readonly limit?: { readonly quantity: number; readonly period: LimitPeriod };
}

/** A redemption (兑换单). */
export interface Redemption {
  readonly village: string;
  readonly id: string;
  readonly holdSeq: number | null;
  readonly household: string | null;
  readonly shop: string;
  state: RedemptionState;
  readonly lines: readonly RedemptionLine[];
  /** By line: how many units are set aside or handed out now. */
  quantities: readonly number[];
  readonly points: Points;
  readonly cashFen: number;
  collected: Points;
  refunded: Points;
  collectionSeq: number | null;
  readonly budget: string | null;
  readonly day: string | null;
  readonly unclaimed: 'return' | 'forfeit';
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly occurredAt: Date | null;
  readonly recorder: string;
  readonly offlineKey: string | null;
  /** Handed out in the same breath as it was asked for. */
  readonly atOnce: boolean;
  readonly dispute: Dispute | null;
}

/** Why what a shop recorded offline did not fit, and what the committee made of it. */
export interface Dispute {
  readonly code: ProblemCode;
  readonly params: ProblemParams;
  readonly decidedAt?: string;
  readonly decidedBy?: string;
  readonly reason?: string;
}

export const STEP_KINDS = ['collected', 'released', 'expired', 'refunded'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Some units of one line with what they stand for. */
export interface LineShare {
  /** Index of the line. */
  readonly line: number;
  readonly quantity: number;
  readonly points: Points;
  readonly cashFen: number;
  readonly settlementFen: number;
}

/** What happened to a redemption by one entry. */
export interface RedemptionStep {
  readonly village: string;
  readonly seq: number;
  readonly redemption: string;
  readonly shop: string;
  readonly kind: StepKind;
  readonly lines: readonly LineShare[];
  readonly points: Points;
  readonly cashFen: number;
  readonly settlementFen: number;
  readonly goodsReturned: boolean;
  readonly stateAfter: RedemptionState;
  readonly collectedAfter: Points;
  readonly refundedAfter: Points;
  readonly at: Date;
  readonly recorder: string;
}

/**
 * What `quantity` units of a line stand for when `before` of its units went the same way already: in sums that add up exactly,
 * however the line is divided.
 */
export function shareOf(lines: readonly RedemptionLine[], line: number, before: number, quantity: number): LineShare {
  const { quantity: all, points, cashFen, settlementFen } = lines[line]!;
  const part = (whole: number) => Math.floor((whole * (before + quantity)) / all) - Math.floor((whole * before) / all);
  return {
    line,
    quantity,
    points: part(points) as Points,
    cashFen: part(cashFen),
    settlementFen: part(settlementFen),
  };
}

/** What shares amount to together. */
export function sumOf(shares: readonly LineShare[]): { points: Points; cashFen: number; settlementFen: number } {
  let [points, cashFen, settlementFen] = [0, 0, 0];
  for (const share of shares) {
    points += share.points;
    cashFen += share.cashFen;
    settlementFen += share.settlementFen;
  }
  return { points: points as Points, cashFen, settlementFen };
}

/** A million yuan: what one redemption moves at most in cash, and what it makes the village owe a shop. */
const MAX_FEN = 100_000_000;

/** `redemption-too-large` where sums are beyond what one entry or one bill may come to. */
export function refuseTooLarge({ points, cashFen, settlementFen }: ReturnType<typeof sumOf>): Refusal | undefined {
  if (points <= MAX_POINTS_PER_ENTRY && cashFen <= MAX_FEN && settlementFen <= MAX_FEN) return undefined;
  return refusal('redemption-too-large', { points: fromPoints(MAX_POINTS_PER_ENTRY), yuan: MAX_FEN / 100 });
}
