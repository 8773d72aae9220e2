import type { Points } from '../../kernel/points.ts';
import type { AwardCategory } from './category.ts';

/** Somebody in the order that a category is decided by. */
export interface Ordered {
  readonly household: string;
  readonly member: string | null;
  readonly rank: number;
  /** Points in hundredths, or how many stars in hundredths. */
  readonly score: Points;
}

export interface Nominated {
  readonly household: string;
  readonly member: string | null;
}

/** What candidates of a category are found from. */
export interface ProposalFacts {
  /** By rank: of the journal up to the pinned size, or of stars that stand. Empty where the basis gives none. */
  readonly ordered: readonly Ordered[];
  readonly nominated: readonly Nominated[];
  /** May it be given to them now? Not to households that are closed, nor to people who have left. */
  readonly eligible: (one: Nominated) => boolean;
}

export interface Proposed extends Nominated {
  readonly source: 'ranking' | 'stars' | 'nomination';
  readonly rank: number | null;
  readonly score: Points | null;
}

/** How many are proposed for each place: some are left out for reasons that no ranking knows. */
const FOR_A_PLACE = 2;

/**
 * The candidates that the facts propose for a category (候选): the best of the order, twice as many as there are places, and everybody
 * nominated, each once, with the rank that they have in the order. Pure; only scores above zero are proposed from a ranking.
 */
export function propose(category: Pick<AwardCategory, 'basis' | 'places'>, facts: ProposalFacts): Proposed[] {
  const ranks = new Map(facts.ordered.map((one) => [keyOf(one), one]));
  const proposed = new Map<string, Proposed>();
  const source = category.basis.kind === 'stars' ? 'stars' : 'ranking';
  const fit = facts.ordered.filter((one) => one.score > 0 && facts.eligible(one));
  for (const one of fit.slice(0, category.places * FOR_A_PLACE)) {
    const { household, member, rank, score } = one;
    proposed.set(keyOf(one), { household, member, source, rank, score });
  }
  for (const one of facts.nominated) {
    const { household, member } = one;
    if (proposed.has(keyOf(one)) || !facts.eligible(one)) continue;
    const { rank = null, score = null } = ranks.get(keyOf(one)) ?? {};
    proposed.set(keyOf(one), { household, member, source: 'nomination', rank, score });
  }
  return [...proposed.values()];
}

/** Who it is: a person stays the same one wherever they live. */
export function keyOf({ household, member }: Nominated): string {
  return member ?? `household ${household}`;
}
