import { z } from 'zod';
import { householdNoSchema, instantSchema, listOf, pageQuerySchema, textSchema, uuidSchema } from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { NOMINATION_SOURCES } from './nomination.ts';
import { MAX_STARS_OF_SCHEME, starCodeSchema } from './star/contract-schemes.ts';

const WORDS = 1_000;
const categorySchema = textSchema(20);

/** For a review, or for a category of a cycle. */
export const newNominationSchema = z
  .strictObject({
    review: uuidSchema.optional(),
    stars: z
      .array(starCodeSchema)
      .max(MAX_STARS_OF_SCHEME)
      .optional()
      .describe('星的代码；不填为整个称号 / codes of stars; without: the whole title'),
    cycle: uuidSchema.optional(),
    category: categorySchema.optional(),
    household: householdNoSchema,
    member: uuidSchema.optional(),
    source: z
      .enum(NOMINATION_SOURCES)
      .optional()
      .describe('村委会代户登记自荐的填 self；默认 nomination / self: written down for a household'),
    words: textSchema(WORDS).optional(),
  })
  .refine(
    ({ review, cycle, category, stars }) =>
      review === undefined
        ? cycle !== undefined && category !== undefined && stars === undefined
        : cycle === undefined && category === undefined,
    explain(
      {
        zh: '星级评定（review、stars）和评选类别（cycle、category）须二选一',
        en: 'give either a review or a cycle with its category',
      },
      { zh: '星级填 review，称号填 cycle 和 category', en: 'for stars give review; for titles cycle and category' },
    ),
  )
  .meta({ id: 'NewNomination' });

export const nominationSchema = z
  .object({
    id: uuidSchema,
    review: uuidSchema.nullable(),
    stars: z.array(z.string()).nullable().describe('空列表为整个称号 / empty: the whole title'),
    cycle: uuidSchema.nullable(),
    category: z.string().nullable(),
    household: householdNoSchema,
    member: uuidSchema.nullable(),
    source: z.enum(NOMINATION_SOURCES),
    words: z
      .string()
      .nullable()
      .meta({ description: '无权查看个人信息的为空 / null where personal data is not to be seen' }),
    createdAt: instantSchema,
  })
  .meta({ id: 'Nomination' });

export const nominationListSchema = listOf(nominationSchema).meta({ id: 'NominationList' });

export const nominationQuerySchema = pageQuerySchema.extend({
  review: uuidSchema.optional(),
  cycle: uuidSchema.optional(),
  category: categorySchema.optional(),
  household: householdNoSchema.optional(),
});
