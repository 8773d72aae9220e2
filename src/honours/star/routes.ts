import type { App } from '../../http/app-type.ts';
import type { HonoursServices } from '../services.ts';
import { decisionRoutes } from './routes-decisions.ts';
import { plaqueRoutes } from './routes-plaques.ts';
import { reviewRoutes } from './routes-reviews.ts';
import { schemeRoutes } from './routes-schemes.ts';
import { stepRoutes } from './routes-steps.ts';

/** Stars (星级): schemes, the reviews that decide them, and what was granted. */
export function starRoutes(app: App, services: HonoursServices): void {
  schemeRoutes(app, services);
  reviewRoutes(app, services);
  decisionRoutes(app, services);
  stepRoutes(app, services);
  plaqueRoutes(app, services);
}
