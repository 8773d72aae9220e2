import type { App } from '../http/app-type.ts';
import { awardRoutes } from './award/routes.ts';
import { grantedRoutes } from './routes-granted.ts';
import { nominationRoutes } from './routes-nominations.ts';
import type { HonoursServices } from './services.ts';
import { starRoutes } from './star/routes.ts';

export { eraseHonoursWords } from './erase-words.ts';
export {
  type Honour,
  readHonours,
  type Standing,
  standingOf,
} from './honour.ts';
export { labelOf } from './star/scheme.ts';

/** Stars (星级), award programmes and their cycles. */
export function honoursFeature(app: App, services: HonoursServices): void {
  starRoutes(app, services);
  awardRoutes(app, services);
  nominationRoutes(app, services);
  grantedRoutes(app, services);
}
