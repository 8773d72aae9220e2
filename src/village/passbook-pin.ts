import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { audit, type Context, householdActor } from '../access/index.ts';
import { type AnySql, transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { LOCKS_FOR_GOOD, lockedRefusal, lockOf, type Passbook, readPassbook } from './passbook.ts';

const derive = promisify(scrypt) as (pin: string, salt: Buffer, length: number) => Promise<Buffer>;

/** Wrong tries in a row until the passbook is locked. */
export const PIN_TRIES = 5;
/** The first lock; every further one in a row lasts twice as long, and the last one until the committee ends it. */
export const FIRST_LOCK_MINUTES = 15;

/** What checking a passbook needs. Nobody acts yet where a session is asked for: a lock is then recorded as the household's. */
export type PassbookContext = Omit<Context, 'actor'> & Partial<Pick<Context, 'actor'>>;

/** A PIN as it is kept: salted and derived slowly, since there are few of them. */
export async function sealPin(pin: string): Promise<{ salt: Buffer; hash: Buffer }> {
  const salt = randomBytes(16);
  return { salt, hash: await derive(pin, salt, 32) };
}

/**
 * Lets the right PIN pass, or any where none is set. Refuses `pin-required`, `wrong-pin` (with the tries left), `passbook-locked`.
 *
 * The PIN is compared first, but nothing is told before one statement has counted the try under the row's lock: of tries made at the
 * same moment only the first five learn anything, the right one among the others neither. Runs in transactions of its own, so that a
 * wrong try stays counted whatever becomes of the caller's.
 */
export async function checkPin(context: PassbookContext, passbook: Passbook, pin: string | undefined): Promise<void> {
  if (passbook.pin === null) return;
  if (pin === undefined) throw new Refused('pin-required', { tries: PIN_TRIES });
  const right = timingSafeEqual(await derive(pin, passbook.pin.salt, 32), passbook.pin.hash);
  const now = context.now();
  if (right ? await clearTries(context, passbook, now) : await countWrongTry(context, passbook, now)) return;
  // Locked, ended or unlocked between reading and counting: say which, or try again.
  await readPassbook(context.sql, passbook.village, passbook.hash, now);
  await checkPin(context, passbook, pin);
}

/** The rows a try may still be made with: alive and not locked. */
function triable(sql: AnySql, { village, hash }: Passbook, now: Date) {
  return sql`village_code = ${village} AND code_hash = ${hash} AND revoked_at IS NULL AND pin_locks < ${LOCKS_FOR_GOOD}
    AND (pin_locked_until IS NULL OR pin_locked_until <= ${now})`;
}

async function clearTries({ sql }: PassbookContext, passbook: Passbook, now: Date): Promise<boolean> {
  const cleared = await sql`UPDATE passbooks SET pin_tries = 0, pin_locks = 0, pin_locked_until = NULL
    WHERE ${triable(sql, passbook, now)}`;
  return cleared.count === 1;
}

/** Counts a wrong try and throws what follows from it; false when none could be made. */
async function countWrongTry(context: PassbookContext, passbook: Passbook, now: Date): Promise<false> {
  const counted = await transaction(context.sql, {}, async (tx) => {
    const [row] = await tx<{ tries: number; locks: number; lockedUntil: Date | null }[]>`
      UPDATE passbooks SET pin_tries = (pin_tries + 1) % ${PIN_TRIES}::int,
        pin_locks = pin_locks + (pin_tries + 1) / ${PIN_TRIES}::int,
        pin_locked_until = CASE WHEN pin_tries + 1 = ${PIN_TRIES}::int
          THEN ${now}::timestamptz + make_interval(mins => ${FIRST_LOCK_MINUTES}::int << pin_locks) END
      WHERE ${triable(tx, passbook, now)}
      RETURNING pin_tries AS tries, pin_locks AS locks, pin_locked_until AS "lockedUntil"`;
    const lock = row && lockOf(row, now);
    if (lock) {
      const { village, householdNo } = passbook;
      const actor = context.actor ?? (await householdActor(tx, village, householdNo, now));
      const details = { locks: row.locks, until: lock.until?.toISOString() ?? null };
      await audit(tx, { ...context, actor }, 'passbook.locked', village, householdNo, details);
    }
    return row && { left: PIN_TRIES - row.tries, lock };
  });
  if (counted?.lock) throw lockedRefusal(counted.lock);
  if (counted) throw new Refused('wrong-pin', { left: counted.left });
  return false;
}
