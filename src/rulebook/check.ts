import { fromPoints, MAX_POINTS_PER_ENTRY } from '../kernel/points.ts';
import { type Finding, type ProblemCode, type ProblemParams, Refused } from '../kernel/problems/index.ts';
import { MAX_QUANTITY, periodParams } from './pricing.ts';
import { redLineIn } from './red-lines.ts';
import { CAP_PERIODS, type Rule } from './rule.ts';

export const MAX_RULES = 500;
export const MAX_VETO_MONTHS = 120;
/** Longest texts of a rule, in characters. */
export const TEXT_LIMITS = { code: 20, dimension: 20, act: 100, per: 10, group: 20, note: 500 } as const;
const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
const TEXT = /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}])?$/u;

/** Something wrong, or with `warning` only doubtful, about one rule: `path` is a JSON path such as `rules[3].caps.month`. */
export interface RuleFinding extends Finding {
  readonly warning?: true;
}

/**
 * Checks what a rule's shape cannot say: signs, steps, caps, levels, red lines. Pure. Findings come in the order of the rules;
 * those with `warning` do not keep a rulebook from being adopted.
 */
export function checkRulebook(rules: readonly Rule[]): RuleFinding[] {
  if (rules.length === 0) return [{ path: 'rules', code: 'no-rules', params: {} }];
  if (rules.length > MAX_RULES) {
    return [{ path: 'rules', code: 'too-many-rules', params: { limit: MAX_RULES, count: rules.length } }];
  }
  const groups = levelsByGroup(rules);
  const firstOf = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    // Full-width letters or another case would look like the same code on a notice board.
    const key = rule.code.normalize('NFKC').toUpperCase();
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, index);
    const findings = [
      ...(first === undefined ? [] : [at('code', 'duplicate-rule-code', { rule: rule.code, first: first + 1 })]),
      ...checkRule(rule),
      ...checkLevel(rule, groups),
    ];
    return findings.map((finding) => ({ ...finding, path: `rules[${index}].${finding.path}` }));
  });
}

/** Throws `red-line-rule` or `invalid-rulebook` with every finding; returns the warnings. */
export function requireSound(rules: readonly Rule[]): RuleFinding[] {
  const findings = checkRulebook(rules);
  const errors = findings.filter((finding) => !finding.warning);
  const redLine = errors.find((finding) => finding.code === 'red-line-rule');
  if (redLine) throw new Refused('red-line-rule', redLine.params, errors);
  if (errors.length > 0) throw new Refused('invalid-rulebook', { count: errors.length }, errors);
  return findings;
}

function at(path: string, code: ProblemCode, params: ProblemParams): RuleFinding {
  return { path, code, params };
}

function checkRule(rule: Rule): RuleFinding[] {
  return [...checkTexts(rule), ...checkEffect(rule), ...checkTariff(rule), ...checkCaps(rule)];
}

function checkTexts(rule: Rule): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const text = (field: keyof typeof TEXT_LIMITS, value: string | undefined, pattern = TEXT) => {
    if (value === undefined || (value.length <= TEXT_LIMITS[field] && pattern.test(value))) return;
    const path = field === 'group' ? 'highestOnly.group' : field;
    findings.push(at(path, 'rule-text', { field: path, limit: TEXT_LIMITS[field] }));
  };
  text('code', rule.code, CODE);
  text('dimension', rule.dimension);
  text('act', rule.act);
  text('per', rule.per);
  text('group', rule.highestOnly?.group);
  text('note', rule.note);
  for (const field of ['act', 'dimension', 'note', 'code'] as const) {
    const word = redLineIn(rule[field] ?? '');
    if (word) return [...findings, at(field, 'red-line-rule', { rule: rule.code, word })];
  }
  if (rule.recordableBy.length === 0) findings.push(at('recordableBy', 'rule-recorder', { rule: rule.code }));
  return findings;
}

