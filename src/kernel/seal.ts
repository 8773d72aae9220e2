import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/*
 * What is kept encrypted: AES-256-GCM as version, nonce, ciphertext, tag. It is bound to its place: what it is and whose, such as
 * `['phone', village, member]`.
 */

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed and whose: the kind first, then the village, the id and, where there are several, the field. */
export type SealedPlace = readonly [
  kind: 'import' | 'phone' | 'webhook' | 'complaint' | 'attachment' | 'guardian',
  village: string,
  id: string,
  ...more: string[],
];

function boundTo([kind, ...rest]: SealedPlace): Buffer {
  return Buffer.from([kind, VERSION, ...rest].join('\u0000'), 'utf8');
}

/** Encrypts bytes, or a text as UTF-8. What is sealed for one place cannot be opened as another's. */
export function seal(key: Buffer, place: SealedPlace, content: string | Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(place));
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` made; undefined when the key, the place or a byte is another. */
export function unseal(key: Buffer, place: SealedPlace, sealed: Buffer): Buffer | undefined {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
