import { z } from 'zod';
import { daySchema, monthSchema, numberInText, uuidSchema, villageCodeSchema } from '../http/contract.ts';
import { CASE_STATES } from './annual-books.ts';

export const pointsSchema = z.number().meta({ multipleOf: 0.01 });
export const countSchema = z.int().min(0);
const fenSchema = z.int().meta({ description: '分（人民币） / hundredths of a yuan' });
const shareSchema = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: '0 至 1，四位小数 / from 0 to 1, four decimals' });
const hiddenSchema = pointsSchema.nullable().meta({
  description:
    '涉及不足三户时为空，以免看出是谁 / null where fewer than three households have any: it would tell whose they are',
});

export const annualQuerySchema = z.strictObject({ year: numberInText(z.int().min(1901).max(2199)) });

export const participationSchema = z.object({
  households: countSchema,
  withEntry: countSchema,
  withMerit: countSchema,
  neverReached: countSchema,
  share: shareSchema,
  entries: countSchema,
});

const part = { merit: pointsSchema, deductions: hiddenSchema, entries: countSchema };

export const bandSchema = z
  .object({ from: pointsSchema.nullable(), below: pointsSchema.nullable(), households: countSchema })
  .meta({
    id: 'HonourBand',
    description: '年度荣誉分自 from 起、不到 below / honour of the year from `from`, less than `below`',
  });

export const casesSchema = z.object({
  total: countSchema,
  ...(Object.fromEntries(CASE_STATES.map((state) => [state, countSchema])) as Record<
    (typeof CASE_STATES)[number],
    typeof countSchema
  >),
});

export const objectionsSchema = z.object({
  raised: countSchema,
  upheld: countSchema,
  refused: countSchema,
  open: countSchema,
  overdue: countSchema,
  medianDays: z.int().nullable(),
});

export const redeemedSchema = z.object({
  collections: countSchema,
  points: pointsSchema,
  refunds: countSchema,
  refundedPoints: pointsSchema,
});

export const liabilitySchema = z.object({
  outstanding: pointsSchema,
  held: pointsSchema,
  debts: pointsSchema,
  valueFen: fenSchema,
  stockFen: fenSchema,
  budgetPoints: pointsSchema,
  budgetUsed: pointsSchema,
});

export const levelSchema = z
  .object({ level: z.string(), granted: countSchema, households: countSchema, lastYear: countSchema })
  .meta({ id: 'StarLevelYear' });

export const starYear = {
  levels: z.array(levelSchema),
  households: countSchema,
  lastYear: countSchema,
  new: countSchema,
  again: countSchema,
  lost: countSchema,
  revoked: countSchema,
};

export const titlesSchema = z.object({ granted: countSchema, revoked: countSchema, lastYear: countSchema });
export const settledSchema = z.object({
  count: countSchema,
  points: pointsSchema,
  payableFen: fenSchema,
  paidFen: fenSchema,
});
export const donatedSchema = z.object({
  count: countSchema,
  moneyFen: fenSchema,
  inKindFen: fenSchema,
  totalFen: fenSchema,
});

const fairnessYearSchema = z
  .object({
    entries: countSchema,
    recorders: countSchema,
    throughCases: countSchema,
    reversed: countSchema,
    reversals: countSchema,
    late: countSchema,
    backDated: countSchema,
    ownHousehold: countSchema,
    kin: countSchema,
    medianDays: countSchema.nullable(),
    p90Days: countSchema.nullable(),
  })
  .meta({
    id: 'FairnessYear',
    description:
      '以记账时间在本年的分录为准，含义见公平性事实 / by entries recorded in the year; see the facts on recording for what they mean',
  });

const unitSchema = z.object({ id: uuidSchema, name: z.string(), path: z.string() }).nullable();

const pointsOfYearSchema = z.object({
  merit: pointsSchema,
  deductions: pointsSchema,
  honour: pointsSchema,
  dimensions: z.array(z.object({ dimension: z.string(), ...part })),
  months: z.array(z.object({ month: monthSchema, ...part })),
  units: z.array(z.object({ unit: unitSchema, households: countSchema, withEntry: countSchema, ...part })),
});

const flowSchema = z
  .object({
    opening: pointsSchema,
    merit: pointsSchema,
    deductions: pointsSchema,
    adjustments: pointsSchema,
    redeemed: pointsSchema,
    refunded: pointsSchema,
    expired: pointsSchema,
    closing: pointsSchema,
    balanced: z.boolean(),
  })
  .meta({ id: 'PointsFlow', description: '可兑换积分，各项带正负号 / redeemable points, all signed' });

const verificationSchema = z
  .object({
    zh: z.string(),
    en: z.string(),
    request: z.object({
      method: z.literal('POST'),
      path: z.string(),
      body: z.object({ size: countSchema, root: z.string() }),
    }),
    command: z.string(),
  })
  .meta({ id: 'HowToVerify' });

export const annualReportSchema = z
  .object({
    village: villageCodeSchema,
    villageName: z.string(),
    year: z.int(),
    issuedOn: daySchema,
    asOf: z.object({ size: countSchema, root: z.string(), closedThrough: daySchema.nullable() }),
    final: z.boolean().meta({ description: '全年已结账 / every day of the year is closed' }),
    participation: participationSchema.extend({ members: countSchema }),
    points: pointsOfYearSchema,
    distribution: z.array(bandSchema),
    flow: flowSchema,
    cases: casesSchema,
    objections: objectionsSchema,
    notices: z.object({ total: countSchema, cases: countSchema, monthly: countSchema, honours: countSchema }),
    redemptions: redeemedSchema.extend({
      shops: z.array(redeemedSchema.extend({ shop: uuidSchema, name: z.string() })),
    }),
    liability: liabilitySchema.extend({ pointValueFen: fenSchema }),
    stars: z.object({
      ...starYear,
      reviews: z.array(
        z.object({ period: z.string(), state: z.enum(['open', 'submitted', 'approved', 'published', 'confirmed']) }),
      ),
    }),
    titles: titlesSchema.extend({
      kinds: z.array(titlesSchema.extend({ title: z.string(), label: z.string() })),
    }),
    settlements: settledSchema,
    donations: donatedSchema,
    fairness: fairnessYearSchema,
    verification: verificationSchema,
  })
  .meta({ id: 'AnnualReport' });
