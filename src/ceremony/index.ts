import type { App } from '../http/app-type.ts';
import type { CeremonyServices } from './services.ts';

/** Ceremonies and what is printed for them. */
export function ceremonyFeature(_app: App, _services: CeremonyServices): void {
  // Each part registers its routes here.
}
