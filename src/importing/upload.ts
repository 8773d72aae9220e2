import type { FastifyRequest } from 'fastify';
import { uploadFieldsSchema } from './contract.ts';
import type { Upload } from './create-import.ts';
import { readSheetForm } from './uploaded-sheet.ts';

/** Reads the form of an import. Refuses as {@link readSheetForm}. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const { fields, file } = await readSheetForm(request, uploadFieldsSchema);
  const { kind, sheet, period, effectiveOn } = fields;
  const options = {
    ...(sheet === undefined ? {} : { sheet }),
    ...(period === undefined ? {} : { period }),
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
  };
  return { kind, options, ...file };
}
