import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../kernel/problems/index.ts';

/** What an uploaded form may weigh: one file and a few short fields, in any order. */
export const FORM_LIMITS = {
  fileSize: 10 * 1024 * 1024,
  files: 1,
  fields: 8,
  fieldSize: 2_000,
  fieldNameSize: 100,
  parts: 10,
  headerPairs: 20,
} as const;

const FILENAME_LENGTH = 200;

export interface Form {
  readonly fields: Record<string, unknown>;
  readonly file: { readonly bytes: Buffer; readonly filename: string } | undefined;
}

/**
 * Reads a form of `multipart/form-data` whose file is called `file`. Refuses `unsupported-media-type`, `malformed-upload`, and with
 * `tooLarge` a file beyond the limit.
 */
export async function readForm(request: FastifyRequest, tooLarge: () => Refused): Promise<Form> {
  if (!request.isMultipart()) throw new Refused('unsupported-media-type');
  return readParts(request).catch((error: unknown) => {
    // What the client still sends is read and dropped: it would wait for that before it looks at the answer.
    request.raw.unpipe();
    request.raw.resume();
    if (error instanceof Refused) throw error;
    const { code } = error as { code?: unknown };
    throw code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge() : new Refused('malformed-upload');
  });
}

async function readParts(request: FastifyRequest): Promise<Form> {
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
