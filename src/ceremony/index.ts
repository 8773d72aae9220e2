import type { App } from '../http/app-type.ts';
import { ceremonyRoutes } from './routes-ceremonies.ts';
import type { CeremonyServices } from './services.ts';

/** Ceremonies and what is printed for them. */
export function ceremonyFeature(app: App, services: CeremonyServices): void {
  // Each part registers its routes here.
  ceremonyRoutes(app, services);
}
