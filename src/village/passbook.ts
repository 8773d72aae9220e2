import { endHouseholdSessions } from '../access/index.ts';
import type { AnySql, TransactionSql } from '../database/index.ts';
import { dayAt, startOfDay } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';

/** Why a passbook ended: issued anew, taken back, or its household was closed. */
type Ending = 'reissued' | 'revoked' | 'closed';

/** A passbook that is alive. */
export interface Passbook {
  readonly village: string;
  readonly householdNo: string;
  /** SHA-256 of its code: its name in the database. */
  readonly hash: Buffer;
  readonly pin: { readonly salt: Buffer; readonly hash: Buffer } | null;
}

/** Until when a passbook cannot be used; null: until the committee unlocks it or issues it anew. */
export interface Lock {
  readonly until: Date | null;
}

/** With this many locks in a row, without the right PIN in between, a passbook is locked for good. */
export const LOCKS_FOR_GOOD = 6;

/** The lock that a row tells of at an instant. */
export function lockOf(row: { locks: number; lockedUntil: Date | null }, now: Date): Lock | undefined {
  if (row.locks >= LOCKS_FOR_GOOD) return { until: null };
  return row.lockedUntil !== null && row.lockedUntil > now ? { until: row.lockedUntil } : undefined;
}

/** `passbook-locked`, with the end of the lock on the village's clock. */
export function lockedRefusal({ until }: Lock): Refused {
  if (until === null)
    return new Refused('passbook-locked', { until: 'the committee unlocks it', untilZh: '村委会解锁' });
  const minute = new Date(Math.ceil(until.getTime() / 60_000) * 60_000);
  const day = dayAt(minute);
  const time = new Date(minute.getTime() - startOfDay(day).getTime()).toISOString().slice(11, 16);
  return new Refused('passbook-locked', { until: `${day} ${time} (Beijing time)`, untilZh: `${day} ${time}` });
}

interface PassbookRow {
  householdNo: string;
  revoked: boolean;
  ended: Ending | null;
  pinSalt: Buffer | null;
  pinHash: Buffer | null;
  locks: number;
  lockedUntil: Date | null;
}

/** Reads the passbook of a code's hash. Refuses `unknown-passbook` (also dead ones), `passbook-closed` and `passbook-locked`. */
export async function readPassbook(sql: AnySql, village: string, hash: Buffer, now: Date): Promise<Passbook> {
  const [row] = await sql<PassbookRow[]>`
    SELECT household_no AS "householdNo", revoked_at IS NOT NULL AS revoked, ended, pin_salt AS "pinSalt",
      pin_hash AS "pinHash", pin_locks AS locks, pin_locked_until AS "lockedUntil"
    FROM passbooks WHERE village_code = ${village} AND code_hash = ${hash}`;
  if (row?.ended === 'closed') throw new Refused('passbook-closed');
  if (!row || row.revoked) throw new Refused('unknown-passbook');
  const lock = lockOf(row, now);
  if (lock) throw lockedRefusal(lock);
  const { householdNo, pinSalt, pinHash } = row;
  return { village, householdNo, hash, pin: pinSalt && pinHash ? { salt: pinSalt, hash: pinHash } : null };
}

/**
 * Which of these passbooks are still alive, as hex of their hashes. Whoever decides under a village's lock asks once more there: a
 * passbook may have been issued anew since it was resolved.
 */
export async function livePassbooks(
  sql: AnySql,
  passbooks: readonly Pick<Passbook, 'village' | 'hash'>[],
): Promise<ReadonlySet<string>> {
  if (passbooks.length === 0) return new Set();
  const rows = await sql<{ hash: string }[]>`
    SELECT w.hash
    FROM unnest(${passbooks.map(({ village }) => village)}::text[], ${passbooks.map(({ hash }) => hash.toString('hex'))}::text[])
      AS w (village_code, hash)
    CROSS JOIN LATERAL (SELECT revoked_at FROM passbooks x
      WHERE x.village_code = w.village_code AND x.code_hash = decode(w.hash, 'hex') LIMIT 1) p
    WHERE p.revoked_at IS NULL`;
  return new Set(rows.map(({ hash }) => hash));
}

/** Ends the household's passbook and the sessions begun with it, in the transaction of the reason; false when it has none. */
export async function endPassbook(
  tx: TransactionSql,
  village: string,
  no: string,
  ended: Ending,
  at: Date,
): Promise<boolean> {
  const dead = await tx`UPDATE passbooks SET revoked_at = ${at}, ended = ${ended}
    WHERE village_code = ${village} AND household_no = ${no} AND revoked_at IS NULL`;
  // After the passbook's row is locked: a session that is being opened either is there by now or will not be opened.
  await endHouseholdSessions(tx, village, no);
  return dead.count > 0;
}
