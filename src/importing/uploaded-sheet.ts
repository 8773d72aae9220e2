import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Form, readForm } from '../http/form.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { type ProblemCode, Refused } from '../kernel/problems/index.ts';

/** Why an uploaded file is no workbook, or holds no table of the wanted kind. */
export const UNREADABLE_SHEET = [
  'empty-file',
  'unsupported-format',
  'encrypted',
  'not-a-workbook',
  'too-large',
  'zip-bomb',
  'too-many-rows',
  'too-many-columns',
  'too-many-cells',
  'too-many-merges',
  'cell-too-long',
  'unsafe-xml',
  'damaged',
  'too-complex',
  'workbooks-busy',
  'sheet-not-found',
  'sheet-ambiguous',
  'header-not-found',
  'missing-column',
  'ambiguous-column',
  'no-data-rows',
] as const satisfies readonly ProblemCode[];

/**
 * Reads a form of one workbook (`file`) and short fields that fit `schema`. Refuses `unsupported-media-type`, `malformed-upload`,
 * `file-missing`, `too-large`, and with `invalid-request` fields that are wrong.
 */
export async function readSheetForm<S extends z.ZodType>(
  request: FastifyRequest,
  schema: S,
): Promise<{ readonly fields: z.output<S>; readonly file: NonNullable<Form['file']> }> {
  const { fields, file } = await readForm(
    request,
    () => new Refused('too-large', { what: 'file', whatZh: '文件', limit: '10 MB' }),
  );
  const parsed = schema.safeParse(fields, { reportInput: true });
  if (!parsed.success) throw new InvalidRequest(parsed.error.issues, 'body');
  if (!file) throw new Refused('file-missing');
  return { fields: parsed.data, file };
}
