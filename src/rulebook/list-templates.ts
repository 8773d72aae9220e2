import type { RuleBody } from './contract.ts';
import { bodiesOf } from './draft.ts';
import { RULE_TEMPLATES } from './template.ts';
import { toRule } from './wire.ts';

export interface TemplateBody {
  readonly id: string;
  readonly name: { zh: string; en: string };
  readonly rules: readonly RuleBody[];
}

/** The rule sets that a draft can start from, in full. Anybody with a key may read them. */
export function listTemplates(): TemplateBody[] {
  return RULE_TEMPLATES.map(({ id, name, rules }) => ({ id, name, rules: bodiesOf(rules.map(toRule)) }));
}
