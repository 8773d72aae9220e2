import { Refused } from '../kernel/problems/index.ts';
import { seal, unseal } from '../kernel/seal.ts';

/* Uploaded workbooks hold telephone numbers, so they are kept sealed, bound to the village and the import. */

export function sealFile(key: Buffer, village: string, id: string, bytes: Uint8Array): Buffer {
  return seal(key, ['import', village, id], bytes);
}

/** Refuses `upload-unreadable` when the key is another one. */
export function openFile(key: Buffer, village: string, id: string, sealed: Buffer): Buffer {
  const bytes = unseal(key, ['import', village, id], sealed);
  if (!bytes) throw new Refused('upload-unreadable');
  return bytes;
}
