import type { Day } from '../../kernel/day.ts';
import type { Points } from '../../kernel/points.ts';
import type { Rule } from '../../rulebook/index.ts';
import type { RowVerdict } from './findings.ts';

export interface MemberOnFile {
  readonly id: string;
  readonly name: string;
  /** First and last day of belonging to the household; open where absent. */
  readonly from?: Day;
  readonly to?: Day;
}

export interface HouseholdOnFile {
  readonly head: string;
  readonly members: readonly MemberOnFile[];
  /** Earlier heads: a sheet that still names one of them is understood. */
  readonly formerHeads?: readonly string[];
}

/** What a village knows, as far as reading a sheet of postings needs it. */
export interface PostingContext {
  readonly today: Day;
  /** By household number. */
  readonly households: ReadonlyMap<string, HouseholdOnFile>;
  /** The rules in force on a day; none before the first rulebook. The same array for the same version. */
  rulesOn(day: Day): readonly Rule[];
}

/** One act as a sheet claims it, with everything resolved. Quantities and points are hundredths. */
export interface Claim {
  readonly household: string;
  readonly memberId?: string;
  readonly member?: string;
  readonly rule: string;
  readonly quantity: number;
  /** As the sheet says; absent where it leaves the price to the rule. */
  readonly points?: Points;
  /** By the rule's tariff, before caps. */
  readonly expectedPoints: Points;
  readonly occurredOn: Day;
  readonly note?: string;
  /** Tells honours of which only the highest counts apart; taken from the note. */
  readonly reference?: string;
  /** 经办人 as claimed; the recorder is always the key. */
  readonly handler?: string;
  /** 1 for the first of equal rows, 2 for the second … */
  readonly ordinal: number;
  /** What tells this claim from others, apart from the ordinal. */
  readonly keyMaterial: string;
}

export interface PostingRow extends RowVerdict {
  /** Present when the verdict is `accepted`. */
  readonly claim?: Claim;
  /** What the row states, accepted or not: totals are compared with it. */
  readonly stated?: { readonly quantity?: number; readonly points?: number };
}
