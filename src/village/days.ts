import type { Day } from '../kernel/day.ts';

/**
 * The first day of households and memberships whose beginning nobody recorded: they have been there since before the
 * books began. Shown as null.
 */
export const SINCE_EVER = '1900-01-01' as Day;

/** A first day as it is shown: null where the beginning is not known. */
export function shownDay(day: Day): Day | null {
  return day === SINCE_EVER ? null : day;
}

/** The later of two days. */
export function laterDay(a: Day, b: Day): Day {
  return [a, b].sort()[1]!;
}
