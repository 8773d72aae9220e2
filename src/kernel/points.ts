/**
 * Points (积分): fixed-point with two decimals, kept as an integer number of hundredths.
 * `200 as Points` is 2 points. Never a float, so sums are exact.
 */
export type Points = number & { readonly unit: 'hundredths of a point' };

export const ZERO = 0 as Points;

/** Largest amount one entry may move: 1,000,000 points, either sign. A limit on everything. */
export const MAX_POINTS_PER_ENTRY = 100_000_000 as Points;

/** Largest honour or balance of one household, either sign: 20,000,000 points. */
export const MAX_HOUSEHOLD_POINTS = 2_000_000_000 as Points;

/** Reads a JSON number with at most two decimals; `undefined` when it has more or is out of range. */
export function toPoints(value: number): Points | undefined {
  const hundredths = Math.round(value * 100);
  if (!Number.isSafeInteger(hundredths)) return undefined;
  if (hundredths / 100 !== value) return undefined;
  return (hundredths === 0 ? 0 : hundredths) as Points;
}

/** The JSON number of an amount: `-50` hundredths is `-0.5`. */
export function fromPoints(points: Points): number {
  return points / 100;
}

/** How people read an amount: `2`, `0.5`, `-20`. */
export function formatPoints(points: Points): string {
  return String(points / 100);
}

/** The exact sum of amounts. */
export function addPoints(...amounts: Points[]): Points {
  return amounts.reduce((sum, amount) => sum + amount, 0) as Points;
}

/** The smaller of two amounts. */
export function minPoints(a: Points, b: Points): Points {
  return a < b ? a : b;
}

/** The opposite amount; of 0 it is 0, never the -0 that canonical JSON and equality would trip over. */
export function negate(points: Points): Points {
  return (points === 0 ? 0 : -points) as Points;
}
