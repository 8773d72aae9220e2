import { fromPoints, type Points, toPoints, ZERO } from '../kernel/points.ts';
import type { RuleBody, RuleInput } from './contract.ts';
import { CAP_PERIODS, type CapPeriod, type Rule, type Tariff } from './rule.ts';

/** Units counted in hours may be given by the half. */
const HOURS = /^(?:个?小时|时|钟头|h|hours?)$/iu;
const DEFAULT_RANGE_STEP = 50 as Points;

/**
 * The rule that a body describes, with the documented defaults: `effect` from the sign of the points (none: a veto); `per` 次;
 * `step` 1, for hours 0.5 where that gives at most two decimals of points; a range's `step` 0.5; `subject` person with `oncePerPerson`, else
 * household; `overCap` refuse; `evidence` none; `recordableBy` the committee. Amounts must have passed the body's schema.
 */
export function toRule(input: RuleInput): Rule {
  const tariff = tariffOf(input.points);
  const per = input.per ?? '次';
  return {
    code: input.code,
    dimension: input.dimension,
    act: input.act,
    effect: input.effect ?? effectOf(tariff),
    tariff,
    per,
    quantityStep: input.step === undefined ? defaultStep(per, tariff) : hundredths(input.step),
    subject: input.subject ?? (input.oncePerPerson ? 'person' : 'household'),
    caps: capsOf(input.caps),
    oncePerPerson: input.oncePerPerson ?? false,
    overCap: input.overCap ?? 'refuse',
    ...(input.highestOnly && { highestOnly: { group: input.highestOnly.group, level: input.highestOnly.level } }),
    ...(input.veto && { veto: { months: input.veto.months } }),
    evidence: input.evidence ?? 'none',
    recordableBy: [...new Set(input.recordableBy ?? (['committee'] as const))].sort(),
    ...(input.note !== undefined && { note: input.note }),
  };
}

/** The full body of a rule, every default written out: it is what is stored, answered and digested. */
export function fromRule(rule: Rule): RuleBody {
  const { tariff } = rule;
  return {
    code: rule.code,
    dimension: rule.dimension,
    act: rule.act,
    effect: rule.effect,
    ...(tariff.kind === 'fixed' && { points: fromPoints(tariff.points) }),
    ...(tariff.kind === 'range' && {
      points: { min: fromPoints(tariff.min), max: fromPoints(tariff.max), step: fromPoints(tariff.step) },
    }),
    per: rule.per,
    step: rule.quantityStep / 100,
    subject: rule.subject,
    caps: Object.fromEntries(
      CAP_PERIODS.flatMap((period) => {
        const cap = rule.caps[period];
        return cap === undefined ? [] : [[period, fromPoints(cap)]];
      }),
    ),
    oncePerPerson: rule.oncePerPerson,
    overCap: rule.overCap,
    ...(rule.highestOnly && { highestOnly: { ...rule.highestOnly } }),
    ...(rule.veto && { veto: { ...rule.veto } }),
    evidence: rule.evidence,
    recordableBy: [...rule.recordableBy],
    ...(rule.note !== undefined && { note: rule.note }),
  };
}

/** The step of the quantity where none is given, in hundredths: half hours, unless they would make a third decimal. */
export function defaultStep(per: string, tariff: Tariff): number {
  if (!HOURS.test(per)) return 100;
  const amounts = tariff.kind === 'fixed' ? [tariff.points] : tariff.kind === 'range' ? [tariff.min, tariff.max] : [];
  return amounts.every((points) => points % 2 === 0) ? 50 : 100;
}

function tariffOf(points: RuleInput['points']): Tariff {
  if (points === undefined) return { kind: 'none' };
  if (typeof points === 'number') return { kind: 'fixed', points: hundredths(points) };
  const step = points.step === undefined ? DEFAULT_RANGE_STEP : hundredths(points.step);
  return { kind: 'range', min: hundredths(points.min), max: hundredths(points.max), step };
}

function effectOf(tariff: Tariff): Rule['effect'] {
  if (tariff.kind === 'none') return 'veto';
  const points = tariff.kind === 'fixed' ? tariff.points : tariff.max;
  return points < ZERO ? 'deduction' : 'merit';
}

function capsOf(caps: RuleInput['caps']): Rule['caps'] {
  const found: Partial<Record<CapPeriod, Points>> = {};
  for (const period of CAP_PERIODS) {
    const cap = caps?.[period];
    if (cap !== undefined) found[period] = hundredths(cap);
  }
  return found;
}

function hundredths(value: number): Points {
  const points = toPoints(value);
  if (points === undefined) throw new RangeError(`${value} has more than two decimals`);
  return points;
}
