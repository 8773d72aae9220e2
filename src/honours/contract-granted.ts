import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  periodSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../http/contract.ts';
import { levelCodeSchema, MAX_STARS_OF_SCHEME, starCodeSchema } from './star/contract-schemes.ts';

const starsSchema = z.array(z.string()).nullable();

const revocationSchema = z
  .object({
    stars: starsSchema.describe('撤下的星；空为全部 / null: all of them'),
    levelAfter: z.string().nullable(),
    reason: z
      .string()
      .nullable()
      .meta({ description: '无权查看个人信息的为空 / null where personal data is not to be seen' }),
    at: instantSchema,
  })
  .meta({ id: 'HonourRevocation' });

export const honourSchema = z
  .object({
    id: uuidSchema,
    kind: z.enum(['stars', 'title']),
    review: uuidSchema.nullable(),
    cycle: uuidSchema.nullable(),
    category: z.string().nullable(),
    household: householdNoSchema,
    member: uuidSchema.nullable(),
    unit: z.object({ id: uuidSchema, name: z.string() }).nullable(),
    name: z.string().nullable().describe('本人，户的荣誉为户主 / the person, or the head of the household'),
    title: z.string(),
    label: z.string(),
    level: z.string().nullable(),
    stars: starsSchema,
    period: z.string(),
    grantedOn: daySchema,
    number: z.string().describe('证书编号 / of the certificate'),
    standing: z
      .object({ state: z.enum(['standing', 'reduced', 'revoked']), level: z.string().nullable(), stars: starsSchema })
      .describe('撤销之后还有效的 / what is left after revocations'),
    revocations: z.array(revocationSchema),
  })
  .meta({ id: 'Honour' });

export const honourListSchema = listOf(honourSchema).meta({ id: 'HonourList' });

export const starQuerySchema = pageQuerySchema.extend({
  period: periodSchema.optional(),
  level: levelCodeSchema.optional().describe('授予时的等级 / the level as granted'),
  household: householdNoSchema.optional(),
  review: uuidSchema.optional(),
});

/** Behind which certificate number a page begins. */
export const numberSchema = z.string().regex(/^\d{4}-\d{4,9}$/);

export const newRevocationSchema = z
  .strictObject({
    reason: textSchema(500),
    stars: z
      .array(starCodeSchema)
      .min(1)
      .max(MAX_STARS_OF_SCHEME)
      .optional()
      .describe('只摘这些星；不填为全部 / these stars only; without: all of them'),
  })
  .meta({ id: 'NewStarRevocation' });

export const householdParamsSchema = villageParamsSchema.extend({ no: householdNoSchema });

export const plaqueListSchema = z
  .object({
    title: z.string(),
    period: z.string(),
    plaques: z.array(
      z.object({
        unit: z.object({ id: uuidSchema, name: z.string() }).nullable(),
        path: z.string().nullable().describe('逐级的组名 / the unit with those it lies in'),
        household: householdNoSchema,
        head: z.string().nullable(),
        level: z.object({ code: z.string(), name: z.string() }),
        stars: z.int(),
        label: z.string(),
        number: z.string(),
      }),
    ),
  })
  .meta({ id: 'PlaqueList' });
