import type { Rule } from '../../rulebook/index.ts';
import { actKey, bareActKey, isNothing, normaliseCode, quote, withoutSpaces } from './texts.ts';

export type RuleMatch =
  | { readonly rule: Rule; readonly by: 'code' | 'act' }
  /** `written` names what was looked for, with candidates where the sheet leaves a choice. */
  | { readonly unknown: string };

const MAX_CANDIDATES = 5;

/** Finds rules by code, or by the name of the act where no code is given. */
export class RuleIndex {
  readonly #byCode = new Map<string, Rule>();
  readonly #byAct = new Map<string, Rule[]>();
  readonly #byBareAct = new Map<string, Rule[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      this.#byCode.set(codeKey(rule.code), rule);
      push(this.#byAct, actKey(rule.act), rule);
      push(this.#byBareAct, bareActKey(rule.act), rule);
    }
  }

  /** A code that is given decides, even when the act's name would fit another rule. */
  find(code: string, act: string): RuleMatch {
    if (withoutSpaces(code) !== '' && !isNothing(code)) {
      const rule = this.byCode(code);
      if (rule) return { rule, by: 'code' };
      const named = this.byAct(code);
      return named.length === 1 ? { rule: named[0]!, by: 'act' } : { unknown: quote(code) };
    }
    const rules = this.byAct(act);
    if (rules.length === 1) return { rule: rules[0]!, by: 'act' };
    const leading = this.byCode(act);
    if (rules.length === 0 && leading) return { rule: leading, by: 'code' };
    return { unknown: describe(quote(act), rules.length > 0 ? rules : this.#near(act)) };
  }

  /** The code may be followed by the act's name: 'HJ03 参加集中清理'. */
  byCode(text: string): Rule | undefined {
    const exact = this.#byCode.get(codeKey(text));
    if (exact) return exact;
    const leading = /^[A-Z]{1,6}[-_.]?\d{1,6}(?![A-Z\d])/.exec(normaliseCode(text));
    return leading ? this.#byCode.get(codeKey(leading[0])) : undefined;
  }

  byAct(text: string): readonly Rule[] {
    const key = actKey(text);
    if (key === '') return [];
    return this.#byAct.get(key) ?? this.#byBareAct.get(bareActKey(text)) ?? [];
  }

  #near(act: string): Rule[] {
    const key = bareActKey(act);
    if (key.length < 2) return [];
    return [...this.#byBareAct]
      .filter(([name]) => name.includes(key) || key.includes(name))
      .flatMap(([, rules]) => rules);
  }
}

function describe(written: string, candidates: readonly Rule[]): string {
  if (candidates.length === 0) return `“${written}”`;
  const names = candidates.slice(0, MAX_CANDIDATES).map((rule) => `${rule.code} ${rule.act}`);
  return `“${written}”（可能是 ${names.join('、')}）`;
}

/** '03' and 3 are the same code; so are 'hj01' and 'HJ01'. */
function codeKey(code: string): string {
  const key = normaliseCode(code);
  return /^\d+$/.test(key) ? String(Number(key)) : key;
}

function push(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules) rules.push(rule);
  else map.set(key, [rule]);
}

const indexes = new WeakMap<readonly Rule[], RuleIndex>();

/** The index of a version's rules, made once for each array. */
export function indexOf(rules: readonly Rule[]): RuleIndex {
  const known = indexes.get(rules);
  if (known) return known;
  const index = new RuleIndex(rules);
  indexes.set(rules, index);
  return index;
}
