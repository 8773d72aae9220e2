import type { App } from '../../http/app-type.ts';
import type { HonoursServices } from '../services.ts';
import { candidateRoutes } from './routes-candidates.ts';
import { cycleRoutes } from './routes-cycles.ts';
import { programmeRoutes } from './routes-programmes.ts';
import { titleRoutes } from './routes-titles.ts';

/** Award programmes, their cycles and candidates. */
export function awardRoutes(app: App, services: HonoursServices): void {
  programmeRoutes(app, services);
  cycleRoutes(app, services);
  candidateRoutes(app, services);
  titleRoutes(app, services);
}
