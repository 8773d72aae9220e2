import { z } from 'zod';
import { listOf, pageQuerySchema, periodSchema, uuidSchema } from '../../http/contract.ts';
import { ENTRY_KINDS } from '../../ledger/index.ts';

const MAX_SAMPLE = 200;

export const drawSchema = z
  .strictObject({
    period: periodSchema.describe('期间，通常是季 / usually a quarter'),
    count: z.int().min(1).max(MAX_SAMPLE).describe('抽几笔；不足则全抽 / how many; all, where there are fewer'),
  })
  .meta({ id: 'SampleDraw' });

const sampleShape = {
  id: z.string(),
  period: z.string(),
  wanted: z.int(),
  seed: z.string().describe('SHA-256("根 村代码 期间 笔数") / SHA-256 of "root village period count"'),
  size: z.int().describe('抽取时的台账笔数 / size of the ledger when it was drawn'),
  root: z.string(),
  entries: z.array(z.int()).describe('抽中的分录，按抽取先后 / entries drawn, in order of the draw'),
  createdAt: z.string(),
  createdBy: z.string(),
};
export const sampleSchema = z.object(sampleShape).meta({ id: 'Sample' });

export const sampledSchema = z
  .object({
    ...sampleShape,
    candidates: z.int().describe('从多少笔中抽 / how many there were to draw from'),
    howTo: z.string().describe('怎样重抽 / how to draw it again'),
    sampled: z.array(
      z.object({
        seq: z.int(),
        name: z.string(),
        kind: z.enum(ENTRY_KINDS),
        occurredOn: z.string(),
        recordedAt: z.string(),
        household: z.string(),
        head: z
          .string()
          .nullable()
          .describe('户主；无权查看个人信息的只见某某 / masked for who may not read personal data'),
        what: z.string().describe('细则或兑换商品 / the rule or the goods'),
        points: z.number(),
        honour: z.number(),
        reference: z.string().nullable(),
        evidence: z.array(z.object({ url: z.string().optional(), sha256: z.string().optional() })),
        recorder: z.string(),
        handler: z.string().nullable(),
        reversedBy: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'AuditSample' });

export const sampleQuerySchema = pageQuerySchema.extend({ period: periodSchema.optional() });
export const samplePositionSchema = uuidSchema;
export const sampleListSchema = listOf(sampleSchema);
