import type { RankingTerms } from '../../ranking/index.ts';

/** What a category is decided by (评选依据). */
export type AwardBasis =
  /** Points: of one dimension or one rule, or all of them; `head`: divided by the members of the household. */
  | {
      readonly kind: 'ranking';
      readonly dimension?: string | undefined;
      readonly rule?: string | undefined;
      readonly per?: 'household' | 'head' | undefined;
    }
  /** Stars that stand in the cycle's period: of these levels, and so many of them at least. */
  | {
      readonly kind: 'stars';
      readonly levels?: readonly string[] | undefined;
      readonly atLeast?: number | undefined;
    }
  /** Self-declaration and nomination, without an order. */
  | { readonly kind: 'nomination' }
  /** The panel's votes. */
  | { readonly kind: 'votes' };

/** A title that is awarded (类别): an idiom, and what it means in plain words. */
export interface AwardCategory {
  readonly code: string;
  /** As printed: 贤良淑德. */
  readonly title: string;
  /** 好儿媳 */
  readonly label: string;
  readonly kind: 'household' | 'person';
  readonly basis: AwardBasis;
  /** Titles at most in a cycle. */
  readonly places: number;
  /** What a certificate says of it. */
  readonly wording?: string | undefined;
}

/** A category in a cycle: with what the ranking of its latest proposal was computed from, besides the journal. */
export interface CycleCategory extends AwardCategory {
  readonly terms?: RankingTerms | undefined;
}

export const FREQUENCIES = ['month', 'quarter', 'half', 'year', 'once'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** May a programme of this frequency have a cycle for a period of this kind? Pure. One without a rhythm may for any. */
export function fits(frequency: Frequency, kind: 'month' | 'quarter' | 'half' | 'year'): boolean {
  return frequency === 'once' || frequency === kind;
}
