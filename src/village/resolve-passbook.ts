import type { AnySql } from '../database/index.ts';
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

/**
 * Whose passbooks these codes, as they were typed, are or once were: dead ones count too, unknown ones are left out. Tells a repetition
 * from something new and lets nobody spend.
 */
export async function ownersOfPassbooks(
  sql: AnySql,
  village: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const typed = new Map<string, string>();
  for (const code of new Set(codes)) {
    const read = readPassbookCode(code);
    if (read?.village === village) typed.set(code, passbookHash(read.code).toString('hex'));
  }
  if (typed.size === 0) return new Map();
  const rows = await sql<{ hash: string; no: string }[]>`
    SELECT w.hash, p.household_no AS no FROM unnest(${[...new Set(typed.values())]}::text[]) AS w (hash)
    JOIN passbooks p ON p.village_code = ${village} AND p.code_hash = decode(w.hash, 'hex')`;
  const owners = new Map(rows.map(({ hash, no }) => [hash, no]));
  return new Map([...typed].flatMap(([code, hash]) => (owners.has(hash) ? [[code, owners.get(hash)!]] : [])));
}
