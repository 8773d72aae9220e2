import { z } from 'zod';
import {
  daySchema,
  flagSchema,
  householdNoSchema,
  instantSchema,
  listOf,
  ofVillageParamsSchema,
  pageQuerySchema,
  periodSchema,
  pointsSchema,
  textSchema,
  uuidSchema,
} from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { levelCodeSchema, MAX_STARS_OF_SCHEME, starCodeSchema } from './contract-schemes.ts';
import { REVIEW_STATES } from './review.ts';

/** Households decided about at once. */
export const MAX_DECIDED = 1_000;
const REASON = 500;

export const newReviewSchema = z
  .strictObject({
    period: periodSchema,
    scheme: z.int().min(1).max(999_999).optional().describe('评定办法的版本，默认最新 / default: the newest version'),
  })
  .meta({ id: 'NewStarReview' });

export const reviewSchema = z
  .object({
    id: uuidSchema,
    period: z.string(),
    scheme: z.int().describe('评定办法的版本 / the version of the scheme'),
    state: z.enum(REVIEW_STATES),
    asOf: z
      .object({ size: z.int(), root: z.string() })
      .nullable()
      .describe('建议所依据的台账；尚未固定的为空 / the ledger it is made from; null until it is pinned'),
    tieRule: z.string().nullable(),
    notice: uuidSchema.nullable(),
    returnReason: z.string().nullable().describe('乡镇退回的理由 / why the township gave it back'),
    digest: z.string().nullable().describe('确认结果的 SHA-256 / SHA-256 of what was confirmed'),
    openedAt: instantSchema,
    submittedAt: instantSchema.nullable(),
    approvedAt: instantSchema.nullable(),
    publishedAt: instantSchema.nullable(),
    confirmedAt: instantSchema.nullable(),
  })
  .meta({ id: 'StarReview' });

export const reviewListSchema = listOf(reviewSchema).meta({ id: 'StarReviewList' });

export const reviewQuerySchema = pageQuerySchema.extend({
  state: z.enum(REVIEW_STATES).optional(),
  period: periodSchema.optional(),
});

const decisionSchema = z.enum(['granted', 'refused']);

const barSchema = z
  .object({
    kind: z.enum(['veto', 'lock-out']),
    until: daySchema.describe('从这一天起不再限制 / the first day on which it no longer bars'),
    stars: z.array(z.string()).nullable().describe('受限的星；空为全部 / null: the whole title'),
    entry: z.int().nullable(),
    rule: z.string().nullable(),
    revocation: uuidSchema.nullable(),
  })
  .meta({ id: 'StarBar' });

const reviewedStarSchema = z
  .object({
    star: z.string(),
    points: pointsSchema,
    threshold: pointsSchema.nullable(),
    suggested: decisionSchema.nullable().describe('空：未设阈值，不作建议 / null: nothing is suggested'),
    reasons: z
      .array(z.enum(['points-reached', 'points-short', 'veto', 'lock-out']))
      .describe('建议的依据 / what the suggestion rests on'),
    nominations: z.int(),
    decision: decisionSchema.nullable(),
    overrides: z.boolean().describe('决定与建议不同 / the decision departs from the suggestion'),
    reason: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
    granted: z.boolean().describe('有决定按决定，没有的按建议，都没有的不授 / decided, else suggested, else not'),
  })
  .meta({ id: 'ReviewedStar' });

export const reviewedHouseholdSchema = z
  .object({
    household: householdNoSchema,
    unit: z.object({ id: uuidSchema, name: z.string() }).nullable(),
    head: z.string().nullable(),
    stars: z.array(reviewedStarSchema),
    nominations: z.int(),
    bars: z.array(barSchema),
    count: z.int(),
    level: z.object({ code: z.string(), name: z.string() }).nullable(),
  })
  .meta({ id: 'ReviewedHousehold' });

export const reviewedListSchema = listOf(reviewedHouseholdSchema).meta({ id: 'ReviewedHouseholdList' });

export const reviewedQuerySchema = pageQuerySchema.extend({
  unit: uuidSchema.optional(),
  household: householdNoSchema.optional(),
  level: levelCodeSchema.optional().describe('等级代码，none 为没有等级 / the code of a level, or none'),
  overridden: flagSchema.optional(),
  barred: flagSchema.optional(),
});

const decisionsSchema = z
  .record(starCodeSchema, decisionSchema)
  .refine(
    (decisions) => {
      const count = Object.keys(decisions).length;
      return count >= 1 && count <= MAX_STARS_OF_SCHEME;
    },
    explain(
      { zh: '至少决定一颗星', en: 'decides about no star, or about too many' },
      { zh: '如 {"XL": "granted"}', en: 'such as {"XL": "granted"}' },
    ),
  )
  .describe('按星的代码 / by the code of the star');

export const decideSchema = z
  .strictObject({ decisions: decisionsSchema, reason: textSchema(REASON).optional() })
  .meta({ id: 'StarDecisions' });

export const decideBatchSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ household: householdNoSchema, ...decideSchema.shape }))
      .min(1)
      .max(MAX_DECIDED)
      .refine(
        (items) => new Set(items.map(({ household }) => household)).size === items.length,
        explain({ zh: '同一户出现两次', en: 'names a household twice' }, { zh: '每户一项', en: 'one item each' }),
      ),
  })
  .meta({ id: 'StarDecisionBatch' });

export const decidedSchema = z.object({ households: z.int() }).meta({ id: 'StarDecisionBatchDone' });

export const decisionParamsSchema = ofVillageParamsSchema.extend({ no: householdNoSchema });

export const returnSchema = z.strictObject({ reason: textSchema(REASON) }).meta({ id: 'StarReviewReturn' });

export const verificationSchema = z
  .object({
    ok: z.boolean().describe('重新计算的结果与确认时逐字节相同 / computed again it is the same, byte for byte'),
    digest: z.string(),
    recomputed: z.string(),
  })
  .meta({ id: 'StarReviewVerification' });
