import type { App } from '../http/app-type.ts';
import type { HonoursServices } from './services.ts';

/** Stars (星级), award programmes and their cycles. */
export function honoursFeature(_app: App, _services: HonoursServices): void {
  // Each part registers its routes here.
}
