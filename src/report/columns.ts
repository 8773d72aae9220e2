import { addPoints, type Points, ZERO } from '../kernel/points.ts';

/** The movements of the accountant's sheet, in its order; every entry that moves points belongs to exactly one. */
export const MOVEMENTS = ['merit', 'deductions', 'adjustments', 'redeemed', 'refunded', 'expired'] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** A line of the sheet. Hundredths; movements are signed, so that the opening and all of them make the closing. */
export type Line = Readonly<Record<'opening' | Movement | 'closing' | 'honour', Points>>;

export const EMPTY_LINE: Line = {
  opening: ZERO,
  merit: ZERO,
  deductions: ZERO,
  adjustments: ZERO,
  redeemed: ZERO,
  refunded: ZERO,
  expired: ZERO,
  closing: ZERO,
  honour: ZERO,
};

/** The sum of two lines, column by column. */
export function addLines(a: Line, b: Line): Line {
  const sum = { ...a } as Record<keyof Line, Points>;
  for (const column of Object.keys(EMPTY_LINE) as (keyof Line)[]) sum[column] = addPoints(a[column], b[column]);
  return sum;
}

/** Does the opening, with all movements, make the closing? */
export function isBalanced(line: Line): boolean {
  return addPoints(line.opening, ...MOVEMENTS.map((movement) => line[movement])) === line.closing;
}
