import * as annual from './annual-example.ts';

/** What the reference shows for reports of regions. */

const year = {
  ...annual.yearExample,
  points: { merit: 6_120.5, deductions: -64, honour: 6_056.5 },
  redemptions: annual.redeemed,
  liability: annual.liability,
};
const head = { region: '220382206', year: 2026, asOf: '2027-01-05T01:30:00.000Z', issuedOn: '2027-01-05' };
const village = { code: '220382206201', name: '向善村' };

export const regionYearExample = {
  ...head,
  villages: 1,
  total: year,
  distribution: annual.distribution,
  data: [{ ...village, ledgerSize: 1_482, closedThrough: '2026-12-31', ...year, review: 'confirmed' as const }],
};

const { levels, households: withStars, ...changes } = annual.yearExample.stars;
const stars = { households: 92, participating: 84, withStars, ...changes, levels };

export const regionStarsExample = {
  ...head,
  levels: levels.map(({ level }) => level),
  total: stars,
  data: [
    { ...village, ...stars, review: 'confirmed' as const, reviews: [{ period: '2026', state: 'confirmed' as const }] },
  ],
};
