import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { InvalidRequest } from '../http/invalid-request.ts';
import { Refused } from '../kernel/problems/index.ts';
import { uploadFieldsSchema } from './contract.ts';
import type { Upload } from './create-import.ts';
import { LIMITS } from './workbook/index.ts';

/** What the form may weigh: one file and a few short fields, in any order. */
export const FORM_LIMITS = {
  fileSize: LIMITS.uploadBytes,
  files: 1,
  fields: 8,
  fieldSize: 2_000,
  fieldNameSize: 100,
  parts: 10,
  headerPairs: 20,
} as const;

const FILENAME_LENGTH = 200;

interface Form {
  readonly fields: Record<string, unknown>;
  readonly file: { readonly bytes: Buffer; readonly filename: string } | undefined;
}

/**
 * Reads the upload's form. Refuses `unsupported-media-type`, `malformed-upload`, `file-missing`, `too-large`, and with
 * `invalid-request` fields that are wrong.
 */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new Refused('unsupported-media-type');
  const { fields, file } = await readForm(request).catch((error: unknown) => {
    // What the client still sends is read and dropped: it would wait for that before it looks at the answer.
    request.raw.unpipe();
    request.raw.resume();
    throw refusedForm(error);
  });
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

async function readForm(request: FastifyRequest): Promise<Form> {
  const fields: Record<string, unknown> = {};
  let file: Form['file'];
  for await (const part of request.parts() as AsyncIterable<Multipart>) {
    if (part.type === 'field') {
      // Forms send what was left empty as an empty text. Of two values nobody knows which is meant.
      if (part.value === '') continue;
      if (Object.hasOwn(fields, part.fieldname)) throw new Refused('malformed-upload');
      fields[part.fieldname] = part.value;
      continue;
    }
    const bytes = await part.toBuffer();
    if (part.fieldname === 'file') file = { bytes, filename: nameOf(part.filename) };
    else fields[part.fieldname] = part.filename;
  }
  return { fields, file };
}

/** A file's own name, without what no name has. */
function nameOf(filename: string | undefined): string {
  const name = (filename ?? '').replace(/^.*[\\/]/s, '').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
  return (
    name
      .trim()
      .slice(0, FILENAME_LENGTH)
      .replace(/\p{Surrogate}$/u, '') || 'upload'
  );
}

function refusedForm(error: unknown): unknown {
  if (error instanceof Refused) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'FST_REQ_FILE_TOO_LARGE')
    return new Refused('too-large', { what: 'file', whatZh: '文件', limit: '10 MB' });
  return new Refused('malformed-upload');
}
