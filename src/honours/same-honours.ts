import type { Honour } from './honour.ts';

/** An honour that an outcome grants, as it is printed. */
export type DueHonour = Pick<
  Honour,
  'category' | 'household' | 'member' | 'title' | 'label' | 'level' | 'stars' | 'period'
>;

/** Are the honours granted those that the outcome grants, no more, no less and no others? Their order does not matter. Pure. */
export function sameHonours(granted: readonly DueHonour[], due: readonly DueHonour[]): boolean {
  return JSON.stringify(toldOf(granted)) === JSON.stringify(toldOf(due));
}

function toldOf(honours: readonly DueHonour[]): string[] {
  return honours
    .map(({ category, household, member, title, label, level, stars, period }) =>
      JSON.stringify([category, household, member, title, label, level, stars, period]),
    )
    .sort();
}
