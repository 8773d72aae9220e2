import type { App } from '../../http/app-type.ts';
import type { HonoursServices } from '../services.ts';
import { schemeRoutes } from './routes-schemes.ts';

/** Stars (星级): schemes, the reviews that decide them, and what was granted. */
export function starRoutes(app: App, services: HonoursServices): void {
  schemeRoutes(app, services);
}
