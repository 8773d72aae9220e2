import type { FastifyRequest } from 'fastify';
import { readForm } from '../http/form.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { Refused } from '../kernel/problems/index.ts';
import { uploadFieldsSchema } from './contract.ts';
import type { Upload } from './create-import.ts';

/**
 * Reads the upload's form. Refuses `unsupported-media-type`, `malformed-upload`, `file-missing`, `too-large`, and with
 * `invalid-request` fields that are wrong.
 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const { fields, file } = await readForm(
    request,
    () => new Refused('too-large', { what: 'file', whatZh: '文件', limit: '10 MB' }),
  );
  const parsed = uploadFieldsSchema.safeParse(fields, { reportInput: true });
  if (!parsed.success) throw new InvalidRequest(parsed.error.issues, 'body');
  if (!file) throw new Refused('file-missing');
  const { kind, sheet, period, effectiveOn } = parsed.data;
  const options = {
    ...(sheet === undefined ? {} : { sheet }),
    ...(period === undefined ? {} : { period }),
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
  };
  return { kind, options, ...file };
}
