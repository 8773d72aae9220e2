import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import QRCode from 'qrcode';
import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { sha256 } from '../kernel/canonical.ts';
import { readHousehold, requireOpen } from './household.ts';
import { lockVillage } from './village.ts';

const derive = promisify(scrypt) as (pin: string, salt: Buffer, length: number) => Promise<Buffer>;

/** Letters and digits that nobody mistakes for each other (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_CHARACTERS = 24;

/** A new code: the village, so that it can be looked up where it lives, and 120 random bits. */
function freshCode(village: string): string {
  const characters = Array.from(randomBytes(CODE_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${village}-${characters.join('')}`;
}

/** Under what a code is kept: enough randomness is in it to need no salt. */
function passbookHash(code: string): Buffer {
  return sha256(code);
}

/**
 * Issues a household's passbook (存折), or issues it anew: the old code is dead at once. The code is answered here and never
 * again; an optional PIN is asked for with it. Refuses `household-closed`.
 */
export async function issuePassbook(
  context: Context,
  village: string,
  no: string,
  input: { readonly pin?: string | undefined },
): Promise<{ code: string; qr: string; issuedAt: Date; replaced: boolean }> {
  authorise(context.actor, 'passbook:write', village);
  const code = freshCode(village);
  const salt = input.pin === undefined ? null : randomBytes(16);
  const pinHash = input.pin === undefined || salt === null ? null : await derive(input.pin, salt, 32);
  const issuedAt = context.now();
  const replaced = await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    requireOpen(await readHousehold(tx, village, no));
    const dead = await tx`UPDATE passbooks SET revoked_at = ${issuedAt}
      WHERE village_code = ${village} AND household_no = ${no} AND revoked_at IS NULL`;
    await tx`INSERT INTO passbooks (village_code, code_hash, household_no, issued_at, pin_salt, pin_hash)
      VALUES (${village}, ${passbookHash(code)}, ${no}, ${issuedAt}, ${salt}, ${pinHash})`;
    await audit(tx, context, 'passbook.issued', village, no, { replaced: dead.count > 0, pin: salt !== null });
    return dead.count > 0;
  });
  const qr = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { code, qr, issuedAt, replaced };
}
