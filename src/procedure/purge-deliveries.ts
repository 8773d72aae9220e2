import type { AnySql } from '../database/index.ts';

const KEPT_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE = 5_000;

/** Removes deliveries older than 90 days, as the outbox removes its events; how many there were. */
export async function purgeDeliveries(sql: AnySql, now: Date, signal?: AbortSignal): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  let removed = 0;
  for (let count = PAGE; count === PAGE && !signal?.aborted; removed += count) {
    ({ count } = await sql`
      DELETE FROM webhook_deliveries WHERE created_at < ${before}
        AND id IN (SELECT id FROM webhook_deliveries ORDER BY id LIMIT ${PAGE})`);
  }
  return removed;
}
