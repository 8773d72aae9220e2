import { z } from 'zod';
import { flagSchema, listOf, pageQuerySchema, textSchema, uuidSchema } from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { FREQUENCIES } from './category.ts';

const MAX_CATEGORIES = 20;
export const MAX_PLACES = 200;

/** Of a category, in paths and bodies. */
export const categoryCodeSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9-]{1,20}$/,
    explain(
      { zh: '代码不合规', en: 'not a code' },
      { zh: '用 1–20 个字母、数字或“-”', en: 'use 1–20 letters, digits or "-"' },
    ),
  );

const codesSchema = z.array(z.string().min(1).max(20)).min(1).max(20);

const basisSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('ranking')
        .describe('积分排名：全部，或某一方面、某条细则 / points: all, of a dimension, or of a rule'),
      dimension: textSchema(30).optional(),
      rule: z.string().min(1).max(20).optional(),
      per: z.enum(['household', 'head']).optional().describe('head：户内人均 / divided by the members'),
    }),
    z.strictObject({
      kind: z.literal('stars').describe('本期有效的星级 / stars that stand in the period'),
      levels: codesSchema.optional().describe('限这些等级 / of these levels'),
      atLeast: z.int().min(1).max(20).optional().describe('至少几颗星 / so many stars at least'),
    }),
    z.strictObject({
      kind: z.literal('nomination').describe('自荐和提名，不分先后 / self-declaration and nomination'),
    }),
    z.strictObject({ kind: z.literal('votes').describe('评议组投票 / votes of the panel') }),
  ])
  .meta({ id: 'AwardBasis' });

export const categorySchema = z
  .strictObject({
    code: categoryCodeSchema,
    title: textSchema(30).describe('称号，如“贤良淑德” / as printed'),
    label: textSchema(30).describe('说明，如“好儿媳” / in plain words'),
    kind: z.enum(['household', 'person']),
    basis: basisSchema,
    places: z.int().min(1).max(MAX_PLACES).describe('最多授予几名 / titles at most'),
    wording: textSchema(200).optional().describe('证书上的事迹用语 / what a certificate says of it'),
  })
  .refine(
    ({ kind, basis }) => kind === 'household' || (basis.kind !== 'stars' && !(basis.kind === 'ranking' && basis.per)),
    explain(
      { zh: '星级和人均只能用于户', en: 'stars and scores per head are for households' },
      { zh: '请把 kind 改为 household，或换一种依据', en: 'make it a category of households, or choose another basis' },
    ),
  )
  .refine(
    ({ basis }) => basis.kind !== 'ranking' || basis.dimension === undefined || basis.rule === undefined,
    explain(
      { zh: '方面和细则只能选一个', en: 'a dimension or a rule, not both' },
      { zh: '请去掉 dimension 或 rule', en: 'leave out one of them' },
    ),
  )
  .meta({ id: 'AwardCategory' });

const categoriesSchema = z
  .array(categorySchema)
  .min(1)
  .max(MAX_CATEGORIES)
  .refine(
    (all) => new Set(all.map(({ code }) => code)).size === all.length,
    explain(
      { zh: '类别代码重复', en: 'two categories have the same code' },
      { zh: '请给每一类不同的代码', en: 'give each a code of its own' },
    ),
  );

const nameSchema = textSchema(60);
const frequencySchema = z
  .enum(FREQUENCIES)
  .describe('month 每月、quarter 每季、half 每半年、year 每年；once 不定期，期间任选 / once: no rhythm, any period');

export const newProgrammeSchema = z
  .strictObject({ name: nameSchema, frequency: frequencySchema, categories: categoriesSchema })
  .meta({ id: 'NewAwardProgramme' });

export const programmeChangeSchema = newProgrammeSchema.partial().meta({
  id: 'AwardProgrammeChange',
  description: '只改给出的项；已开展的评选不受影响 / only what is given; cycles under way keep theirs',
});

export const programmeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    frequency: frequencySchema,
    categories: z.array(categorySchema),
    createdAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .meta({ id: 'AwardProgramme' });

export const programmeListQuerySchema = pageQuerySchema.extend({ closed: flagSchema.optional() });
export const programmeListSchema = listOf(programmeSchema);
export const programmePositionSchema = z.tuple([uuidSchema]);

export const programmeTemplateListSchema = z.object({
  data: z.array(
    z
      .object({
        id: z.string(),
        name: z.object({ zh: z.string(), en: z.string() }),
        frequency: frequencySchema,
        categories: z.array(categorySchema),
      })
      .meta({ id: 'AwardProgrammeTemplate' }),
  ),
});
