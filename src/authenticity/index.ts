import type { App } from '../http/app-type.ts';
import { authenticityRoutes } from './routes.ts';
import type { AuthenticityServices } from './services.ts';

/** Whether printed documents are genuine (扫码验真). */
export function authenticityFeature(app: App, services: AuthenticityServices): void {
  authenticityRoutes(app, services);
}
