import { z } from 'zod';
import {
  daySchema,
  instantSchema,
  listOf,
  pointsSchema,
  textSchema,
  villageParamsSchema,
} from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';

/** Longest bar or lock-out. */
const MAX_MONTHS = 120;
const MAX_STARS = 20;

const codeSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9-]{1,20}$/,
    explain(
      { zh: '代码不合规', en: 'not a code' },
      { zh: '用 1–20 个字母、数字或“-”', en: 'use 1–20 letters, digits or "-"' },
    ),
  );
/** Of a star, in paths and bodies. */
export const starCodeSchema = codeSchema;
/** Of a level. */
export const levelCodeSchema = codeSchema;
export const MAX_STARS_OF_SCHEME = MAX_STARS;

const monthsSchema = z.int().min(1).max(MAX_MONTHS);
const nameSchema = textSchema(30);

const starSchema = z
  .strictObject({
    code: codeSchema,
    name: nameSchema,
    dimensions: z
      .array(textSchema(20))
      .max(20)
      .describe('按哪些类别的积分建议；不填则不计积分 / dimensions whose points count for it'),
    threshold: pointsSchema
      .optional()
      .describe('达到即建议授予；不填不作建议 / suggested from so many points on; without: no suggestion'),
    description: textSchema(200).optional(),
  })
  .meta({ id: 'Star' });

const count = z.int().min(1).max(MAX_STARS);
const levelSchema = z
  .strictObject({ code: codeSchema, name: nameSchema, from: count, to: count })
  .describe('星数从 from 到 to（含） / from so many stars to so many, both included')
  .meta({ id: 'StarLevel' });

const vetoesSchema = z
  .strictObject({
    rules: z.union([
      z.literal('all-vetoes'),
      z
        .array(
          z.strictObject({
            rule: textSchema(20),
            months: monthsSchema.optional().describe('默认为细则规定的月数 / default: the rule’s own months'),
            stars: z
              .array(codeSchema)
              .min(1)
              .max(MAX_STARS)
              .optional()
              .describe('只影响这些星；不填为全部 / bars these stars only; without: all of them'),
          }),
        )
        .max(100),
    ]),
  })
  .describe('一票否决：默认全部否决类细则 / vetoes; default: every rule with veto months');

const required = {
  name: nameSchema.describe('评选名称，印在证书和牌匾上 / as printed on certificates and plaques'),
  cycle: z.enum(['year', 'half', 'quarter']),
  stars: z.array(starSchema).min(1).max(MAX_STARS),
  levels: z.array(levelSchema).min(1).max(MAX_STARS),
};
/** What a scheme is without them: {@link fullScheme}. */
const defaulted = {
  vetoes: vetoesSchema,
  lockoutMonths: z.int().min(0).max(MAX_MONTHS).describe('摘星后几个月内不再评 / months of lock-out after 摘星'),
  approval: z.enum(['township', 'none']).describe('是否报乡镇审批 / whether the township approves'),
};

/** What cannot be said of each part alone: codes once, levels one above the other up to all stars, vetoes of stars there are. */
interface Parts {
  readonly stars: readonly { readonly code: string }[];
  readonly levels: readonly { readonly code: string; readonly from: number; readonly to: number }[];
  readonly vetoes?:
    | { readonly rules: string | readonly { readonly stars?: readonly string[] | undefined }[] }
    | undefined;
}

const ONCE = explain(
  { zh: '代码重复', en: 'a code occurs twice' },
  { zh: '每颗星、每个等级用不同的代码', en: 'give each its own' },
);
const LADDER = explain(
  { zh: '等级须由低到高、首尾相接，最高到全部星数', en: 'levels rise without gaps or overlaps, up to all stars' },
  { zh: '如 5–7、8–9、10–10（十颗星）；最低等级以下可以没有等级', en: 'such as 5–7, 8–9, 10–10 of ten stars' },
);
const KNOWN = explain(
  { zh: '否决所指的星不在本办法内', en: 'a veto names a star that the scheme does not have' },
  { zh: '请用 stars 中的代码', en: 'use the codes of stars' },
);

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isLadder({ stars, levels }: Parts): boolean {
  const rising = levels.every(
    ({ from, to }, index) => from <= to && (index === 0 || from === levels[index - 1]!.to + 1),
  );
  return rising && levels.at(-1)?.to === stars.length;
}

function vetoesKnownStars({ stars, vetoes }: Parts): boolean {
  if (vetoes === undefined || typeof vetoes.rules === 'string') return true;
  const codes = new Set(stars.map(({ code }) => code));
  return vetoes.rules.every((veto) => (veto.stars ?? []).every((star) => codes.has(star)));
}

/** A scheme as clients write it. */
export const starSchemeInputSchema = z
  .strictObject({ ...required, ...z.object(defaulted).partial().shape })
  .refine(({ stars }) => areDistinct(stars.map(({ code }) => code)), { message: ONCE, path: ['stars'] })
  .refine(({ levels }) => areDistinct(levels.map(({ code }) => code)), { message: ONCE, path: ['levels'] })
  .refine(isLadder, { message: LADDER, path: ['levels'] })
  .refine(vetoesKnownStars, { message: KNOWN, path: ['vetoes'] })
  .meta({ id: 'NewStarScheme' });
export type StarSchemeInput = z.infer<typeof starSchemeInputSchema>;

/** A scheme as it is kept, answered and digested: every default written out. */
export const starSchemeSchema = z.strictObject({ ...required, ...defaulted }).meta({ id: 'StarScheme' });
export type StarScheme = z.infer<typeof starSchemeSchema>;

export const newSchemeSchema = z
  .strictObject({
    definition: starSchemeInputSchema,
    resolution: textSchema(200).optional().describe('决议，如村民代表会议 / the resolution'),
    adoptedOn: daySchema,
  })
  .meta({ id: 'NewStarSchemeVersion' });

const version = z.int().min(1).max(999_999);
export const schemeAnswerSchema = z
  .object({
    version,
    definition: starSchemeSchema,
    resolution: z.string().nullable(),
    adoptedOn: daySchema,
    digest: z.string().describe('SHA-256'),
    createdAt: instantSchema,
  })
  .meta({ id: 'StarSchemeVersion' });

export const schemeListSchema = listOf(
  z
    .object({
      version,
      name: z.string(),
      stars: z.int(),
      resolution: z.string().nullable(),
      adoptedOn: daySchema,
      digest: z.string(),
    })
    .meta({ id: 'StarSchemeLine' }),
).meta({ id: 'StarSchemeList' });

export const schemeTemplateListSchema = listOf(
  z
    .object({ id: z.string(), name: z.object({ zh: z.string(), en: z.string() }), definition: starSchemeSchema })
    .meta({ id: 'StarSchemeTemplate' }),
).meta({ id: 'StarSchemeTemplateList' });

export const schemeParamsSchema = villageParamsSchema.extend({
  version: z
    .string()
    .regex(
      /^(?:current|[1-9]\d{0,5})$/,
      explain(
        { zh: '不是版本号', en: 'not a version' },
        { zh: '请填写 1、2 … 或 current', en: 'give 1, 2 … or current' },
      ),
    ),
});
