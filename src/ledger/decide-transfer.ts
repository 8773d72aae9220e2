import { formatPoints, negate, type Points } from '../kernel/points.ts';
import { refusal } from '../kernel/problems/index.ts';
import { type AccountName, EXPIRY, householdAccount, TRANSIT } from './account.ts';
import { availableOf, balanceOf } from './books.ts';
import type { TransferCommand } from './command.ts';
import type { Draft } from './draft.ts';
import { type Decision, refuseHousehold } from './guard.ts';
import type { VillageState } from './state.ts';

/**
 * Balance moves between households when they split, merge or close (分户、并户、销户): two entries through transit, each
 * naming its own household, or one to expiry. Never while holds are open; honour stays where it was earned.
 */
export function decideTransfer(state: VillageState, { from, to, points }: TransferCommand): Decision {
  const refused = refuseHousehold(state, from) ?? (to === null ? undefined : refuseHousehold(state, to));
  if (refused) return refused;
  const balance = balanceOf(state.books, householdAccount(from));
  if (balance.openHolds > 0) return refusal('open-holds', { household: from, count: balance.openHolds });
  const available = availableOf(balance);
  if (points !== 'all' && points > available) {
    return refusal('insufficient-points', {
      household: from,
      available: formatPoints(available),
      needed: formatPoints(points),
    });
  }
  const amount = points === 'all' ? balance.balance : points;
  if (to === null) return [leg(from, householdAccount(from), EXPIRY, amount)];
  return [leg(from, householdAccount(from), TRANSIT, amount), leg(to, TRANSIT, householdAccount(to), amount)];
}

/** One entry of a transfer; a debt (negative amount) moves the other way round. */
function leg(household: string, debit: AccountName, credit: AccountName, amount: Points): Draft {
  if (amount >= 0) return { kind: 'transfer', household, debit, credit, amount };
  return { kind: 'transfer', household, debit: credit, credit: debit, amount: negate(amount) };
}
