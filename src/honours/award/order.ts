import type { AwardCategory } from './category.ts';

export type AwardDecision = 'granted' | 'refused';

/** What the order of a category's candidates and the need of a reason depend on. */
export interface Standing {
  readonly id: string;
  /** In the ranking that the category is decided by; null: not in it. */
  readonly rank: number | null;
  readonly votes: number;
  readonly decision: AwardDecision | null;
  /** Has a reason been given for the decision? */
  readonly reasoned: boolean;
}

/** Where a candidate stands among the others (排序); null: the basis gives no order, or no place in it. Equals share a place. */
export function placesOf(
  { basis }: Pick<AwardCategory, 'basis'>,
  candidates: readonly Pick<Standing, 'id' | 'rank' | 'votes'>[],
): ReadonlyMap<string, number | null> {
  return new Map(candidates.map((one) => [one.id, placeOf(basis.kind, one, candidates)]));
}

function placeOf(
  kind: AwardCategory['basis']['kind'],
  one: Pick<Standing, 'rank' | 'votes'>,
  all: readonly Pick<Standing, 'votes'>[],
): number | null {
  if (kind === 'nomination') return null;
  if (kind !== 'votes') return one.rank;
  return 1 + all.filter(({ votes }) => votes > one.votes).length;
}

/** Candidates in the order of their category: by place, then as they came in (by id). */
export function inOrder<C extends Pick<Standing, 'id' | 'rank' | 'votes'>>(
  category: Pick<AwardCategory, 'basis'>,
  candidates: readonly C[],
): C[] {
  const places = placesOf(category, candidates);
  const key = (one: C) => places.get(one.id) ?? Number.POSITIVE_INFINITY;
  return [...candidates].sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    if (first !== second) return first < second ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}

/**
 * Grants that depart from the order: somebody who stands better has not been granted, and neither decision says why. Nobody without
 * a place stands better or worse than another one; whoever has a place stands better than who has none.
 */
export function departures<C extends Standing>(category: Pick<AwardCategory, 'basis'>, candidates: readonly C[]): C[] {
  const places = placesOf(category, candidates);
  const place = (one: C) => places.get(one.id) ?? Number.POSITIVE_INFINITY;
  return candidates.filter(
    (one) =>
      one.decision === 'granted' &&
      !one.reasoned &&
      candidates.some((other) => other.decision !== 'granted' && !other.reasoned && place(other) < place(one)),
  );
}

/**
 * Does a decision need a reason? Granting does where somebody better placed is refused or left; refusing does where somebody worse placed
 * is granted, or where the order would have given the title. Pure.
 */
export function needsReason<C extends Standing>(
  category: Pick<AwardCategory, 'basis' | 'places'>,
  candidates: readonly C[],
  id: string,
  decision: AwardDecision,
): boolean {
  const places = placesOf(category, candidates);
  const own = places.get(id) ?? Number.POSITIVE_INFINITY;
  const others = candidates.filter((one) => one.id !== id);
  const place = (one: C) => places.get(one.id) ?? Number.POSITIVE_INFINITY;
  if (decision === 'granted') return others.some((one) => one.decision !== 'granted' && place(one) < own);
  return own <= category.places || others.some((one) => one.decision === 'granted' && place(one) > own);
}
