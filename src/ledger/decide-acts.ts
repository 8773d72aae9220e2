import { addDays, type Day, lastDayOf, type Month, monthOf } from '../kernel/day.ts';
import { formatPoints, MAX_POINTS_PER_ENTRY, negate, type Points, ZERO } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import { EXPIRY, householdAccount, ISSUANCE, TRANSIT } from './account.ts';
import type { CloseCommand, OpeningCommand, PostCommand, Price, ReverseCommand } from './command.ts';
import { type Draft, still } from './draft.ts';
import type { Entry } from './entry.ts';
import { type Decision, heirOf, kindParams, refuseHousehold, takeable } from './guard.ts';
import type { VillageState } from './state.ts';

/** An act (记分): its honour in full, and the points that the deduction policy lets move. */
export function decidePosting(state: VillageState, command: PostCommand, price?: Price | Refusal): Decision {
  const { household, occurredOn } = command;
  const refused = refuseHousehold(state, household) ?? refuseDay(state, household, occurredOn, command.texts.reason);
  if (refused) return refused;
  if (price === undefined) throw new TypeError(`nobody priced the posting ${command.key}`);
  if (isRefusal(price)) return price;
  if (Math.abs(price.honour) > MAX_POINTS_PER_ENTRY) return outOfRange(price.honour);
  return [
    {
      kind: 'posting',
      household,
      ...movement(state, household, price.honour),
      honour: price.honour,
      capUse: price.capUse,
      occurredOn,
      countedIn: countedIn(state, occurredOn),
      quantity: price.quantity,
      claimedPoints: command.points,
      memberId: command.memberId,
      ruleCode: command.ruleCode,
      dimension: price.dimension,
      rulebookVersion: price.rulebookVersion,
      rulebookDigest: price.rulebookDigest,
    },
  ];
}

/** Opening honour and balance (期初): once per household, unless the earlier one was reversed. */
export function decideOpening(state: VillageState, command: OpeningCommand): Decision {
  const { household, honour, balance, occurredOn } = command;
  const refused = refuseHousehold(state, household) ?? refuseFuture(state, occurredOn);
  if (refused) return refused;
  if (Math.abs(honour) > MAX_POINTS_PER_ENTRY) return outOfRange(honour);
  if (Math.abs(balance) > MAX_POINTS_PER_ENTRY) return outOfRange(balance);
  const by = state.openings.get(household);
  if (by !== undefined) return refusal('opening-exists', { household, by });
  return [{ kind: 'opening', household, ...between(household, balance), honour, occurredOn }];
}

/**
 * A reversal (冲正) returns exactly what the original moved; what has been spent meanwhile is taken back by the deduction
 * policy. It counts in the original's month, and returns its cap, while that month has an open day.
 */
export function decideReversal(state: VillageState, command: ReverseCommand): Decision {
  const { seq } = command;
  const original = state.originals.get(seq);
  if (!original) return refusal('unknown-entry', { seq });
  const { entry, reversedBy } = original;
  if (entry.kind !== 'posting' && entry.kind !== 'opening')
    return refusal('not-reversible', { seq, ...kindParams(entry.kind) });
  if (reversedBy !== null) return refusal('already-reversed', { seq, by: reversedBy });

  const household = entry.householdNo!;
  const stillOpen = entry.countedIn !== null && isOpen(state, entry.countedIn);
  const reversal: Draft = {
    kind: 'reversal',
    household,
    debit: entry.credit,
    credit: entry.debit,
    amount: entry.amount,
    honour: negate(entry.honour),
    capUse: stillOpen ? negate(entry.capUse) : ZERO,
    countedIn: entry.countedIn === null ? null : stillOpen ? entry.countedIn : countedIn(state, entry.occurredOn),
    originalSeq: seq,
    ...copied(entry),
  };
  return settled(state, household, reversal);
}

