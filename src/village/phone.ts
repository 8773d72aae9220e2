import { seal, unseal } from '../kernel/seal.ts';

/* Telephone numbers: kept sealed, bound to the village and the member, shown masked only. */

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

/** Encrypts a normalised number. It cannot be opened as another member's. */
export function sealPhone(key: Buffer, village: string, memberId: string, digits: string): Buffer {
  return seal(key, ['phone', village, memberId], digits);
}

/** Opens what `sealPhone` made; undefined when the key, the village, the member or a byte is another. */
export function openPhone(key: Buffer, village: string, memberId: string, sealed: Buffer): string | undefined {
  return unseal(key, ['phone', village, memberId], sealed)?.toString('utf8');
}

/** Shown where a number is kept that this service's key cannot open. */
export const UNREADABLE_PHONE = '****';
