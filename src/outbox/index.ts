import type { Jobs, Sql } from '../database/index.ts';
import { purgeOutbox } from './purge-outbox.ts';

export { EVENT_KINDS, type EventKind, type OutboxEvent, writeOutbox } from './outbox.ts';

/** Removes what happened too long ago to be told. */
export function scheduleOutboxPurge({
  jobs,
  sql,
  now,
}: {
  readonly jobs: Jobs;
  readonly sql: Sql;
  readonly now: () => Date;
}): void {
  jobs.schedule({
    name: 'purge-outbox',
    cron: '23 * * * *',
    run: async (signal) => {
      await purgeOutbox(sql, now(), signal);
    },
  });
}
