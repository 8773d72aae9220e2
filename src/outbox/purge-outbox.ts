import type { AnySql } from '../database/index.ts';

const KEPT_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 5_000;

/**
 * Removes events older than 90 days; how many there were. Safe in several processes at once. Ids grow with time, so the oldest are
 * found without looking at all the others.
 */
export async function purgeOutbox(sql: AnySql, now: Date, signal?: AbortSignal): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  let removed = 0;
  for (let count = PAGE; count === PAGE && !signal?.aborted; removed += count) {
    ({ count } = await sql`
      DELETE FROM outbox WHERE at < ${before} AND id IN (SELECT id FROM outbox ORDER BY id LIMIT ${PAGE})`);
  }
  return removed;
}
