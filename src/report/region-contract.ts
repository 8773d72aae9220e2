import { z } from 'zod';
import { daySchema, instantSchema, regionPrefixSchema, villageCodeSchema } from '../http/contract.ts';
import * as annual from './annual-contract.ts';

export const regionParamsSchema = z.strictObject({ prefix: regionPrefixSchema });

const reviewSchema = z.enum(['none', 'open', 'submitted', 'approved', 'published', 'confirmed']).meta({
  id: 'ReviewOfYear',
  description: '本年最近一次星级评定的进展 / how far the newest star review of the year is',
});

const year = {
  participation: annual.participationSchema,
  points: z.object({ merit: annual.pointsSchema, deductions: annual.pointsSchema, honour: annual.pointsSchema }),
  cases: annual.casesSchema,
  objections: annual.objectionsSchema,
  notices: z.object({
    total: annual.countSchema,
    cases: annual.countSchema,
    monthly: annual.countSchema,
    honours: annual.countSchema,
  }),
  redemptions: annual.redeemedSchema,
  liability: annual.liabilitySchema,
  stars: z.object(annual.starYear),
  titles: annual.titlesSchema,
  settlements: annual.settledSchema,
  donations: annual.donatedSchema,
};

const head = { region: regionPrefixSchema, year: z.int(), asOf: instantSchema, issuedOn: daySchema };
const village = { code: villageCodeSchema, name: z.string() };

export const regionYearSchema = z
  .object({
    ...head,
    villages: annual.countSchema,
    total: z.object(year),
    distribution: z.array(annual.bandSchema),
    data: z.array(
      z.object({
        ...village,
        ledgerSize: annual.countSchema,
        closedThrough: daySchema.nullable(),
        ...year,
        review: reviewSchema,
      }),
    ),
  })
  .meta({ id: 'RegionAnnualReport' });

const starsLine = {
  households: annual.countSchema,
  participating: annual.countSchema,
  withStars: annual.countSchema,
  lastYear: annual.countSchema,
  new: annual.countSchema,
  again: annual.countSchema,
  lost: annual.countSchema,
  revoked: annual.countSchema,
  levels: z.array(annual.levelSchema),
};

export const regionStarsSchema = z
  .object({
    ...head,
    levels: z.array(z.string()),
    total: z.object(starsLine),
    data: z.array(
      z.object({
        ...village,
        ...starsLine,
        review: reviewSchema,
        reviews: annual.annualReportSchema.shape.stars.shape.reviews,
      }),
    ),
  })
  .meta({ id: 'RegionStarReport' });
