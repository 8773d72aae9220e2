import { z } from 'zod';
import { listOf, pageQuerySchema, seqTextSchema, uuidSchema } from '../../http/contract.ts';
import { explain } from '../../http/explain.ts';
import { ERASURE_REASONS } from './erase-attachment.ts';
import type { Subject } from './subject.ts';

const EXACTLY_ONE = explain(
  {
    zh: '申报（case）、活动（activity）、分录（entry）须且只能写一项',
    en: 'give exactly one of case, activity, entry',
  },
  { zh: '请写明照片是关于哪一项的', en: 'say what the picture is about' },
);

const about = {
  case: uuidSchema.optional().describe('申报的编号 / id of a case'),
  activity: uuidSchema.optional().describe('活动的编号 / id of an activity'),
  entry: seqTextSchema.optional().describe('分录号 / number of an entry'),
};
interface About {
  readonly case?: string | undefined;
  readonly activity?: string | undefined;
  readonly entry?: unknown;
}

function isOne({ case: one, activity, entry }: About): boolean {
  return [one, activity, entry].filter((value) => value !== undefined).length === 1;
}

/** What exactly one of the three names. */
export function subjectIn({ case: one, activity, entry }: About): Subject {
  if (one !== undefined) return { kind: 'case', id: one };
  return activity !== undefined ? { kind: 'activity', id: activity } : { kind: 'entry', seq: entry as number };
}

/** The fields of the form beside the file. */
export const attachmentFieldsSchema = z.strictObject(about).refine(isOne, EXACTLY_ONE);

/** The same for the reference: forms are not JSON. */
export const attachmentForm = {
  type: 'object',
  required: ['file'],
  examples: [{ case: '01938c2e-7b1a-7c3d-9e4f-000000000041', file: '（jpg）' }],
  properties: {
    file: { type: 'string', format: 'binary', description: 'JPEG、PNG 或 WebP，≤ 10 MB · JPEG, PNG or WebP' },
    case: { type: 'string', format: 'uuid', description: '三项写且只写一项 · exactly one of the three' },
    activity: { type: 'string', format: 'uuid' },
    entry: { type: 'integer', minimum: 1 },
  },
};

export const attachmentQuerySchema = pageQuerySchema.extend(about).refine(isOne, EXACTLY_ONE);

export const erasureQuerySchema = z.strictObject({
  reason: z
    .enum(ERASURE_REASONS)
    .describe(
      '传错、重复、不能说明问题、涉及隐私 / uploaded by mistake, there twice, proves nothing, shows what it should not',
    ),
});

export const attachmentSchema = z
  .object({
    id: z.string(),
    case: z.string().nullable(),
    activity: z.string().nullable(),
    entry: z.int().nullable(),
    mediaType: z.string(),
    width: z.int(),
    height: z.int(),
    size: z.int().describe('字节 / bytes'),
    digest: z
      .string()
      .describe('所存照片的 SHA-256，删除后仍保留 / of the picture as it is kept, also once it is erased'),
    uploadedAt: z.string(),
    uploadedBy: z
      .string()
      .nullable()
      .describe('上传者；户只看得到自己的 / the client that uploaded it; households see their own only'),
    erasedAt: z.string().nullable(),
  })
  .meta({ id: 'Attachment' });
export type AttachmentBody = z.output<typeof attachmentSchema>;
export const attachmentListSchema = listOf(attachmentSchema);
