import type { Points } from '../kernel/points.ts';
import type { Part } from './annual-points.ts';

/** Fewer households than these are not told apart: whoever knows the village would know who they are. */
export const FEWEST = 3;

/**
 * The deductions of each part, null where they would tell whose they are: parts with deductions of fewer than {@link FEWEST} households,
 * and, as long as those hidden have fewer together, the next smallest, because the whole less the rest would tell them. Pure.
 */
export function shownDeductions(parts: readonly Part[]): (Points | null)[] {
  const some = parts.flatMap(({ deducted }, index) => (deducted > 0 ? [{ deducted, index }] : []));
  some.sort((a, b) => a.deducted - b.deducted || a.index - b.index);
  const hidden = new Set<number>();
  let together = 0;
  for (const { deducted, index } of some) {
    if (deducted >= FEWEST && (together === 0 || together >= FEWEST)) break;
    hidden.add(index);
    together += deducted;
  }
  return parts.map(({ deductions }, index) => (hidden.has(index) ? null : deductions));
}

/** A band of households by honour; in hundredths, null: no bound. */
export interface Band {
  readonly from: Points | null;
  /** Not included. */
  readonly below: Points | null;
  readonly households: number;
}

/** The bands with their bounds. Fewer than {@link FEWEST} households below zero are not told from those at zero. Pure. */
export function shownBands(counts: readonly number[], edges: readonly number[]): Band[] {
  const bands = counts.map((households, index) => ({
    from: (edges[index - 1] ?? null) as Points | null,
    below: (edges[index] ?? null) as Points | null,
    households,
  }));
  const [negative, zero, ...rest] = bands;
  if (negative === undefined || zero === undefined) return bands;
  if (negative.households === 0 || negative.households >= FEWEST) return bands;
  return [{ from: null, below: zero.below, households: negative.households + zero.households }, ...rest];
}
