import { z } from 'zod';
import { daySchema, instantSchema, pointsSchema, villageParamsSchema } from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { toPoints } from '../kernel/points.ts';
import { MAX_RULES, MAX_VETO_MONTHS, TEXT_LIMITS } from './check.ts';

/** One line of text as a person types it. */
function line(limit: number) {
  return z
    .string()
    .min(1)
    .max(limit)
    .regex(
      /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u,
      explain(
        { zh: '首尾有空格，或含换行、控制字符', en: 'has spaces around it, line breaks or control characters' },
        { zh: '请写成一行文字', en: 'write it as one line' },
      ),
    );
}

/** More than 0, with at most two decimals. */
function positive(limit: number) {
  return z
    .number()
    .positive()
    .max(limit)
    .refine(
      (value) => toPoints(value) !== undefined,
      explain({ zh: '最多两位小数', en: 'at most two decimals' }, { zh: '请写成 1 或 0.5', en: 'write 1 or 0.5' }),
    )
    .meta({ multipleOf: 0.01 });
}

const cap = positive(1_000_000).optional();
const capsSchema = z
  .strictObject({ day: cap, month: cap, quarter: cap, year: cap })
  .describe('每户各期上限（绝对值），同时有效 / caps of one household in absolute points; all hold at once');
const tariffSchema = z
  .union([pointsSchema, z.strictObject({ min: pointsSchema, max: pointsSchema, step: positive(1_000_000).optional() })])
  .describe(
    '每次分值（扣分为负）或范围（step 默认 0.5）；一票否决不填 / points each time, or a range; none for a veto',
  );

const required = {
  code: line(TEXT_LIMITS.code).describe('细则编码 / the code of the rule'),
  dimension: line(TEXT_LIMITS.dimension).describe('类别 / the dimension'),
  act: line(TEXT_LIMITS.act).describe('事项 / the act'),
};
/** What `toRule` fills in. */
const defaulted = {
  effect: z
    .enum(['merit', 'deduction', 'veto'])
    .describe('默认由分值的正负决定，无分值为一票否决 / default: by the sign of the points; none: a veto'),
  per: line(TEXT_LIMITS.per).describe('计量单位，默认“次” / what a quantity counts; default 次 (times)'),
  step: positive(100_000).describe('数量步长，默认 1，小时为 0.5 / step of the quantity; default 1, for hours 0.5'),
  subject: z.enum(['household', 'person']).describe('计到户（默认）或个人 / default household'),
  caps: capsSchema,
  oncePerPerson: z.boolean().describe('每人只计一次 / counts once in a person’s life'),
  overCap: z
    .enum(['refuse', 'truncate'])
    .describe('超上限：不计（默认）或计到上限 / above a cap: refuse (default) or cut'),
  evidence: z.enum(['none', 'required']).describe('是否须附佐证，默认否 / default none'),
  recordableBy: z
    .array(z.enum(['committee', 'officer']))
    .min(1)
    .max(2)
    .describe('由谁记录，默认村委会 / who may record it; default the committee'),
};
const optional = {
  points: tariffSchema.optional(),
  highestOnly: z
    .strictObject({ group: line(TEXT_LIMITS.group), level: z.int().min(1).max(99) })
    .optional()
    .describe(
      '同一荣誉（户、组、reference）只计最高一级，补差额 / of one honour the highest level counts, paying the difference',
    ),
  veto: z
    .strictObject({ months: z.int().min(1).max(MAX_VETO_MONTHS) })
    .optional()
    .describe('一票否决：评星评优受限的月数 / bars stars and titles for so many months'),
  note: line(TEXT_LIMITS.note).optional(),
};

/** A rule as clients write it. */
export const ruleInputSchema = z
  .strictObject({ ...required, ...z.object(defaulted).partial().shape, ...optional })
  .meta({ id: 'NewRule' });
export type RuleInput = z.infer<typeof ruleInputSchema>;

/** A rule as it is answered, stored and digested: every default written out. */
export const ruleBodySchema = z.strictObject({ ...required, ...defaulted, ...optional }).meta({ id: 'Rule' });
export type RuleBody = z.infer<typeof ruleBodySchema>;

/** A whole draft: its rules, or the template or adopted version that it starts from. */
export const draftInputSchema = z.union([
  z.strictObject({ rules: z.array(ruleInputSchema).min(1).max(MAX_RULES) }),
  z.strictObject({ template: line(50) }),
  z.strictObject({ version: z.int().min(1).max(1_000_000) }),
]);
export type DraftInput = z.infer<typeof draftInputSchema>;

export const draftSchema = z
  .object({
    revision: z.int(),
    updatedAt: instantSchema,
    rules: z.array(ruleBodySchema),
    warnings: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string(), fix: z.string() }))
      .describe('存疑之处，不妨碍施行 / doubtful, but adopted all the same'),
  })
  .meta({ id: 'RulebookDraft' });

export const RESOLUTION_LIMIT = 500;
export const adoptionSchema = z.strictObject({
  effectiveFrom: daySchema.describe('施行日期 / the first day it prices'),
  resolution: line(RESOLUTION_LIMIT).describe('村民代表会议的决议 / the resolution that adopted it'),
});

const version = z.int().min(1).max(1_000_000);
export const versionSummarySchema = z
  .object({
    version,
    effectiveFrom: daySchema,
    resolution: z.string(),
    ruleCount: z.int(),
    digest: z
      .string()
      .describe(
        '{version, effectiveFrom, resolution, rules} 的 RFC 8785 形式的 SHA-256 / SHA-256 of their RFC 8785 form',
      ),
    adoptedAt: instantSchema,
    adoptedBy: z.uuid(),
  })
  .meta({ id: 'RulebookVersion' });
export const rulebookSchema = versionSummarySchema.extend({ rules: z.array(ruleBodySchema) }).meta({ id: 'Rulebook' });

export const templateSchema = z
  .object({
    id: z.string(),
    name: z.object({ zh: z.string(), en: z.string() }),
    rules: z.array(ruleBodySchema),
  })
  .meta({ id: 'RuleTemplate' });

export const versionParamsSchema = villageParamsSchema.extend({
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
export const onQuerySchema = z.strictObject({
  on: daySchema
    .optional()
    .describe('与 current 同用：该日施行的版本，默认今天 / with `current`: in force on this day; default today'),
});
