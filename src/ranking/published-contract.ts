import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  listOf,
  numberInText,
  periodSchema,
  regionPrefixSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';

const MAX_PLACES = 1_000;
const countSchema = z.int().min(0);
const sumSchema = z.number().meta({ multipleOf: 0.01 });
const hexSchema = z.string().meta({ description: 'SHA-256，小写十六进制 / lower-case hex' });
const rankSchema = z.int().min(1);

/** The prefix of a region above the village: a village publishes its own rankings. */
const regionAboveSchema = regionPrefixSchema.refine(
  (prefix) => prefix.length < 12,
  explain(
    { zh: '这是一个村的代码', en: 'this is the code of a village' },
    { zh: '村的榜单请走 /v1/villages/{village}', en: 'use /v1/villages/{village} for a village' },
  ),
);
export const regionAboveParamsSchema = z.strictObject({ prefix: regionAboveSchema });
export const ofRegionParamsSchema = regionAboveParamsSchema.extend({ id: uuidSchema });

const placesSchema = z.int().min(1).max(MAX_PLACES).meta({ description: '公布到第几名 / the last rank shown' });
const untilSchema = daySchema.describe('公开到这一天为止 / the last day on which the public sees it');
const titleSchema = textSchema(60).optional();

export const newPublicationSchema = z
  .strictObject({
    period: periodSchema,
    dimension: textSchema(30).optional(),
    unit: uuidSchema.optional(),
    per: z
      .enum(['household', 'head'])
      .default('household')
      .meta({ description: 'head：按户内人数平均 / head: divided by the members of the household' }),
    places: placesSchema,
    title: titleSchema,
    untilDay: untilSchema,
  })
  .meta({ id: 'NewRankingPublication' });

export const newRegionPublicationSchema = z
  .strictObject({ period: periodSchema, places: placesSchema, title: titleSchema, untilDay: untilSchema })
  .meta({ id: 'NewRegionalRankingPublication' });

const acts = { score: sumSchema, honour: sumSchema, merits: countSchema, deductions: countSchema };

const placedSchema = z
  .object({
    rank: rankSchema,
    household: householdNoSchema,
    name: z.string().nullable().meta({ description: '户主 / the head, as the reader may see it' }),
    ...acts,
    members: countSchema.nullable().meta({ description: '人均时的户内人数 / only per head' }),
  })
  .meta({ id: 'PublishedPlace' });

const publicPlaceSchema = z
  .object({
    rank: rankSchema,
    household: householdNoSchema,
    name: z.string().meta({ description: '户主，只写姓氏 / the head by surname' }),
    score: sumSchema,
    merits: countSchema,
    members: countSchema.nullable(),
  })
  .meta({ id: 'PublicPlace' });

const tieRule = {
  tieRule: z.enum(['distinct', 'shared']),
  tieRuleWords: z.object({ zh: z.string(), en: z.string() }),
};

const headingShape = {
  id: uuidSchema,
  title: z.string(),
  period: periodSchema,
  ...tieRule,
  places: z.int(),
  ranked: countSchema.meta({ description: '共有多少户有名次 / how many were ranked in all' }),
  untilDay: z.string(),
  publishedAt: z.string(),
};

const villageHeading = {
  ...headingShape,
  dimension: z.string().nullable(),
  unit: z.string().nullable(),
  per: z.enum(['household', 'head']),
  asOf: z.object({ size: countSchema, root: z.string() }),
  digest: hexSchema,
};

export const publicationHeadingSchema = z
  .object({ ...villageHeading, withdrawnAt: z.string().nullable() })
  .meta({ id: 'RankingPublicationHeading' });
export const publicationListSchema = listOf(publicationHeadingSchema);

export const publicationSchema = publicationHeadingSchema
  .extend({
    mode: z.enum(['accumulate', 'base', 'sheet']),
    rules: z
      .array(z.object({ version: z.int(), digest: hexSchema }))
      .meta({ description: '据以定价的细则版本 / versions of the rules that priced it' }),
    rows: z.array(placedSchema),
  })
  .meta({ id: 'RankingPublication' });

export const recomputationSchema = z
  .object({
    ok: z.boolean(),
    digest: hexSchema,
    recomputed: hexSchema,
    size: countSchema,
    root: z.string(),
    rootNow: z.string().nullable(),
  })
  .meta({ id: 'RankingRecomputation' });

const regionRowSchema = z
  .object({
    rank: rankSchema,
    village: villageCodeSchema,
    villageName: z.string(),
    household: householdNoSchema,
    ...acts,
  })
  .meta({ id: 'PublishedRegionalPlace' });

export const regionHeadingSchema = z
  .object({
    ...headingShape,
    region: regionPrefixSchema,
    asOf: z.string(),
    villages: countSchema,
    digest: hexSchema,
    withdrawnAt: z.string().nullable(),
  })
  .meta({ id: 'RegionalRankingPublicationHeading' });
export const regionListSchema = listOf(regionHeadingSchema);
export const regionPublicationSchema = regionHeadingSchema
  .extend({ rows: z.array(regionRowSchema) })
  .meta({ id: 'RegionalRankingPublication' });

export const publicRankingsSchema = z
  .object({
    village: z.object({ code: villageCodeSchema, name: z.string() }),
    day: z.string(),
    rankings: z.array(
      z.object({
        ...villageHeading,
        rows: z
          .array(publicPlaceSchema)
          .describe('扣了分而低于起点的户不列 / without households that lost more than they earned'),
      }),
    ),
  })
  .meta({ id: 'PublicRankings' });

export const ownPlaceQuerySchema = z.strictObject({
  period: periodSchema,
  dimension: textSchema(30).optional(),
});
export const ofHouseholdParamsSchema = z.strictObject({ village: villageCodeSchema, no: householdNoSchema });

export const ownPlaceSchema = z
  .object({
    period: periodSchema,
    mode: z.enum(['accumulate', 'base', 'sheet']),
    ...tieRule,
    asOf: z.object({ size: countSchema, root: z.string() }),
    ranked: countSchema,
    own: z
      .object({ rank: rankSchema, ...acts })
      .nullable()
      .meta({ description: '本期无记录则为 null / null without an entry' }),
    around: z.array(
      z.object({
        rank: rankSchema,
        household: householdNoSchema.nullable().describe('不具名的为 null / null where it is not shown'),
        name: z.string(),
        score: sumSchema,
        own: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'OwnPlace' });

export const publicationPositionSchema = z.tuple([uuidSchema]);
export const publicQuerySchema = z.strictObject({
  /** How many of each ranking. */
  top: numberInText(z.number().int().min(1).max(MAX_PLACES).default(100)),
});
