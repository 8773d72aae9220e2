import type { Month } from '../kernel/day.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { EXPIRY, householdAccount, movedOf } from './account.ts';
import type { EntryKind } from './entry.ts';

/** A movement of a household's balance recorded after a year had ended. */
export interface LaterMovement {
  readonly household: string;
  /** `lost`: forfeited, so that no refund brings it back; `moved`: one of two legs, side by side, between households. */
  readonly as: 'earned' | 'spent' | 'lost' | 'refunded' | 'moved';
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
  const { household, earnedIn } = facts;
  const change = movedOf(householdAccount(household), facts);
  return { household, as: placeOf(facts), change, fresh: earnedIn > lastMonth };
}

function placeOf({ kind, debit, credit }: MovementFacts): LaterMovement['as'] {
  if (kind === 'refund') return 'refunded';
  if (kind === 'collection') return 'spent';
  if (kind === 'expiry' || (kind === 'transfer' && credit === EXPIRY)) return 'lost';
  return kind === 'transfer' && debit !== EXPIRY ? 'moved' : 'earned';
}

/** A household's balance in two parts. */
interface Purse extends Parts {
  /** Earned by the year's end; negative where more was taken back than was there. */
  old: Points;
  fresh: Points;
  /** What was spent and not refunded, the latest last. */
  readonly spent: Parts[];
}

/** Some points, by when they were earned. */
interface Parts {
  old: Points;
  fresh: Points;
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
  for (const [household, old] of atYearEnd) purses.set(household, { old, fresh: ZERO, spent: [] });
  const purseOf = (household: string): Purse => {
    const purse = purses.get(household) ?? { old: ZERO, fresh: ZERO, spent: [] };
    purses.set(household, purse);
    return purse;
  };
  let firstLeg: LaterMovement | undefined;
  for (const movement of movements) {
    const { household, as, change, fresh } = movement;
    const purse = purseOf(household);
    if (as === 'refunded') giveBack(purse, change);
    else if (as === 'spent') purse.spent.push(take(purse, -change as Points));
    else if (as === 'lost') take(purse, -change as Points);
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

/** Takes the older points first. */
function take(purse: Purse, points: Points): Parts {
  const old = Math.min(Math.max(purse.old, 0), points) as Points;
  const fresh = (points - old) as Points;
  purse.old = (purse.old - old) as Points;
  purse.fresh = (purse.fresh - fresh) as Points;
  return { old, fresh };
}

function pay(payer: Purse, payee: Purse, points: Points): void {
  const { old, fresh } = take(payer, points);
  payee.old = (payee.old + old) as Points;
  payee.fresh = (payee.fresh + fresh) as Points;
}

/** What was spent last comes back first; what was spent in the year itself was earned in it. */
function giveBack(purse: Purse, points: Points): void {
  let rest: number = points;
  for (let last = purse.spent.at(-1); last !== undefined && rest > 0; last = purse.spent.at(-1)) {
    const fresh = Math.min(last.fresh, rest);
    const old = Math.min(last.old, rest - fresh);
    rest -= fresh + old;
    last.fresh = (last.fresh - fresh) as Points;
    last.old = (last.old - old) as Points;
    purse.fresh = (purse.fresh + fresh) as Points;
    purse.old = (purse.old + old) as Points;
    if (last.fresh === 0 && last.old === 0) purse.spent.pop();
  }
  purse.old = (purse.old + rest) as Points;
}
