import { fromPoints, type Points } from '../kernel/points.ts';
import { bandsBody, figuresBody, owedBody, redeemedBody } from './annual-answer.ts';
import { redeemedAt, type VillageYear, type YearFigures } from './annual-figures.ts';
import type { StarYear } from './annual-honours.ts';
import { owedFenOf, type RegionYear } from './region-annual.ts';

/** The annual report of a region as it goes over the wire: villages and sums. */
export function regionAnswer({ region, year, asOf, issuedOn, villages, total, owedFen }: RegionYear) {
  return {
    region,
    year,
    asOf: asOf.toISOString(),
    issuedOn,
    villages: villages.length,
    total: yearBody(total, owedFen),
    distribution: bandsBody(total.participation),
    data: villages.map((village) => villageBody(village)),
  };
}

export type RegionAnswer = ReturnType<typeof regionAnswer>;

function villageBody({ code, name, size, closedThrough, figures }: VillageYear) {
  return {
    code: code as never,
    name,
    ledgerSize: size,
    closedThrough,
    ...yearBody(figures, owedFenOf(figures)),
    review: reviewOf(figures.stars),
  };
}

function yearBody(figures: Omit<YearFigures, 'pointValueFen'>, owedFen: number) {
  const { merit, deductions } = figures.participation;
  return {
    ...figuresBody(figures),
    points: {
      merit: fromPoints(merit),
      deductions: fromPoints(deductions),
      honour: fromPoints((merit + deductions) as Points),
    },
    redemptions: redeemedBody(redeemedAt(figures.shops)),
    liability: owedBody(figures.owed, owedFen),
  };
}

/** How far the newest review of the year is; none: there is none. */
export function reviewOf({ reviews }: StarYear) {
  return reviews.at(-1)?.state ?? ('none' as const);
}

/** The star-rating report of a region: by village, levels by their names. */
export function regionStarsAnswer({ region, year, asOf, issuedOn, villages, total }: RegionYear) {
  return {
    region,
    year,
    asOf: asOf.toISOString(),
    issuedOn,
    levels: total.stars.levels.map(({ level }) => level),
    total: starsLine(total),
    data: villages.map(({ code, name, figures }) => ({
      code: code as never,
      name,
      ...starsLine(figures),
      review: reviewOf(figures.stars),
      reviews: [...figures.stars.reviews],
    })),
  };
}

export type RegionStarsAnswer = ReturnType<typeof regionStarsAnswer>;

function starsLine({ participation, stars }: Pick<YearFigures, 'participation' | 'stars'>) {
  const { households, withEntry } = participation;
  const { levels, fresh, again, gone, revoked, lastYear } = stars;
  return {
    households,
    participating: withEntry,
    withStars: stars.households,
    lastYear,
    new: fresh,
    again,
    lost: gone,
    revoked,
    levels: levels.map((level) => ({ ...level })),
  };
}
