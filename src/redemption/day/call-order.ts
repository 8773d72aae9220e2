import type { Points } from '../../kernel/points.ts';

/** A household's place on a call list. */
export interface CallPlace {
  readonly household: string;
  /** Null: without an entry in the period, so without a rank. */
  readonly rank: number | null;
  readonly score: Points | null;
}

/**
 * The order in which households are called up (叫号顺序): by their rank, then those without one by their number. Of `ranked`, which is in
 * order, only households that are open count. Pure.
 */
export function callOrder(
  ranked: readonly { readonly household: string; readonly rank: number; readonly score: Points }[],
  open: Iterable<string>,
): CallPlace[] {
  const left = new Set(open);
  const first = ranked
    .filter(({ household }) => left.delete(household))
    .map(({ household, rank, score }) => ({ household, rank, score }));
  return [...first, ...unranked(left)];
}

/** A fixed order, and behind it whoever came later: a household that is new must not be forgotten. Pure. */
export function withNewcomers(fixed: readonly CallPlace[], open: Iterable<string>): CallPlace[] {
  const left = new Set(open);
  for (const { household } of fixed) left.delete(household);
  return [...fixed, ...unranked(left)];
}

function unranked(households: Iterable<string>): CallPlace[] {
  return [...households].sort(byNumber).map((household) => ({ household, rank: null, score: null }));
}

/** Numbers are ASCII: the same order as the database's bytewise one. */
function byNumber(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
