import { randomBytes } from 'node:crypto';
import { sha256 } from '../kernel/canonical.ts';

/*
 * The code by which a beneficiary confirms an act: the village, so that it is looked up where it lives, and 120 random bits in
 * Crockford's base 32.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 24;
const CODE = /^([1-9]\d{11})([0-9A-HJKMNP-TV-Z]{24})$/;

export const CONFIRMATION_DAYS = 7;

/** A new code, as its QR code reads. */
export function freshConfirmationCode(village: string): string {
  // 256 is a multiple of 32: every character is equally likely.
  const characters = Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${village}-${characters.join('')}`;
}

/** Reads a code that was scanned, with the address before it or without, or typed; `undefined` for what cannot be one. */
export function readConfirmationCode(typed: string): { readonly village: string; readonly hash: Buffer } | undefined {
  const plain = typed
    .slice(typed.lastIndexOf('#') + 1)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cf}\p{Pd}_.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const [, village, characters] = CODE.exec(plain) ?? [];
  return village === undefined ? undefined : { village, hash: confirmationHash(`${village}-${characters}`) };
}

/** Under what a code is kept: enough randomness is in it to need no salt. */
export function confirmationHash(code: string): Buffer {
  return sha256(code);
}
