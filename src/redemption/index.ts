import type { Jobs } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { bookRoutes } from './budget/index.ts';
import { dayRoutes } from './day/index.ts';
import { scheduleRedemptionJobs } from './jobs.ts';
import { RecentRedemptions } from './recent.ts';
import { disputeRoutes } from './routes-disputes.ts';
import { readRoutes } from './routes-read.ts';
import { writeRoutes } from './routes-write.ts';
import type { RedemptionServices } from './services.ts';
import { settlementRoutes } from './settlement/routes.ts';
import { shelfRoutes } from './shelf/index.ts';
import { yearEndRoutes } from './year-end/routes.ts';

export { checkRedemptionBooks } from './check-books.ts';
export { articlesOf, worthOf } from './day/call-list.ts';
export { callListIn, rankedHouseholdsIn } from './day/read-call-list.ts';
export { findRedemptionDay } from './day/redemption-day.ts';
export { shopExists } from './shelf/index.ts';

/** Shops, goods and stock; redemptions and what settles them. */
export function redemptionFeature(app: App, given: Omit<RedemptionServices, 'recent'> & { readonly jobs: Jobs }): void {
  const services = { ...given, recent: new RecentRedemptions() };
  shelfRoutes(app, services);
  writeRoutes(app, services);
  disputeRoutes(app, services);
  readRoutes(app, services);
  settlementRoutes(app, services);
  dayRoutes(app, services);
  bookRoutes(app, services);
  yearEndRoutes(app, services);
  scheduleRedemptionJobs(services);
}
