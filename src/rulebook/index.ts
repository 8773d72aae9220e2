import type { App } from '../http/app-type.ts';
import { type RulebookServices, rulebookRoutes } from './routes.ts';

export { adoptRules } from './adopt-rulebook.ts';
export { type AdoptedRulebook, loadRulebooks, RulebookCache, rulebookDigest, rulebookOn } from './book.ts';
export { checkRulebook, type RuleFinding } from './check.ts';
export { type RuleBody, type RuleInput, ruleBodySchema } from './contract.ts';
export {
  type Claim,
  price,
  requireEvidence,
  requireRecorder,
  type Use,
  worthOf,
} from './pricing.ts';
export type { RulebookServices } from './routes.ts';
export { CAP_PERIODS, type CapPeriod, type Rule, type Tariff } from './rule.ts';
export { rulebookSource } from './verify-rulebooks.ts';
export { fromRule } from './wire.ts';

/** Rule templates, drafts and adopted versions. */
export function rulebookFeature(app: App, services: RulebookServices): void {
  rulebookRoutes(app, services);
}
