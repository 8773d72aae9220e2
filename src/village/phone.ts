import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/*
 * Telephone numbers: kept as AES-256-GCM ciphertext bound to the village and the member, shown masked only.
 */

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The digits of a number as people write it (`131 5043 6940`, full-width, `+86-…`, a spreadsheet's number), or undefined when
 * it is no mobile (11 digits) or fixed line (7–8 digits, with or without area code).
 */
export function normalisePhone(input: string | number): string | undefined {
  const digits = String(input)
    .normalize('NFKC')
    .replace(/[\s\p{Cf}()\p{Pd}.]/gu, '')
    .replace(/^(?:\+|00)86/, '')
    .replace(/^86(?=1\d{10}$)/, '');
  if (/^1[3-9]\d{9}$/.test(digits) || /^[2-9]\d{6,7}$/.test(digits)) return digits;
  return /^0[1-9]\d{1,2}[2-9]\d{6,7}$/.test(digits) ? digits : undefined;
}

/** `138****1234`; shorter numbers keep only their last two digits. */
export function maskPhone(digits: string): string {
  return digits.length === 11 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : `****${digits.slice(-2)}`;
}

function boundTo(village: string, memberId: string): Buffer {
  return Buffer.from(`phone\u0000${VERSION}\u0000${village}\u0000${memberId}`, 'utf8');
}

/** Encrypts a normalised number: version, nonce, ciphertext, tag. It cannot be opened as another member's. */
export function sealPhone(key: Buffer, village: string, memberId: string, digits: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(village, memberId));
  const sealed = Buffer.concat([cipher.update(digits, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
}

/** Opens what `sealPhone` made; undefined when the key, the village, the member or a byte is another. */
export function openPhone(key: Buffer, village: string, memberId: string, sealed: Buffer): string | undefined {
  if (sealed[0] !== VERSION || sealed.length <= 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(village, memberId)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Shown where a number is kept that this service's key cannot open. */
export const UNREADABLE_PHONE = '****';
