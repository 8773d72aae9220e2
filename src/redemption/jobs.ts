import type { Jobs } from '../database/index.ts';
import { expireDueHolds } from './expire-holds.ts';
import type { RedemptionServices } from './services.ts';

/** What redemption does by the clock. */
export function scheduleRedemptionJobs(services: RedemptionServices & { readonly jobs: Jobs }): void {
  const { jobs, now, log } = services;
  jobs.schedule({
    name: 'expire-holds',
    cron: '* * * * *',
    run: async (signal) => {
      const { expired, left } = await expireDueHolds(services, now(), signal);
      if (expired > 0 || left > 0) log.info({ expired, left }, 'holds expired');
    },
  });
}
