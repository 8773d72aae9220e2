import type { AnySql, Jobs, Sql } from '../database/index.ts';

const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Removes one-time codes 30 days after they were used or could be no longer; how many there were. The steps stay. */
export async function purgeConfirmations(sql: AnySql, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  const { count } = await sql`DELETE FROM case_confirmations WHERE expires_at < ${before} OR used_at < ${before}`;
  return count;
}

/** Registers the clearing up. */
export function scheduleConfirmationPurge({
  jobs,
  sql,
  now,
}: {
  readonly jobs: Jobs;
  readonly sql: Sql;
  readonly now: () => Date;
}): void {
  jobs.schedule({
    name: 'purge-confirmations',
    cron: '47 3 * * *',
    run: async () => {
      await purgeConfirmations(sql, now());
    },
  });
}
