import { z } from 'zod';
import { toPoints } from '../kernel/points.ts';
import { MAX_RULES, MAX_VETO_MONTHS, TEXT_LIMITS } from './check.ts';
import { CAP_PERIODS } from './rule.ts';

/** One line of text as a person types it: no control characters, no spaces around it. */
function line(limit: number) {
  return z
    .string()
    .min(1)
    .max(limit)
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u);
}

const points = z
  .number()
  .min(-1_000_000)
  .max(1_000_000)
  .refine((value) => toPoints(value) !== undefined, { error: '最多两位小数 at most two decimals' })
  .describe('积分，最多两位小数 points with at most two decimals');
const quantity = z
  .number()
  .positive()
  .max(100_000)
  .refine((value) => toPoints(value) !== undefined, { error: '最多两位小数 at most two decimals' });
const cap = points.refine((value) => value > 0, { error: '上限须大于 0 a cap is greater than 0' }).optional();

/** A rule as clients write it. Defaults are those of `toRule`. */
export const ruleInputSchema = z
  .strictObject({
    code: line(TEXT_LIMITS.code).describe('细则编码 e.g. HJ03'),
    dimension: line(TEXT_LIMITS.dimension).describe('类别 e.g. 环境卫生'),
    act: line(TEXT_LIMITS.act).describe('事项 the act'),
    points: z
      .union([points, z.strictObject({ min: points, max: points, step: quantity.optional() })])
      .optional()
      .describe(
        '每次分值（扣分为负），或范围；一票否决不填 points of one time (negative: deduction), or a range; none for a veto',
      ),
    per: line(TEXT_LIMITS.per).optional().describe('计量单位，默认“次” what a quantity counts, default 次'),
    step: quantity
      .optional()
      .describe('数量步长，默认 1，小时为 0.5 smallest step of the quantity, default 1, for hours 0.5'),
    effect: z
      .enum(['merit', 'deduction', 'veto'])
      .optional()
      .describe('默认由分值正负决定 default: by the sign of the points'),
    subject: z.enum(['household', 'person']).optional().describe('计到户或个人，默认户 default household'),
    caps: z
      .strictObject(
        Object.fromEntries(CAP_PERIODS.map((period) => [period, cap])) as Record<
          (typeof CAP_PERIODS)[number],
          typeof cap
        >,
      )
      .optional()
      .describe('每户各期上限（绝对值），同时有效 caps for one household, absolute points, all at once'),
    oncePerPerson: z.boolean().optional().describe('每人只计一次 counts once per person'),
    overCap: z
      .enum(['refuse', 'truncate'])
      .optional()
      .describe('超上限时拒绝（默认）或计到上限 above a cap: refuse (default) or cut'),
    highestOnly: z
      .strictObject({ group: line(TEXT_LIMITS.group), level: z.int().min(1).max(99) })
      .optional()
      .describe('同一荣誉只计最高一级，补差额 of one honour only the highest level counts; it pays the difference'),
    veto: z
      .strictObject({ months: z.int().min(1).max(MAX_VETO_MONTHS) })
      .optional()
      .describe('一票否决的月数 bars stars and titles for so many months'),
    evidence: z.enum(['none', 'required']).optional(),
    recordableBy: z
      .array(z.enum(['committee', 'officer']))
      .min(1)
      .max(2)
      .optional()
      .describe('默认村委会 default: committee'),
    note: line(TEXT_LIMITS.note).optional(),
  })
  .meta({ id: 'RuleInput' });
export type RuleInput = z.infer<typeof ruleInputSchema>;

/** A rule as it is answered, stored and digested: every default written out. */
export const ruleBodySchema = ruleInputSchema
  .required({
    effect: true,
    per: true,
    step: true,
    subject: true,
    caps: true,
    oncePerPerson: true,
    overCap: true,
    evidence: true,
    recordableBy: true,
  })
  .meta({ id: 'Rule' });
export type RuleBody = z.infer<typeof ruleBodySchema>;

export const rulesInputSchema = z.array(ruleInputSchema).min(1).max(MAX_RULES);

/** A whole draft: its rules, or the template or adopted version that it starts from. */
export const draftInputSchema = z
  .union([
    z.strictObject({ rules: rulesInputSchema }),
    z.strictObject({ template: z.string().min(1).max(50) }),
    z.strictObject({ version: z.int().min(1).max(1_000_000) }),
  ])
  .meta({ id: 'RulebookDraftInput' });
export type DraftInput = z.infer<typeof draftInputSchema>;

export const RESOLUTION_LIMIT = 500;
export const resolutionSchema = line(RESOLUTION_LIMIT).describe('村民代表会议决议 the resolution that adopted it');
