import { setTimeout as sleep } from 'node:timers/promises';
import type { Jobs } from '../database/index.ts';
import { scheduleOutboxPurge } from '../outbox/index.ts';
import { type DeliveryServices, deliverWebhooks } from './deliver-webhooks.ts';
import type { FanOutCursor } from './fan-out-webhooks.ts';
import { purgeDeliveries } from './purge-deliveries.ts';

const POLL_MS = 5_000;
/** The next run comes a minute after this one began. */
const RUN_MS = 50_000;

/** Delivers events soon after they happened; where nobody wants to hear of any, a run ends at once. */
export function scheduleWebhookJobs(
  services: DeliveryServices & { readonly jobs: Jobs; readonly webhookAllowPrivate: boolean },
): void {
  const { jobs, sql, now, log, webhookAllowPrivate: allowPrivate } = services;
  scheduleOutboxPurge(services);
  const cursor: FanOutCursor = { last: undefined };
  jobs.schedule({
    name: 'deliver-webhooks',
    cron: '* * * * *',
    run: async (signal) => {
      const end = performance.now() + RUN_MS;
      while (!signal.aborted) {
        const { endpoints, delivered, failed } = await deliverWebhooks(services, cursor, { allowPrivate }, signal);
        if (delivered > 0 || failed > 0) log.info({ delivered, failed }, 'events delivered');
        if (endpoints === 0 || performance.now() + POLL_MS > end) return;
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  });
  jobs.schedule({
    name: 'purge-deliveries',
    cron: '37 * * * *',
    run: async (signal) => {
      await purgeDeliveries(sql, now(), signal);
    },
  });
}
