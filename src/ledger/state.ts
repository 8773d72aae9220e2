import type { Day, Month } from '../kernel/day.ts';
import type { Frontier } from '../kernel/merkle.ts';
import type { Points } from '../kernel/points.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import type { AccountName } from './account.ts';
import { type Balance, type Books, type Score, scoreKey } from './books.ts';
import type { YearEndFacts } from './decide-year-end.ts';
import type { Entry, SaltedText } from './entry.ts';

export const DEDUCTION_POLICIES = ['floor', 'debt', 'honour-only'] as const;
export type DeductionPolicy = (typeof DEDUCTION_POLICIES)[number];

/** The head of a village's ledger as it is under the lock. */
export interface Head {
  villageCode: string;
  frontier: Frontier;
  lastRecordedAt: Date;
  closedThrough: Day | null;
  rulebookVersion: number;
  deductionPolicy: DeductionPolicy;
  /** Of the village's procedure; 0: none. */
  procedureRevision: number;
}

/** Since when and until when a household takes postings. */
export interface HouseholdLife {
  readonly openedOn: Day;
  readonly closedOn: Day | null;
  readonly successor: string | null;
}

/** An entry that a command names, with what happened to it since. */
export interface Original {
  readonly entry: Entry;
  reversedBy: number | null;
}

/** What a key was used for before: entries, or a remembered refusal with salted digests of its fields. */
export type Replay =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly texts: readonly SaltedText[] }
  | {
      readonly kind: 'refusal';
      readonly refusal: Refusal;
      readonly salt: Buffer;
      readonly content: Readonly<Record<string, string>>;
    };

/** All that decisions about one village read, loaded after its lock was taken and kept up to date by `evolve`. */
export interface VillageState {
  readonly head: Head;
  /** Households' accounts as they are, any other account as its change: a write adds the difference to what is stored. */
  readonly books: Books;
  /** Households' accounts as they were loaded. */
  readonly stored: Map<AccountName, Readonly<Balance>>;
  readonly households: Map<string, HouseholdLife>;
  readonly originals: Map<number, Original>;
  /** By `recorder` and key. */
  readonly replays: Map<string, Replay>;
  /** Stored score rows of the year around the acts, by household and rule; the books' scores come on top. */
  readonly storedScores: Map<string, Score[]>;
  /** Opening entries not reversed, by household. */
  readonly openings: Map<string, number>;
  /** By year, for year-end commands. */
  readonly yearEnds: Map<number, YearEndFacts>;
  readonly now: Date;
  readonly today: Day;
}

/** Idempotency keys belong to the recorder who chose them. */
export function replayKey(recorder: string, key: string): string {
  return `${recorder} ${key}`;
}

/** Absolute points of a rule counted for a household in the months from `first` to `last`, versions taken together. */
export function capUse(state: VillageState, household: string, ruleCode: string, first: Month, last: Month): Points {
  const key = scoreKey(household, ruleCode);
  let sum = 0;
  for (const rows of [state.storedScores.get(key), state.books.scores.get(key)]) {
    for (const row of rows ?? []) if (row.countedIn >= first && row.countedIn <= last) sum += row.capUse;
  }
  return sum as Points;
}
