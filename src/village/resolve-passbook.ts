import { Refused } from '../kernel/problems/index.ts';
import { type Passbook, readPassbook } from './passbook.ts';
import { passbookHash, readPassbookCode } from './passbook-code.ts';
import { checkPin, type PassbookContext } from './passbook-pin.ts';

/**
 * The passbook behind a code that was scanned or typed, with the right PIN where one is set. `village`: where it must belong; null:
 * anywhere. Refuses `unknown-passbook` (no code, unknown, dead or of another village, all alike), `passbook-closed`, `passbook-locked`,
 * `pin-required` and `wrong-pin`.
 *
 * Call it before a transaction, never within one: wrong tries are counted on a connection of their own. Under the village's lock ask
 * `livePassbooks` again.
 */
export async function resolvePassbook(
  context: PassbookContext,
  village: string | null,
  code: string,
  pin?: string,
): Promise<Passbook> {
  const read = readPassbookCode(code);
  if (read === undefined || (village !== null && read.village !== village)) throw new Refused('unknown-passbook');
  const passbook = await readPassbook(context.sql, read.village, passbookHash(read.code), context.now());
  await checkPin(context, passbook, pin);
  return passbook;
}
