import type { App } from '../http/app-type.ts';
import { readRoutes } from './read-routes.ts';
import type { PostingServices } from './services.ts';
import { workbookRoute } from './workbook-route.ts';
import { writeRoutes } from './write-routes.ts';

export { type Evidence, postCommand, pricingContext, reverseCommand } from './command.ts';
export { evidenceSchema, idempotencyKeySchema, itemProblemSchema, MAX_BATCH } from './contract.ts';
export { pricingParticipant } from './pricing-participant.ts';
export type { PostingServices } from './services.ts';

/** Postings, reversals, closings, the journal and its verification. */
export function postingFeature(app: App, services: PostingServices): void {
  writeRoutes(app, services);
  readRoutes(app, services);
  workbookRoute(app, services);
}
