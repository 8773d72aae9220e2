import fc from 'fast-check';
import type { Points } from '../../src/kernel/points.ts';
import { isRefusal, type Refusal } from '../../src/kernel/problems/index.ts';
import type { Price } from '../../src/rulebook/pricing.ts';
import type { Rule } from '../../src/rulebook/rule.ts';
import { toRule } from '../../src/rulebook/wire.ts';

/** A rule for the cleaning of a village, with whatever the test is about. */
export function ruleOf(rest: Omit<Parameters<typeof toRule>[0], 'code' | 'dimension' | 'act'>): Rule {
  return toRule({ code: 'HJ03', dimension: '环境卫生', act: '集中清理', ...rest });
}

export const p = (points: number) => Math.round(points * 100) as Points;

export function priced(outcome: Price | Refusal): Price {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.code}`);
  return outcome;
}

export function refused(outcome: Price | Refusal): Refusal {
  if (!isRefusal(outcome)) throw new Error(`priced: ${outcome.honour}`);
  return outcome;
}

/** Any use of caps so far. */
export function uses() {
  const used = fc.integer({ min: 0, max: 4000 }).map((points) => points as Points);
  return fc.record({
    day: used,
    month: used,
    quarter: used,
    year: used,
    personCounted: fc.constant(false),
    groupBest: fc.constant(p(0)),
  });
}
