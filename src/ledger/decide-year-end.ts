import type { Month } from '../kernel/day.ts';
import { minPoints, type Points, ZERO } from '../kernel/points.ts';
import { refusal } from '../kernel/problems/index.ts';
import { EXPIRY, householdAccount } from './account.ts';
import { balanceOf } from './books.ts';
import type { YearEndCommand } from './command.ts';
import type { Draft } from './draft.ts';
import type { EntryKind } from './entry.ts';
import type { Decision } from './guard.ts';
import type { VillageState } from './state.ts';

/** What a year-end decision reads besides the accounts. */
export interface YearEndFacts {
  /** The year-end entry already made for the year. */
  doneBy: number | null;
  /** By household: what is left of the points earned by the year's end. */
  readonly left: ReadonlyMap<string, Points>;
}

/** The month that names the year in year-end entries. */
export function yearEndMonth(year: number): Month {
  return `${year}-12` as Month;
}

/**
 * Carries the balances of a closed year over, once: of what a household earned by 31 December and has neither spent nor set aside,
 * `keepPercent` stays and the rest expires. An entry for every household that had something left, also where nothing expires.
 */
export function decideYearEnd(state: VillageState, { year, keepPercent }: YearEndCommand): Decision {
  const { closedThrough } = state.head;
  const lastDay = `${year}-12-31`;
  if (closedThrough === null || closedThrough < lastDay) {
    return refusal('year-not-closed', { year, lastDay });
  }
  const facts = state.yearEnds.get(year)!;
  if (facts.doneBy !== null) return refusal('year-end-done', { year, by: facts.doneBy });
  const drafts: Draft[] = [];
  for (const [household, left] of [...facts.left].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const eligible = (left - balanceOf(state.books, householdAccount(household)).held) as Points;
    if (eligible <= 0) continue;
    const expires = (eligible - Math.floor((eligible * keepPercent) / 100)) as Points;
    const [debit, credit] = [householdAccount(household), EXPIRY];
    drafts.push({ kind: 'year-end', household, debit, credit, amount: expires, countedIn: yearEndMonth(year) });
  }
  return drafts.length > 0 ? drafts : refusal('nothing-to-carry', { year });
}

/** One later movement of a household's balance. */
export interface LaterMovement {
  readonly household: string;
  readonly kind: EntryKind;
  /** What it changed the balance by. */
  readonly change: Points;
  /** An act (or its reversal) that counts after the year. */
  readonly fresh: boolean;
}

interface Purse {
  /** Earned by the year's end. */
  old: Points;
  fresh: Points;
  /** Of `fresh`, for refunds. */
  spentFresh: Points;
}

/**
 * What is left of the points earned by the year's end, after the movements recorded since, in order: spending takes the older points
 * first, a refund gives back in the opposite order, a transfer takes its share of either along. Pure.
 */
export function leftOfYear(
  atYearEnd: ReadonlyMap<string, Points>,
  movements: readonly LaterMovement[],
): Map<string, Points> {
  const purses = new Map<string, Purse>();
  for (const [household, old] of atYearEnd) purses.set(household, { old, fresh: ZERO, spentFresh: ZERO });
  // A transfer's first leg tells what its second one brings.
  let carried = ZERO;
  for (const { household, kind, change, fresh } of movements) {
    const purse = purses.get(household) ?? { old: ZERO, fresh: ZERO, spentFresh: ZERO };
    purses.set(household, purse);
    if (kind === 'refund') giveBack(purse, change);
    else if (kind === 'transfer' && change > 0) {
      const freshPart = minPoints(carried, change);
      purse.fresh = (purse.fresh + freshPart) as Points;
      purse.old = (purse.old + change - freshPart) as Points;
      carried = ZERO;
    } else if (kind === 'transfer' || kind === 'collection' || kind === 'expiry') {
      const fromFresh = spend(purse, -change as Points);
      if (kind === 'transfer') carried = fromFresh;
      else purse.spentFresh = (purse.spentFresh + fromFresh) as Points;
    } else if (fresh) purse.fresh = (purse.fresh + change) as Points;
    else purse.old = (purse.old + change) as Points;
  }
  return new Map(
    [...purses].map(([household, { old, fresh }]) => [household, (fresh < 0 ? old + fresh : old) as Points]),
  );
}

/** Takes the older points first; returns how many of the newer ones it took. */
function spend(purse: Purse, points: Points): Points {
  const fromOld = Math.min(Math.max(purse.old, 0), points);
  purse.old = (purse.old - fromOld) as Points;
  purse.fresh = (purse.fresh - (points - fromOld)) as Points;
  return (points - fromOld) as Points;
}

function giveBack(purse: Purse, points: Points): void {
  const toFresh = minPoints(purse.spentFresh, points);
  purse.spentFresh = (purse.spentFresh - toFresh) as Points;
  purse.fresh = (purse.fresh + toFresh) as Points;
  purse.old = (purse.old + points - toFresh) as Points;
}