function checkEffect(rule: Rule): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const ends = pointsOf(rule);
  const agrees =
    rule.effect === 'veto'
      ? ends.length === 0
      : ends.length > 0 && ends.every((points) => (rule.effect === 'merit' ? points > 0 : points < 0));
  if (!agrees) findings.push(at('points', 'rule-sign', { rule: rule.code, effect: rule.effect }));
  const months = rule.veto?.months;
  const vetoFits =
    months === undefined
      ? rule.effect !== 'veto'
      : rule.effect !== 'merit' && Number.isInteger(months) && months >= 1 && months <= MAX_VETO_MONTHS;
  if (!vetoFits) findings.push(at('veto', 'rule-veto', { rule: rule.code }));
  return findings;
}

function checkTariff(rule: Rule): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const { tariff, quantityStep } = rule;
  const params = { rule: rule.code, per: rule.per, step: quantityStep / 100 };
  if (pointsOf(rule).some((points) => Math.abs(points) > MAX_POINTS_PER_ENTRY)) {
    findings.push(at('points', 'rule-points-limit', { rule: rule.code, limit: fromPoints(MAX_POINTS_PER_ENTRY) }));
  }
  const stepFits = Number.isSafeInteger(quantityStep) && quantityStep > 0 && quantityStep <= MAX_QUANTITY;
  if (!stepFits || pointsOf(rule).some((points) => (points * quantityStep) % 100 !== 0)) {
    findings.push(at('step', 'rule-step', params));
  }
  if (tariff.kind === 'range') {
    const { min, max, step } = tariff;
    if (!(step > 0 && min <= max && Math.floor(max / step) >= Math.ceil(min / step))) {
      const range = { min: fromPoints(min), max: fromPoints(max), step: fromPoints(step) };
      findings.push(at('points', 'rule-range', { rule: rule.code, ...range }));
    }
  }
  return findings;
}

function checkCaps(rule: Rule): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const act = Math.min(...pointsOf(rule).map(Math.abs));
  for (const period of CAP_PERIODS) {
    const cap = rule.caps[period];
    if (cap === undefined) continue;
    if (!(cap > 0)) {
      findings.push(at(`caps.${period}`, 'rule-cap', { rule: rule.code }));
    } else if (Number.isFinite(act) && rule.quantityStep === 100 && cap < act) {
      const params = { rule: rule.code, ...periodParams(period), cap: fromPoints(cap), points: act / 100 };
      findings.push({ ...at(`caps.${period}`, 'cap-below-one-act', params), warning: true });
    }
  }
  return findings;
}

function levelsByGroup(rules: readonly Rule[]): Map<string, Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (!rule.highestOnly) continue;
    const members = groups.get(rule.highestOnly.group);
    if (members) members.push(rule);
    else groups.set(rule.highestOnly.group, [rule]);
  }
  return groups;
}

/** Levels of a group are distinct fixed merits, and the higher level is worth more: else "pays the difference" has no meaning. */
function checkLevel(rule: Rule, groups: ReadonlyMap<string, readonly Rule[]>): RuleFinding[] {
  if (!rule.highestOnly) return [];
  const { group, level } = rule.highestOnly;
  const [points] = pointsOf(rule);
  const inOrder =
    rule.tariff.kind === 'fixed' &&
    rule.effect === 'merit' &&
    Number.isInteger(level) &&
    level >= 1 &&
    groups.get(group)!.every((other) => {
      if (other === rule) return true;
      const otherLevel = other.highestOnly!.level;
      const otherPoints = pointsOf(other)[0] ?? 0;
      return otherLevel < level ? otherPoints < points! : otherLevel > level && otherPoints > points!;
    });
  return inOrder ? [] : [at('highestOnly', 'rule-group', { rule: rule.code, group })];
}

/** The signed points at the ends of the tariff; none for a veto. */
function pointsOf(rule: Rule): number[] {
  if (rule.tariff.kind === 'fixed') return [rule.tariff.points];
  return rule.tariff.kind === 'range' ? [rule.tariff.min, rule.tariff.max] : [];
}
