import { clockTime } from '../kernel/day.ts';
import { formatPoints, negate, type Points } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import { type AccountName, EXPIRY, householdAccount } from './account.ts';
import { availableOf, balanceOf, type HoldState } from './books.ts';
import type { CollectCommand, ExpireCommand, HoldCommand, RefundCommand, ReleaseCommand, Said } from './command.ts';
import { type Draft, still } from './draft.ts';
import { type Decision, kindParams, refuseHousehold } from './guard.ts';
import type { VillageState } from './state.ts';

/** Open holds that one household may have at a time. */
export const MAX_OPEN_HOLDS = 50;

/** Sets points aside (预占): moves nothing, raises `held`. What is collected at once is a second entry. */
export function decideHold(state: VillageState, command: HoldCommand, said: Said = {}): Decision {
  const { household, collectTo } = command;
  const refused = refuseHousehold(state, household) ?? said.refused;
  if (refused) return refused;
  const points = command.points === 'by-terms' ? said.terms!.points : command.points;
  const expiresAt = command.expiresAt === 'by-terms' ? said.terms!.expiresAt! : command.expiresAt;
  const balance = balanceOf(state.books, householdAccount(household));
  if (balance.openHolds >= MAX_OPEN_HOLDS) return refusal('too-many-holds', { household, limit: MAX_OPEN_HOLDS });
  const available = availableOf(balance);
  if (points > available) {
    return refusal('insufficient-points', {
      household,
      available: formatPoints(available),
      needed: formatPoints(points),
    });
  }
  const hold: Draft = { kind: 'hold', household, ...still(household), held: points, expiresAt };
  return collectTo === undefined ? [hold] : [hold, collection(household, points, points, collectTo, 'previous')];
}

function collection(household: string, taken: Points, held: Points, to: AccountName, of: number | 'previous'): Draft {
  return {
    kind: 'collection',
    household,
    debit: householdAccount(household),
    credit: to,
    amount: taken,
    held: negate(held),
    originalSeq: of,
  };
}

/** Collects all of a hold or a part; the rest of it is released by the same entry. */
export function decideCollection(state: VillageState, command: CollectCommand): Decision {
  const hold = openHold(state, command.hold);
  if (isRefusal(hold)) return hold;
  if (hasExpired(state, hold)) return expired(command.hold, hold);
  if (command.points > hold.points) {
    return refusal('exceeds-hold', { held: formatPoints(hold.points), points: formatPoints(command.points) });
  }
  return [collection(hold.householdNo, command.points, hold.points, command.to, command.hold)];
}

/** Gives a hold back before it expires (释放). */
export function decideRelease(state: VillageState, command: ReleaseCommand): Decision {
  const hold = openHold(state, command.hold);
  if (isRefusal(hold)) return hold;
  if (hasExpired(state, hold)) return expired(command.hold, hold);
  return [resolution('release', command.hold, hold)];
}

/** After its expiry, judged under the lock, expiry is the only thing that can happen to a hold; before it never. */
export function decideExpiry(state: VillageState, command: ExpireCommand): Decision {
  const hold = openHold(state, command.hold);
  if (isRefusal(hold)) return hold;
  if (!hasExpired(state, hold)) {
    return refusal('hold-not-expired', { seq: command.hold, expiresAt: clockTime(hold.expiresAt) });
  }
  const draft = resolution('expiry', command.hold, hold);
  if (!command.forfeit) return [draft];
  return [{ ...draft, debit: householdAccount(hold.householdNo), credit: EXPIRY, amount: hold.points }];
}

/** Gives points of a collection back; all refunds together never exceed it. */
export function decideRefund(state: VillageState, command: RefundCommand, said: Said = {}): Decision {
  const { collection } = command;
  const original = state.originals.get(collection)?.entry;
  if (!original) return refusal('unknown-entry', { seq: collection });
  if (original.kind !== 'collection')
    return refusal('not-a-collection', { seq: collection, ...kindParams(original.kind) });
  const hold = state.books.holds.get(original.originalSeq!)!;
  if (said.refused) return said.refused;
  const points = command.points === 'by-terms' ? said.terms!.points : command.points;
  const left = (hold.collected - hold.refunded) as Points;
  if (points > left) {
    return refusal('exceeds-collection', { left: formatPoints(left), points: formatPoints(points) });
  }
  const household = original.householdNo!;
  const refused = refuseHousehold(state, household);
  if (refused) return refused;
  return [
    {
      kind: 'refund',
      household,
      debit: original.credit,
      credit: original.debit,
      amount: points,
      originalSeq: collection,
    },
  ];
}

function openHold(state: VillageState, seq: number): HoldState | Refusal {
  const hold = state.books.holds.get(seq);
  if (!hold) return refusal('unknown-hold', { seq });
  if (hold.resolution === null) return hold;
  return refusal('already-resolved', { seq, by: hold.resolvedBy!, ...kindParams(hold.resolution) });
}

function hasExpired(state: VillageState, hold: HoldState): boolean {
  return state.now >= hold.expiresAt;
}

function expired(seq: number, hold: HoldState): Refusal {
  return refusal('hold-expired', { seq, expiresAt: clockTime(hold.expiresAt) });
}

function resolution(kind: 'release' | 'expiry', seq: number, hold: HoldState): Draft {
  const household = hold.householdNo;
  return { kind, household, ...still(household), held: negate(hold.points), originalSeq: seq };
}
