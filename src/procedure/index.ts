import type { App } from '../http/app-type.ts';
import type { ProcedureServices } from './services.ts';

export { gated } from './gate.ts';

/** From act to entry: cases, the board, objections, complaints, webhooks. */
export function procedureFeature(_app: App, _services: ProcedureServices): void {
  // Each part registers its routes and jobs here.
}
