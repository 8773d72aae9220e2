import { z } from 'zod';
import {
  daySchema,
  householdNoSchema,
  instantSchema,
  listOf,
  pageQuerySchema,
  pointsSchema,
  textSchema,
  uuidSchema,
  villageParamsSchema,
} from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { toPoints } from '../kernel/points.ts';
import { evidenceSchema, itemProblemSchema } from '../posting/index.ts';
import { CASE_STATES, STEP_KINDS } from './case.ts';
import { ON_BEHALF_OF } from './declare-case.ts';
import { REVIEW_VERDICTS } from './review-case.ts';
import { CASE_SOURCES } from './rows.ts';
import { procedureSettingsSchema } from './settings.ts';
import { VERIFICATION_VERDICTS } from './verify-case.ts';

const MAX_QUANTITY = 100_000;
/** Limits of texts, in UTF-16 units. */
const REASON = 500;
const REFERENCE = 200;

const ruleSchema = z.string().min(1).max(20);
const reasonSchema = textSchema(REASON).describe(
  '理由；请勿写身份证号、宗教、病情 / why; no identity numbers, religion or health',
);

export const declarationSchema = z
  .strictObject({
    household: householdNoSchema,
    member: uuidSchema.optional().describe('行为人 / the member who acted'),
    rule: ruleSchema.describe('细则编码 / the code of the rule'),
    quantity: z
      .number()
      .positive()
      .max(MAX_QUANTITY)
      .refine(
        (value) => toPoints(value) !== undefined,
        explain(
          { zh: '数量最多两位小数', en: 'a quantity has at most two decimals' },
          { zh: '请写成 1、0.5 这样的数', en: 'write a number such as 1 or 0.5' },
        ),
      )
      .meta({ multipleOf: 0.01 })
      .optional(),
    points: pointsSchema.optional().describe('只有范围分值的细则必填 / only rules with a range need it'),
    occurredOn: daySchema.describe('行为发生之日 / the day of the act'),
    note: reasonSchema.optional(),
    evidence: evidenceSchema.optional(),
    reference: textSchema(REFERENCE).optional(),
    onBehalfOf: z
      .enum(ON_BEHALF_OF)
      .optional()
      .describe('代谁申报：本户、受助人或志愿队 / who said so, where an officer or the committee writes it down'),
  })
  .meta({ id: 'Declaration' });

const caseShape = {
  id: z.string(),
  state: z.enum(CASE_STATES),
  household: z.string(),
  member: z.string().nullable(),
  rule: z.string(),
  quantity: z.number().nullable(),
  points: z.number().nullable(),
  occurredOn: z.string(),
  source: z.enum(CASE_SOURCES),
  declaredBy: z.string().describe('申报密钥的持有者 / the client that declared it'),
  needs: z
    .object({
      verification: z.boolean(),
      reviews: z.object({ needed: z.int(), panel: z.int() }),
      notice: z.boolean(),
    })
    .describe('申报时定下的程序 / the steps asked for when it was declared'),
  approvals: z.int(),
  disapprovals: z.int(),
  openObjections: z.int(),
  notice: z.string().nullable(),
  entry: z.int().nullable().describe('入账后的分录 / the entry that it became'),
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
};

export const caseSchema = z.object(caseShape).meta({ id: 'Case' });
export type CaseBody = z.output<typeof caseSchema>;
export const declaredCaseSchema = z
  .object({
    ...caseShape,
    warning: itemProblemSchema.nullable().describe('按今天的情况将超上限 / a cap that it would exceed today'),
  })
  .meta({ id: 'DeclaredCase' });
export const caseListSchema = listOf(caseSchema);

export const wholeCaseSchema = z
  .object({
    ...caseShape,
    note: z
      .string()
      .nullable()
      .optional()
      .describe('仅限可查看个人信息者和本户 / for the household and who may read personal data'),
    reference: z.string().nullable().optional(),
    evidence: z.array(z.object({ url: z.string().optional(), sha256: z.string().optional() })).optional(),
    attachments: z
      .array(z.object({ id: z.string(), digest: z.string(), uploadedAt: z.string(), erasedAt: z.string().nullable() }))
      .describe('照片；已删除的只留摘要 / pictures; of erased ones only the digest is left'),
    steps: z.array(
      z.object({
        step: z.int(),
        kind: z.enum(STEP_KINDS),
        stateAfter: z.enum(CASE_STATES),
        at: z.string(),
        by: z.object({ role: z.string(), id: z.string().optional(), name: z.string().optional() }),
        reason: z.string().nullable().optional(),
        problem: itemProblemSchema.nullable().describe('系统驳回的原因 / why the service itself rejected it'),
      }),
    ),
  })
  .meta({ id: 'WholeCase' });
export type WholeCaseBody = z.output<typeof wholeCaseSchema>;

export const caseQuerySchema = pageQuerySchema.extend({
  state: z.enum(CASE_STATES).optional(),
  household: householdNoSchema.optional(),
  rule: ruleSchema.optional(),
  source: z.enum(CASE_SOURCES).optional(),
  declaredBy: uuidSchema.optional(),
  from: daySchema.optional().describe('行为日期从 / day of the act, from'),
  to: daySchema.optional().describe('行为日期到 / day of the act, to'),
  notice: uuidSchema.optional(),
});

export const verificationSchema = z.strictObject({ verdict: z.enum(VERIFICATION_VERDICTS), reason: reasonSchema });
export const reviewSchema = z.strictObject({ verdict: z.enum(REVIEW_VERDICTS), reason: reasonSchema });
export const withdrawalSchema = z.strictObject({ reason: reasonSchema });

export const confirmationCodeSchema = z
  .object({
    code: z.string(),
    qr: z.string().describe('SVG；扫码打开确认页 / opens the form for confirming'),
    expiresAt: instantSchema,
  })
  .meta({ id: 'ConfirmationCode' });
export const confirmationSchema = z.strictObject({
  code: z.string().min(1).max(300).describe('确认码，或扫得的网址 / the code, or the address that was scanned'),
  confirmed: z.boolean().describe('true：确有其事 / it happened'),
  reason: reasonSchema.optional(),
});
export const confirmedSchema = z.object({ confirmed: z.boolean() }).meta({ id: 'CaseConfirmed' });

export const procedureSchema = procedureSettingsSchema.meta({ id: 'Procedure' });
export const procedureAnswerSchema = z
  .object({ ...procedureSettingsSchema.shape, revision: z.int() })
  .meta({ id: 'ProcedureRead' });

export const kinshipSchema = z
  .strictObject({
    members: z.array(uuidSchema).length(2).describe('两个成员的编号 / ids of two members'),
    relation: textSchema(20).describe('如 兄弟、岳父 / such as brother'),
  })
  .meta({ id: 'NewKinship' });
export const kinshipAnswerSchema = z
  .object({ members: z.array(z.string()), relation: z.string(), recordedAt: z.string() })
  .meta({ id: 'Kinship' });
export const kinshipListSchema = listOf(kinshipAnswerSchema);
export const kinshipQuerySchema = pageQuerySchema.extend({ member: uuidSchema.optional() });
export const kinshipParamsSchema = villageParamsSchema.extend({ member: uuidSchema, kin: uuidSchema });
