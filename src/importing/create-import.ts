import { v7 as newId } from 'uuid';
import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readHeads } from '../ledger/index.ts';
import type { ImportKind } from './interpret/index.ts';
import { type Job, openWorkbook } from './job.ts';
import { KINDS } from './kinds.ts';
import { sealFile } from './sealed-file.ts';
import type { ImportServices } from './services.ts';
import { expiryOf, type ImportOptions, insertImport, readImport, type StoredImport } from './store.ts';

export interface Upload {
  readonly kind: ImportKind;
  readonly options: ImportOptions;
  readonly filename: string;
  readonly bytes: Buffer;
}

/**
 * Takes a workbook, reads it and decides what a commit would do now; writes nothing but the preview itself. Refuses files and
 * sheets that cannot be read (415, 413, 422).
 */
export async function createImport(
  context: Context,
  services: ImportServices,
  village: string,
  upload: Upload,
): Promise<StoredImport> {
  authorise(context.actor, 'imports:write', village);
  const { kind, options, filename, bytes } = upload;
  const heads = await readHeads(context.sql, [village]);
  if (!heads.has(village)) throw new Refused('not-found');
  const id = newId();
  const workbook = await openWorkbook(bytes, filename);
  const job: Job = { context, services, village, importId: id, workbook, options };
  const report = await KINDS[kind].preview(job);
  const createdAt = context.now();
  const record = { village, id, kind, filename, options, report, createdAt, createdBy: context.actor.client };
  const file = sealFile(services.encryptionKey, village, id, bytes);
  await transaction(context.sql, {}, async (tx) => {
    await insertImport(tx, { ...record, expiresAt: expiryOf(createdAt) }, file);
    await audit(tx, context, 'import.uploaded', village, id, { kind, bytes: bytes.length, ...report.summary });
  });
  return readImport(context.sql, village, id, createdAt);
}
