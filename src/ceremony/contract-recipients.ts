import { z } from 'zod';
import { listOf, ofVillageParamsSchema, pageQuerySchema, textSchema, uuidSchema } from '../http/contract.ts';
import { explain } from '../http/explain.ts';
import { groupCodeSchema, prizeSchema } from './contract-ceremonies.ts';
import { MAX_RECIPIENTS } from './recipient.ts';

const atSchema = z.enum(['stage', 'home']).describe('stage 上台；home 上门颁发 / on stage, or visited at home');
export const MAX_CITATION = 300;

export const newRecipientsSchema = z
  .strictObject({
    honours: z.array(uuidSchema).min(1).max(MAX_RECIPIENTS).optional().describe('荣誉编号 / honours one by one'),
    review: uuidSchema.optional().describe('一次星级评定的全部 / all of a star review'),
    cycle: uuidSchema.optional().describe('一期评选的全部 / all of an award cycle'),
    group: groupCodeSchema,
    at: atSchema.default('stage'),
  })
  .refine(
    ({ honours, review, cycle }) => [honours, review, cycle].filter((one) => one !== undefined).length === 1,
    explain(
      { zh: 'honours、review、cycle 须恰好给一个', en: 'give exactly one of honours, review and cycle' },
      { zh: '请只保留一个', en: 'keep one of them' },
    ),
  )
  .meta({ id: 'NewRecipients' });
export const recipientsAddedSchema = z
  .object({
    added: z.int(),
    repeated: z.int().describe('已在名册上的 / on the roster already'),
    revoked: z.int().describe('已撤销而未列入的 / left out since they were revoked'),
  })
  .meta({ id: 'RecipientsAdded' });

export const recipientChangeSchema = z
  .strictObject({
    group: groupCodeSchema,
    position: z.int().min(1).max(MAX_RECIPIENTS).describe('组内次序，从 1 起 / in the group, from 1'),
    at: atSchema,
    citation: textSchema(MAX_CITATION).nullable().describe('颁奖词；null：没有 / null: none'),
    prize: prizeSchema.nullable().describe('null：同组 / null: the group’s'),
    member: uuidSchema
      .nullable()
      .describe(
        '代表本户具名、上台的成员；null：户主 / who stands for the household and is printed for it; null: its head',
      ),
  })
  .partial()
  .meta({ id: 'RecipientChange', description: '只改给出的项 / only what is given changes' });

export const recipientSchema = z
  .object({
    honour: z.string(),
    number: z.string().describe('证书编号 / of the certificate'),
    kind: z.enum(['household', 'person']),
    household: z.string(),
    member: z.string().nullable().describe('获奖人，或代表本户的人 / the person, or who stands for the household'),
    name: z.string().nullable().describe('无权读个人信息者为 null / null without sight of personal data'),
    named: z.boolean().describe('文书上写出姓名；未成年人须监护人同意 / named on paper: a minor only with consent'),
    title: z.string(),
    label: z.string(),
    period: z.string(),
    state: z.enum(['standing', 'reduced', 'revoked']).describe('已撤销的不再打印 / what is revoked is not printed'),
    group: z.string(),
    position: z.int(),
    at: atSchema,
    citation: z.string().nullable(),
    proposed: z.enum(['facts', 'written']).nullable().describe('facts 按事实生成；written 人工撰写'),
    prize: z.string().nullable(),
  })
  .meta({ id: 'CeremonyRecipient' });
export const recipientListSchema = listOf(recipientSchema);
export const recipientQuerySchema = pageQuerySchema.extend({
  group: groupCodeSchema.optional(),
  at: atSchema.optional(),
});
/** Behind which place of the roster the page begins. */
export const recipientPositionSchema = z.tuple([z.int().min(1)]);
export const recipientParamsSchema = ofVillageParamsSchema.extend({ honour: uuidSchema });

export const citationWishSchema = z
  .strictObject({
    honours: z
      .array(uuidSchema)
      .min(1)
      .max(MAX_RECIPIENTS)
      .optional()
      .describe('只为这些人；默认全部 / only for these; default: all'),
  })
  .meta({ id: 'CitationWish' });
export const citationsProposedSchema = z
  .object({
    proposed: z.int().describe('按事实生成的 / proposed from facts'),
    written: z.int().describe('人工撰写、保持不动的 / somebody’s words, left as they are'),
    without: z.int().describe('该期没有可写的事实 / without a fact in the period'),
  })
  .meta({ id: 'CitationsProposed' });
