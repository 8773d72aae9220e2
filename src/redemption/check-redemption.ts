import type { Bilingual } from '../kernel/problems/index.ts';
import { type EntryKind, shopAccount } from '../ledger/index.ts';
import {
  type LineShare,
  type Redemption,
  type RedemptionState,
  type RedemptionStep,
  type StepKind,
  shareOf,
  sumOf,
} from './redemption.ts';

/** The hold of a redemption as the ledger keeps it; verified against the journal before. */
export interface HoldFacts {
  readonly household: string;
  readonly points: number;
  readonly expiresAt: Date;
  readonly resolution: EntryKind | null;
  readonly resolvedBy: number | null;
  readonly collected: number;
  readonly refunded: number;
  /** Of the hold's entry. */
  readonly recordedAt: Date;
  readonly recorder: string;
}

/** A step with the entry that it is of; null: there is no such entry. */
export interface CheckedStep extends RedemptionStep {
  readonly entry: {
    readonly kind: EntryKind;
    readonly amount: number;
    readonly originalSeq: number | null;
    readonly debit: string;
    readonly credit: string;
    readonly recordedAt: Date;
    readonly recorder: string;
  } | null;
}

const KIND_OF: Readonly<Record<StepKind, EntryKind>> = {
  collected: 'collection',
  released: 'release',
  expired: 'expiry',
  refunded: 'refund',
};
const STATE_AFTER: Partial<Record<EntryKind, StepKind>> = {
  collection: 'collected',
  release: 'released',
  expiry: 'expired',
};

/** What is wrong with a redemption, its hold and its steps: the first disagreement. Pure. */
export function wrongWith(
  redemption: Redemption,
  hold: HoldFacts | undefined,
  steps: readonly CheckedStep[],
): Bilingual | undefined {
  if (!hold) return { zh: '没有对应的预占', en: 'has no hold' };
  if (!agreesWithHold(redemption, hold)) {
    return {
      zh: '与预占分录的户、积分、期限或时间不符',
      en: 'differs from its hold in household, points, expiry or time',
    };
  }
  const whole = sumOf(redemption.lines.map((line, index) => ({ ...line, line: index })));
  if (whole.points !== redemption.points || whole.cashFen !== redemption.cashFen) {
    return { zh: '的合计与各行之和不符', en: 'states a total that its lines do not add up to' };
  }
  const now = fold(redemption, steps);
  if ('seq' in now) return { zh: `的第 ${now.seq} 号分录与其明细不符`, en: `differs from its entry ${now.seq}` };
  const same =
    now.state === redemption.state &&
    now.collected === redemption.collected &&
    now.refunded === redemption.refunded &&
    now.collectionSeq === redemption.collectionSeq &&
    sameNumbers(now.quantities, redemption.quantities) &&
    hold.collected === now.collected &&
    hold.refunded === now.refunded &&
    hold.resolvedBy === (steps[0]?.seq ?? null) &&
    (hold.resolution === null ? undefined : STATE_AFTER[hold.resolution]) === steps[0]?.kind;
  if (same) return undefined;
  return {
    zh: '的状态、数量或积分与其历次变动不符',
    en: 'has a state, quantities or sums that its steps do not add up to',
  };
}

function agreesWithHold(redemption: Redemption, hold: HoldFacts): boolean {
  return (
    hold.household === redemption.household &&
    hold.points === redemption.points &&
    hold.expiresAt.getTime() === redemption.expiresAt.getTime() &&
    hold.recordedAt.getTime() === redemption.createdAt.getTime() &&
    // A dispute keeps the shop that recorded it; the committee posts it.
    (redemption.dispute !== null || hold.recorder === redemption.recorder)
  );
}

interface Folded {
  state: RedemptionState;
  quantities: number[];
  collected: number;
  refunded: number;
  collectionSeq: number | null;
}

/** The redemption as its steps leave it, or the first entry that its step disagrees with. */
function fold(redemption: Redemption, steps: readonly CheckedStep[]): Folded | { seq: number } {
  const { lines } = redemption;
  const now: Folded = {
    state: 'held',
    quantities: lines.map(({ quantity }) => quantity),
    collected: 0,
    refunded: 0,
    collectionSeq: null,
  };
  for (const step of steps) {
    if (!entryAgrees(redemption, now, step)) return step;
    const before = now.quantities;
    const refund = step.kind === 'refunded';
    const taken = (line: number) => step.lines.find((share) => share.line === line)?.quantity ?? 0;
    now.quantities = before.map((quantity, line) => (refund ? quantity - taken(line) : taken(line)));
    if (now.quantities.some((quantity, line) => quantity < 0 || quantity > before[line]!)) return step;
    if (step.kind === 'collected') {
      now.collected = step.points;
      now.collectionSeq = step.seq;
    } else if (refund) now.refunded += step.points;
    now.state = refund && now.quantities.some((quantity) => quantity > 0) ? 'collected' : step.kind;
    const after =
      step.stateAfter === now.state && step.collectedAfter === now.collected && step.refundedAfter === now.refunded;
    if (!after || !sharesAgree(redemption, before, step)) return step;
  }
  return now;
}

/** Is the step's entry the one that such a step makes, at this point of the redemption's life? */
function entryAgrees(redemption: Redemption, now: Folded, { entry, kind, ...step }: CheckedStep): boolean {
  if (!entry || entry.kind !== KIND_OF[kind] || entry.amount !== step.points) return false;
  if (entry.recordedAt.getTime() !== step.at.getTime() || entry.recorder !== step.recorder) return false;
  if (step.shop !== redemption.shop) return false;
  const shop = shopAccount(redemption.shop);
  if (kind === 'refunded') {
    return now.state === 'collected' && entry.originalSeq === now.collectionSeq && entry.debit === shop;
  }
  if (now.state !== 'held' || entry.originalSeq !== redemption.holdSeq) return false;
  if (kind === 'collected') return entry.credit === shop;
  const forfeited = kind === 'expired' && redemption.unclaimed === 'forfeit';
  return entry.amount === (forfeited ? redemption.points : 0);
}

/** Do the step's lines stand for the points and the money that they say, and for all of the step's? */
function sharesAgree({ lines }: Redemption, before: readonly number[], step: CheckedStep): boolean {
  if (step.kind === 'released' || step.kind === 'expired') {
    return step.lines.length === 0 && step.cashFen === 0 && step.settlementFen === 0 && !step.goodsReturned;
  }
  const shares: LineShare[] = [];
  for (const said of step.lines) {
    const { line, quantity } = said;
    if (!lines[line] || !(quantity > 0) || shares.some((share) => share.line === line)) return false;
    const share = shareOf(lines, line, step.kind === 'refunded' ? before[line]! - quantity : 0, quantity);
    const same =
      share.points === said.points && share.cashFen === said.cashFen && share.settlementFen === said.settlementFen;
    if (!same) return false;
    shares.push(share);
  }
  const sum = sumOf(shares);
  return (
    sum.points === step.points &&
    sum.cashFen === step.cashFen &&
    sum.settlementFen === step.settlementFen &&
    (step.kind === 'refunded' || !step.goodsReturned)
  );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
