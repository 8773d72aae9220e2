import { type Sql, transaction } from '../database/index.ts';

/** Two processes that start together purge once. */
const PURGE_LOCK = 0x6d62_7075;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes files and reports that are older than 30 days; what was posted from them stays. Returns how many were removed. Only one
 * process purges at a time, the others leave it to that one.
 */
export async function purgeImports(sql: Sql, now: Date): Promise<number> {
  return transaction(sql, {}, async (tx) => {
    const [turn] = await tx<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${PURGE_LOCK}) AS mine`;
    if (!turn!.mine) return 0;
    const { count } = await tx`
      UPDATE imports SET file = NULL, report = NULL, filename = '', status = 'expired'
      WHERE expires_at <= ${now} AND file IS NOT NULL`;
    return count;
  });
}

export interface Purging {
  /** Ends the schedule and waits for a purge under way. */
  stop(): Promise<void>;
}

/** Purges now and every day. A failure is reported and tried again the next day. */
export function schedulePurge(sql: Sql, now: () => Date, onFailure: (error: unknown) => void): Purging {
  let running: Promise<unknown> = Promise.resolve();
  const purge = () => {
    running = purgeImports(sql, now()).catch(onFailure);
  };
  purge();
  const timer = setInterval(purge, DAY_MS).unref();
  const stop = async () => {
    clearInterval(timer);
    await running;
  };
  return { stop };
}
