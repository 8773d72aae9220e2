import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/*
 * What complaints say and are answered: kept as AES-256-GCM ciphertext bound to the village, the complaint and which of the two it
 * is: version, nonce, ciphertext, tag.
 */

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Which text of which complaint. */
export interface SealedPlace {
  readonly village: string;
  readonly id: string;
  readonly field: 'words' | 'answer';
}

function boundTo({ village, id, field }: SealedPlace): Buffer {
  return Buffer.from(`complaint\u0000${VERSION}\u0000${village}\u0000${id}\u0000${field}`, 'utf8');
}

/** Encrypts a text; it cannot be opened as another complaint's or as the other text. */
export function sealComplaint(key: Buffer, place: SealedPlace, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
}

/** Opens what `sealComplaint` made; undefined when the key, the place or a byte is another. */
export function openComplaint(key: Buffer, place: SealedPlace, sealed: Buffer): string | undefined {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
