import type { Sql } from '../database/index.ts';
import type { App } from '../http/app-type.ts';
import { annualRoutes } from './annual-routes.ts';
import { fairnessRoutes } from './fairness-routes.ts';
import { regionReportRoutes } from './region-routes.ts';
import { reportRoutes } from './routes.ts';

export interface ReportServices {
  readonly sql: Sql;
  readonly now: () => Date;
  /** For the codes on printed documents: where people reach the service, and what signs them. */
  readonly publicUrl: string | undefined;
  readonly signingKey: Buffer;
}

/** Period summaries, households' statements, facts on recording and annual reports. */
export function reportFeature(app: App, services: ReportServices): void {
  reportRoutes(app, services);
  fairnessRoutes(app, services);
  annualRoutes(app, services);
  regionReportRoutes(app, services);
}
