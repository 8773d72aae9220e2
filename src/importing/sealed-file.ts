import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refused } from '../kernel/problems/index.ts';

/*
 * Uploaded workbooks hold telephone numbers, so they are kept as AES-256-GCM ciphertext bound to the village and the import:
 * version, nonce, ciphertext, tag.
 */

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function boundTo(village: string, id: string): Buffer {
  return Buffer.from(`import\u0000${VERSION}\u0000${village}\u0000${id}`, 'utf8');
}

export function sealFile(key: Buffer, village: string, id: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(village, id));
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Refuses `upload-unreadable` when the key is another one. */
export function openFile(key: Buffer, village: string, id: string, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(village, id)).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new Refused('upload-unreadable');
  }
}
