import type { App } from '../http/app-type.ts';
import { documentRoutes } from './documents/routes.ts';
import { ceremonyRoutes } from './routes-ceremonies.ts';
import { consentRoutes } from './routes-consents.ts';
import { readinessRoutes } from './routes-readiness.ts';
import { recipientRoutes } from './routes-recipients.ts';
import type { CeremonyServices } from './services.ts';

export { eraseCeremonyWords } from './erase-words.ts';

/** Ceremonies and what is printed for them. */
export function ceremonyFeature(app: App, services: CeremonyServices): void {
  // Each part registers its routes here.
  ceremonyRoutes(app, services);
  recipientRoutes(app, services);
  consentRoutes(app, services);
  readinessRoutes(app, services);
  documentRoutes(app, services);
}
