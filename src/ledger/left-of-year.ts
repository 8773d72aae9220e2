import type { Month } from '../kernel/day.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { EXPIRY, householdAccount, movedOf } from './account.ts';
import type { EntryKind } from './entry.ts';

/** A movement of a household's balance recorded after a year had ended. */
export interface LaterMovement {
  readonly household: string;
  /** `moved`: one of two legs, side by side, between households. */
  readonly as: 'earned' | 'spent' | 'refunded' | 'moved';
  /** What it changed the balance by. */
  readonly change: Points;
  /** Earned: an act that counts after the year, or the reversal of one. */
  readonly fresh: boolean;
}

/** What is read of an entry to place it; `earnedIn` is the month in which it, or the act that it takes back, counts. */
export interface MovementFacts {
  readonly household: string;
  readonly kind: EntryKind;
  readonly debit: string;
  readonly credit: string;
  readonly amount: Points;
  readonly earnedIn: Month;
}

/** An entry as a movement after the year whose last month is given. */
export function laterMovement(facts: MovementFacts, lastMonth: Month): LaterMovement {
  const { household, kind, debit, credit, earnedIn } = facts;
  const change = movedOf(householdAccount(household), facts);
  const lost = credit === EXPIRY && kind !== 'year-end';
  const spent = kind === 'collection' || kind === 'expiry' || lost;
  const moved = kind === 'transfer' && debit !== EXPIRY && !lost;
  const as = kind === 'refund' ? 'refunded' : spent ? 'spent' : moved ? 'moved' : 'earned';
  return { household, as, change, fresh: earnedIn > lastMonth };
}

/** A household's balance in two parts. */
interface Purse {
  /** Earned by the year's end; negative where more was taken back than was there. */
  old: Points;
  fresh: Points;
  /** Of `fresh`, what was spent and not refunded. */
  spentFresh: Points;
}

/**
 * What is left of the points earned by the year's end, after the movements recorded since, in order. Spending takes the older points
 * first, a refund gives back in the opposite order, and what moves to another household takes the older ones along first. Deductions
 * of the new year lessen what was earned in it, and beyond that the older points. Never more than the balance. Pure.
 */
export function leftOfYear(
  atYearEnd: ReadonlyMap<string, Points>,
  movements: readonly LaterMovement[],
): Map<string, Points> {
  const purses = new Map<string, Purse>();
  for (const [household, old] of atYearEnd) purses.set(household, { old, fresh: ZERO, spentFresh: ZERO });
  const purseOf = (household: string): Purse => {
    const purse = purses.get(household) ?? { old: ZERO, fresh: ZERO, spentFresh: ZERO };
    purses.set(household, purse);
    return purse;
  };
  let firstLeg: LaterMovement | undefined;
  for (const movement of movements) {
    const { household, as, change, fresh } = movement;
    const purse = purseOf(household);
    if (as === 'refunded') giveBack(purse, change);
    else if (as === 'spent') purse.spentFresh = (purse.spentFresh + spend(purse, -change as Points)) as Points;
    else if (as === 'moved' && firstLeg === undefined) firstLeg = movement;
    else if (as === 'moved') {
      // A debt moves the other way round: whoever takes it over pays.
      const [payer, payee] = change < 0 ? [purse, purseOf(firstLeg!.household)] : [purseOf(firstLeg!.household), purse];
      pay(payer, payee, Math.abs(change) as Points);
      firstLeg = undefined;
    } else if (fresh) purse.fresh = (purse.fresh + change) as Points;
    else purse.old = (purse.old + change) as Points;
  }
  return new Map([...purses].map(([household, { old, fresh }]) => [household, (old + Math.min(fresh, 0)) as Points]));
}

/** Takes the older points first; returns how many of the newer ones it took. */
function spend(purse: Purse, points: Points): Points {
  const fromOld = Math.min(Math.max(purse.old, 0), points);
  purse.old = (purse.old - fromOld) as Points;
  purse.fresh = (purse.fresh - (points - fromOld)) as Points;
  return (points - fromOld) as Points;
}

function pay(payer: Purse, payee: Purse, points: Points): void {
  const fromFresh = spend(payer, points);
  payee.fresh = (payee.fresh + fromFresh) as Points;
  payee.old = (payee.old + points - fromFresh) as Points;
}

function giveBack(purse: Purse, points: Points): void {
  const toFresh = Math.min(purse.spentFresh, points);
  purse.spentFresh = (purse.spentFresh - toFresh) as Points;
  purse.fresh = (purse.fresh + toFresh) as Points;
  purse.old = (purse.old + points - toFresh) as Points;
}
