import { z } from 'zod';
import {
  householdNoSchema,
  listOf,
  ofVillageParamsSchema,
  pageQuerySchema,
  periodSchema,
  textSchema,
  uuidSchema,
} from '../../http/contract.ts';
import { categoryCodeSchema, categorySchema } from './contract-programmes.ts';
import { CYCLE_STATES } from './cycle.ts';

const DEEDS = 1_000;
const deedsSchema = textSchema(DEEDS).describe(
  '事迹；请勿写健康、宗教等情况 / what they did; nothing about health or religion',
);

export const newCycleSchema = z
  .strictObject({
    programme: uuidSchema,
    period: periodSchema,
    name: textSchema(60).optional().describe('不填用项目名称 / default: the programme’s'),
  })
  .meta({ id: 'NewAwardCycle' });

export const cycleSchema = z
  .object({
    id: z.string(),
    programme: z.string(),
    name: z.string(),
    period: z.string(),
    state: z.enum(CYCLE_STATES),
    categories: z.array(categorySchema),
    asOf: z
      .object({ size: z.int(), root: z.string() })
      .nullable()
      .describe('据以排序的台账：最近一次提候选时的 / the ledger of the latest proposal'),
    tieRule: z.enum(['distinct', 'shared']).nullable(),
    tieRuleWords: z.object({ zh: z.string(), en: z.string() }).nullable(),
    notice: z.string().nullable(),
    digest: z.string().nullable().describe('确认结果的 SHA-256 / of what was confirmed'),
    openedAt: z.string(),
    publishedAt: z.string().nullable(),
    confirmedAt: z.string().nullable(),
  })
  .meta({ id: 'AwardCycle' });

export const cycleListQuerySchema = pageQuerySchema.extend({
  programme: uuidSchema.optional(),
  period: periodSchema.optional(),
  state: z.enum(CYCLE_STATES).optional(),
});
export const cycleListSchema = listOf(cycleSchema);
export const cyclePositionSchema = z.tuple([uuidSchema]);

export const newCandidateSchema = z
  .strictObject({
    category: categoryCodeSchema,
    household: householdNoSchema,
    member: uuidSchema.optional().describe('评个人的类别必填 / for categories of persons'),
    deeds: deedsSchema.optional(),
  })
  .meta({ id: 'NewAwardCandidate' });

export const deedsBodySchema = z.strictObject({ deeds: deedsSchema }).meta({ id: 'AwardDeeds' });

export const decisionSchema = z
  .strictObject({
    decision: z.enum(['granted', 'refused']),
    reason: textSchema(500).optional().describe('与次序不符、或公示后重新决定的必填 / where it departs from the order'),
  })
  .meta({ id: 'AwardDecision' });

export const candidateSchema = z
  .object({
    id: z.string(),
    category: z.string(),
    household: z.string(),
    member: z.string().nullable(),
    name: z.string().nullable().describe('成员，或户主；仅对可读个人信息者 / only for who may read personal data'),
    source: z.enum(['ranking', 'stars', 'nomination', 'committee']),
    place: z.int().nullable().describe('本类中的次序；不分先后的为 null / in the order of the category'),
    rank: z.int().nullable().describe('排名中的名次 / in the ranking'),
    score: z.number().nullable().describe('得分，或星数 / points, or how many stars'),
    votes: z.int(),
    voted: z.boolean().describe('自己是否已投 / have you voted for it?'),
    deeds: z.string().nullable().describe('仅对可读个人信息者 / only for who may read personal data'),
    decision: z.enum(['granted', 'refused']).nullable(),
    reason: z.string().nullable().describe('仅对可读个人信息者 / only for who may read personal data'),
    createdAt: z.string(),
    decidedAt: z.string().nullable(),
  })
  .meta({ id: 'AwardCandidate' });

export const candidateListQuerySchema = pageQuerySchema.extend({ category: categoryCodeSchema.optional() });
export const candidateListSchema = listOf(candidateSchema);
export const candidatePositionSchema = z.tuple([uuidSchema]);
export const ofCycleParamsSchema = ofVillageParamsSchema.extend({ candidate: uuidSchema });

export const cycleVerificationSchema = z
  .object({ ok: z.boolean(), digest: z.string(), recomputed: z.string() })
  .meta({ id: 'AwardCycleVerification' });
