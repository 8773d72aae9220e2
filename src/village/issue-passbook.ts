import QRCode from 'qrcode';
import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { readHousehold, requireOpen } from './household.ts';
import { endPassbook } from './passbook.ts';
import { freshPassbookCode, passbookHash } from './passbook-code.ts';
import { sealPin } from './passbook-pin.ts';

/**
 * Issues a household's passbook (存折), or issues it anew: the old code and the sessions begun with it are dead at once. The code is
 * answered here and never again; an optional PIN is asked for with it. Refuses `household-closed`.
 */
export async function issuePassbook(
  context: Context,
  village: string,
  no: string,
  input: { readonly pin?: string | undefined },
): Promise<{ code: string; qr: string; issuedAt: Date; replaced: boolean }> {
  authorise(context.actor, 'passbook:write', village);
  const code = freshPassbookCode(village);
  const pin = input.pin === undefined ? null : await sealPin(input.pin);
  const issuedAt = context.now();
  const replaced = await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    requireOpen(await readHousehold(tx, village, no));
    const dead = await endPassbook(tx, village, no, 'reissued', issuedAt);
    await tx`INSERT INTO passbooks (village_code, code_hash, household_no, issued_at, pin_salt, pin_hash)
      VALUES (${village}, ${passbookHash(code)}, ${no}, ${issuedAt}, ${pin?.salt ?? null}, ${pin?.hash ?? null})`;
    await audit(tx, context, 'passbook.issued', village, no, { replaced: dead, pin: pin !== null });
    return dead;
  });
  const qr = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { code, qr, issuedAt, replaced };
}