/** A closing (结账): no day up to and including `through` takes acts any more. */
export function decideClosing(state: VillageState, { through }: CloseCommand): Decision {
  const { closedThrough } = state.head;
  if (through >= state.today) return refusal('closing-not-past', { through, today: state.today });
  if (closedThrough !== null && through <= closedThrough) {
    return refusal('closing-backwards', { through, closedThrough });
  }
  return [{ kind: 'closing', household: null, debit: ISSUANCE, credit: EXPIRY, occurredOn: through }];
}

/** The month in which an act of that day counts: its own, or the first open one when its day is closed. */
export function countedIn(state: VillageState, occurredOn: Day): Month {
  const { closedThrough } = state.head;
  if (closedThrough === null || occurredOn > closedThrough) return monthOf(occurredOn);
  return monthOf(addDays(closedThrough, 1));
}

function isOpen(state: VillageState, month: Month): boolean {
  return state.head.closedThrough === null || lastDayOf(month) > state.head.closedThrough;
}

function refuseFuture(state: VillageState, occurredOn: Day): Refusal | undefined {
  if (occurredOn <= state.today) return undefined;
  return refusal('date-in-future', { occurredOn, today: state.today });
}

function refuseDay(state: VillageState, household: string, occurredOn: Day, lateReason?: string): Refusal | undefined {
  const future = refuseFuture(state, occurredOn);
  if (future) return future;
  const { openedOn } = state.households.get(household)!;
  if (occurredOn < openedOn) return refusal('not-yet-a-household', { household, openedOn, occurredOn });
  const { closedThrough } = state.head;
  if (closedThrough === null || occurredOn > closedThrough || lateReason !== undefined) return undefined;
  return refusal('closed-period', { occurredOn, closedThrough });
}

function outOfRange(points: Points): Refusal {
  return refusal('amount-out-of-range', { points: formatPoints(points), limit: formatPoints(MAX_POINTS_PER_ENTRY) });
}

/** Merit comes from issuance in full; a deduction goes back to it as far as the policy takes it. */
function movement(state: VillageState, household: string, honour: Points): Pick<Draft, 'debit' | 'credit' | 'amount'> {
  if (honour >= 0) return between(household, honour);
  if (state.head.deductionPolicy === 'honour-only') return between(household, ZERO);
  return between(household, negate(takeable(state, household, negate(honour))));
}

/** From issuance to the household, or back when `points` is negative. */
function between(household: string, points: Points): Pick<Draft, 'debit' | 'credit' | 'amount'> {
  const account = householdAccount(household);
  if (points < 0) return { debit: account, credit: ISSUANCE, amount: negate(points) };
  return { ...still(household), amount: points };
}

function copied(entry: Entry): Partial<Draft> {
  return {
    quantity: entry.quantity,
    memberId: entry.memberId,
    ruleCode: entry.ruleCode,
    dimension: entry.dimension,
  };
}

/**
 * Limits what a reversal takes back to what can be taken, and keeps a closed household at 0: there its successor, or
 * expiry where it has none, gives or gets what the reversal moves.
 */
function settled(state: VillageState, household: string, reversal: Draft): Draft[] {
  const account = householdAccount(household);
  const takes = reversal.debit === account;
  const successor = heirOf(state, household);
  if (successor === household) {
    return [takes ? { ...reversal, amount: takeable(state, household, reversal.amount!) } : reversal];
  }
  const amount = takes && successor !== null ? takeable(state, successor, reversal.amount!) : reversal.amount!;
  if (amount === 0) return [{ ...reversal, amount }];
  const other = successor === null ? EXPIRY : TRANSIT;
  const own: Draft = takes
    ? { kind: 'transfer', household, debit: other, credit: account, amount }
    : { kind: 'transfer', household, debit: account, credit: other, amount };
  if (successor === null) return [{ ...reversal, amount }, own];
  const theirs: Draft = takes
    ? { kind: 'transfer', household: successor, debit: householdAccount(successor), credit: TRANSIT, amount }
    : { kind: 'transfer', household: successor, debit: TRANSIT, credit: householdAccount(successor), amount };
  return takes ? [{ ...reversal, amount }, theirs, own] : [{ ...reversal, amount }, own, theirs];
}
