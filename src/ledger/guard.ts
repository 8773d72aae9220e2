import { minPoints, type Points } from '../kernel/points.ts';
import { householdClosedParams, type Refusal, refusal } from '../kernel/problems/index.ts';
import { householdAccount } from './account.ts';
import { availableOf, balanceOf } from './books.ts';
import type { Draft } from './draft.ts';
import { type EntryKind, KIND_NAMES_ZH } from './entry.ts';
import type { VillageState } from './state.ts';

/** The drafts of a command's entries, or why there are none. */
export type Decision = readonly Draft[] | Refusal;

/** How refusals name a kind of entry in both languages. */
export function kindParams(kind: EntryKind): { kind: EntryKind; kindZh: string } {
  return { kind, kindZh: KIND_NAMES_ZH[kind] };
}

/** What can be taken from a household: all of it under `debt`, else no more than is available. */
export function takeable(state: VillageState, household: string, wanted: Points): Points {
  if (state.head.deductionPolicy === 'debt') return wanted;
  return minPoints(wanted, availableOf(balanceOf(state.books, householdAccount(household))));
}

/** Refuses a household that is unknown or closed. */
export function refuseHousehold(state: VillageState, household: string): Refusal | undefined {
  const life = state.households.get(household);
  if (!life) return refusal('unknown-household', { household });
  if (life.closedOn === null) return undefined;
  return refusal('household-closed', householdClosedParams(household, life.closedOn, heirOf(state, household)));
}

/** Who stands in for a closed household: the open end of its line of successors, or nobody. */
export function heirOf(state: VillageState, household: string): string | null {
  let heir: string | null = household;
  while (heir !== null) {
    const life = state.households.get(heir);
    if (!life || life.closedOn === null) return heir;
    heir = life.successor;
  }
  return null;
}
