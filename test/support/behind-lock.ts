import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql, TransactionSql } from '../../src/database/index.ts';
import type { TestDatabase } from './database.ts';

type Lock = (tx: TransactionSql) => PromiseLike<unknown>;

/** The lock that every change of a village takes. */
export function villageLock(village: string): Lock {
  return (tx) => tx`SELECT 1 FROM ledgers WHERE village_code = ${village} FOR UPDATE`;
}

/**
 * Sends while a lock is held, and lets go once so many transactions wait for it: so what is sent meets for certain. At most 8 can
 * wait, since the service has as many connections; redemptions and postings of one process wait as one. `meanwhile` changes something
 * under the lock before it is let go.
 */
export async function behindLock<T>(
  { admin }: Pick<TestDatabase, 'admin'>,
  lock: Lock,
  waiting: number,
  send: () => Promise<T>,
  meanwhile?: Lock,
): Promise<T> {
  let sent: Promise<T> | undefined;
  await admin.begin(async (tx) => {
    await lock(tx);
    sent = send();
    while ((await countWaiting(admin)) < waiting) await nextTurn();
    await meanwhile?.(tx);
  });
  return sent!;
}

/** On a connection of its own: within a transaction the view stands still. */
async function countWaiting(admin: Sql): Promise<number> {
  const [row] = await admin<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row!.count;
}
