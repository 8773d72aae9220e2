import type { Month } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { refusal } from '../kernel/problems/index.ts';
import { EXPIRY, householdAccount } from './account.ts';
import { balanceOf } from './books.ts';
import type { Said, YearEndCommand } from './command.ts';
import type { Draft } from './draft.ts';
import type { Decision } from './guard.ts';
import { type LaterMovement, leftOfYear } from './left-of-year.ts';
import type { VillageState } from './state.ts';

/** What a year-end decision reads besides the accounts. */
export interface YearEndFacts {
  /** The first year-end entry already made for the year. */
  doneBy: number | null;
  /** The same of a later year that was carried over before it. */
  later: { readonly year: number; readonly by: number } | null;
  /** Balances when the year ended, of all households; `left-of-year.ts` says what the movements since make of them. */
  readonly atYearEnd: ReadonlyMap<string, Points>;
  /** Kept up to date as commands of the transaction are accepted. */
  readonly since: LaterMovement[];
}

/** The month that names the year in year-end entries. */
export function yearEndMonth(year: number): Month {
  return `${year}-12` as Month;
}

/**
 * Carries the balances of a closed year over, once: of what a household earned by 31 December and has neither spent nor set aside,
 * `keepPercent` stays and the rest expires. An entry for every household that had something left, also where nothing expires; its
 * `quantity` is what was left.
 */
export function decideYearEnd(state: VillageState, command: YearEndCommand, said: Said = {}): Decision {
  const { year } = command;
  const keepPercent = command.keepPercent === 'by-terms' ? said.carry!.keepPercent : command.keepPercent;
  const { closedThrough } = state.head;
  const lastDay = `${year}-12-31`;
  if (closedThrough === null || closedThrough < lastDay) {
    return refusal('year-not-closed', { year, lastDay });
  }
  const { doneBy, later, atYearEnd, since } = state.yearEnds.get(year)!;
  if (doneBy !== null) return refusal('year-end-done', { year, by: doneBy });
  if (later !== null) return refusal('later-year-done', { year, later: later.year, by: later.by });
  const drafts: Draft[] = [];
  for (const [household, left] of [...leftOfYear(atYearEnd, since)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (state.households.get(household)?.closedOn !== null) continue;
    const eligible = (left - balanceOf(state.books, householdAccount(household)).held) as Points;
    if (eligible <= 0) continue;
    const kept = Math.floor((eligible * keepPercent) / 100);
    drafts.push({
      kind: 'year-end',
      household,
      debit: householdAccount(household),
      credit: EXPIRY,
      amount: (eligible - kept) as Points,
      quantity: eligible,
      countedIn: yearEndMonth(year),
    });
  }
  return drafts.length > 0 ? drafts : refusal('nothing-to-carry', { year });
}
