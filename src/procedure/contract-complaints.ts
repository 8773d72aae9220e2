import { z } from 'zod';
import {
  daySchema,
  listOf,
  pageQuerySchema,
  regionPrefixSchema,
  textSchema,
  uuidSchema,
  villageCodeSchema,
} from '../http/contract.ts';

const WORDS = 4_000;
const STATES = ['open', 'answered'] as const;

export const newComplaintSchema = z
  .strictObject({ village: villageCodeSchema, words: textSchema(WORDS) })
  .meta({ id: 'NewComplaint' });

export const sentComplaintSchema = z
  .object({ token: z.string().meta({ description: '凭此查看答复，只显示一次 / reads the answer; shown once' }) })
  .meta({ id: 'SentComplaint' });

/** Whatever is no token is answered like one that nobody has. */
export const tokenParamsSchema = z.strictObject({ token: z.string().min(1).max(200) });

export const ownComplaintSchema = z
  .object({
    state: z.enum(STATES),
    receivedOn: daySchema,
    answer: z.string().nullable().meta({ description: '答复 90 天后删除 / removed 90 days after it was given' }),
    answeredOn: daySchema.nullable(),
  })
  .meta({ id: 'OwnComplaint' });

export const complaintSchema = ownComplaintSchema
  .extend({ village: villageCodeSchema, id: uuidSchema, words: z.string().nullable() })
  .meta({ id: 'Complaint' });

export const complaintListSchema = listOf(complaintSchema).meta({ id: 'ComplaintList' });

export const complaintQuerySchema = pageQuerySchema.extend({
  state: z.enum(STATES).optional(),
  village: villageCodeSchema.optional(),
});

export const complaintPositionSchema = z.tuple([daySchema, z.string().max(12), uuidSchema]);

export const complaintParamsSchema = z.strictObject({ prefix: regionPrefixSchema, id: uuidSchema });

export const complaintAnswerSchema = z.strictObject({ answer: textSchema(WORDS) }).meta({ id: 'AnswerToComplaint' });
