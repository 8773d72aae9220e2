import { randomBytes } from 'node:crypto';
import { sha256 } from '../kernel/canonical.ts';

/*
 * The code of a passbook (存折): the village, so that it is looked up where it lives, and 120 random bits in Crockford's base 32, whose
 * letters and digits nobody mistakes for each other.
 */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 24;
const CODE = /^([1-9]\d{11})([0-9A-HJKMNP-TV-Z]{24})$/;

/** A new code, as it is printed and as its QR code reads: `220382206201-7KQ2M9XW4TC8ZP1RVB6HNEJ3`. */
export function freshPassbookCode(village: string): string {
  // 256 is a multiple of 32: every character is equally likely.
  const characters = Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${village}-${characters.join('')}`;
}

/**
 * Reads a code that was scanned or typed: capitals or not, full-width or not, with or without spaces and dashes, O for 0, I and L for 1.
 * `undefined` for what cannot be a code.
 */
export function readPassbookCode(typed: string): { readonly village: string; readonly code: string } | undefined {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cf}\p{Pd}\u2212\u30fc_.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const [, village, characters] = CODE.exec(plain) ?? [];
  return village === undefined ? undefined : { village, code: `${village}-${characters}` };
}

/** Under what a code is kept: enough randomness is in it to need no salt. */
export function passbookHash(code: string): Buffer {
  return sha256(code);
}
