import { type Reviewed, starsGranted } from './reviewed.ts';
import { labelOf, levelOf, type StarLevel } from './scheme.ts';

/** A household that reaches a level. */
export interface Winner {
  readonly household: string;
  readonly stars: readonly string[];
  readonly level: StarLevel;
  /** 金星（10 星）. */
  readonly label: string;
}

/** Who reaches a level, the most stars first, then by number. */
export function winnersOf(reviewed: Reviewed): Winner[] {
  const found = reviewed.households.flatMap((household) => {
    const stars = starsGranted(reviewed, household);
    const level = levelOf(reviewed.scheme.definition, stars.length);
    return level === undefined ? [] : [{ household, stars, level, label: labelOf(level, stars.length) }];
  });
  return found.sort((a, b) => b.stars.length - a.stars.length || (a.household < b.household ? -1 : 1));
}
