export { type AdoptedRulebook, loadRulebooks, RulebookCache, rulebookDigest, rulebookOn } from './book.ts';
export { checkRulebook, fieldError, type RuleFinding, requireSound } from './check.ts';
export type { RuleBody, RuleInput } from './contract.ts';
export {
  type Claim,
  isRefusal,
  MAX_QUANTITY,
  type Price,
  price,
  requireEvidence,
  requireRecorder,
  UNUSED,
  type Use,
  worthOf,
} from './pricing.ts';
export { CAP_PERIODS, type CapPeriod, type Rule, type Tariff } from './rule.ts';
export { RULE_TEMPLATES, type RuleTemplate } from './template.ts';
export { defaultStep, fromRule, toRule } from './wire.ts';
