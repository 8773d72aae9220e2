import type { Sql } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { rankingRoutes } from './routes.ts';

export type { TieRule } from './rank.ts';
export { rankAt } from './rank-at.ts';
export { fixTerms, type PinnedLedger, type RankingTerms, tieRuleWords } from './terms.ts';
export { readRanking } from './village-rankings.ts';

export interface RankingServices {
  readonly sql: Sql;
  readonly now: () => Date;
}

/** Rankings of villages and regions, and totals of regions. */
export function rankingFeature(app: App, services: RankingServices): void {
  rankingRoutes(app, services);
}
