import type { App } from '../../http/app-type.ts';
import type { RedemptionServices } from '../services.ts';
import { budgetRoutes } from './routes-budgets.ts';
import { sampleRoutes } from './routes-samples.ts';

/** The committee's books of redemption: budgets (预算), what is owed in points (负债), samples for audits (抽查). */
export function bookRoutes(app: App, services: RedemptionServices): void {
  budgetRoutes(app, services);
  sampleRoutes(app, services);
}
