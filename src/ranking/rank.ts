import type { Points } from '../kernel/points.ts';

/** What a ranking orders: a household with an entry in the period. Points in hundredths. */
export interface Contender {
  readonly household: string;
  /** By the village's mode; what is ranked. */
  readonly score: Points;
  /** Of the period alone, signed. */
  readonly honour: Points;
  /** Merit acts and deductions of the period that stand (reversed ones count as none). */
  readonly merits: number;
  readonly deductions: number;
  /** The seq of the last entry counted in the period: no two households share one. */
  readonly lastSeq: number;
}

/** `distinct`: ranks are 1, 2, 3, 4; `shared`: ties share a rank, 1, 2, 2, 4. */
export type TieRule = 'distinct' | 'shared';

export type Ranked<C> = C & { readonly rank: number };

/** Score descending, fewer deductions, more merit acts. 0: a tie that only the order of recording decides. */
export function compareMerit(a: Omit<Contender, 'household'>, b: Omit<Contender, 'household'>): number {
  return b.score - a.score || a.deductions - b.deductions || b.merits - a.merits;
}

/** The order of a ranking: merit, then whose last counted entry is the earlier one. Total within a village. */
export function compareContenders(a: Contender, b: Contender): number {
  return compareMerit(a, b) || a.lastSeq - b.lastSeq || (a.household < b.household ? -1 : 1);
}

/** Ranks contenders that are in order already: a filtered part of an ordered ranking still is. */
export function rankOrdered<C extends Contender>(ordered: readonly C[], ties: TieRule): Ranked<C>[] {
  let rank = 0;
  return ordered.map((contender, index) => {
    const tied = index > 0 && ties === 'shared' && compareMerit(ordered[index - 1]!, contender) === 0;
    if (!tied) rank = index + 1;
    return { ...contender, rank };
  });
}

/** Orders and ranks contenders (排名). Pure; the input stays as it is. */
export function rank<C extends Contender>(contenders: readonly C[], ties: TieRule): Ranked<C>[] {
  return rankOrdered([...contenders].sort(compareContenders), ties);
}
