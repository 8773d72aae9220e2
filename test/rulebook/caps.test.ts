import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Points } from '../../src/kernel/points.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { price, UNUSED } from '../../src/rulebook/pricing.ts';
import { CAP_PERIODS } from '../../src/rulebook/rule.ts';
import { p, refused, ruleOf, uses } from './pricing-support.ts';

describe('caps', () => {
  it('refuse an act that would pass one, and name its period, the cap and what remains', () => {
    const rule = ruleOf({ points: 5, caps: { quarter: 5, year: 20 } });
    expect(refused(price(rule, {}, { ...UNUSED, quarter: p(5), year: p(10) }))).toEqual({
      code: 'cap-exceeded',
      params: { rule: 'HJ03', period: 'quarter', periodZh: '每季', cap: 5, remaining: 0, points: 5 },
    });
    expect(refused(price(rule, {}, { ...UNUSED, quarter: p(0), year: p(18) })).params).toMatchObject({
      period: 'year',
      remaining: 2,
    });
  });
  it('cut the act to exactly what remains where the rule truncates, and refuse when nothing remains', () => {
    const rule = ruleOf({ points: 2, per: '小时', caps: { month: 16 }, overCap: 'truncate' });
    expect(price(rule, { quantity: 300 }, { ...UNUSED, month: p(12.5) })).toEqual({
      honour: 350,
      quantity: 300,
      capUse: 350,
      truncatedBy: 250,
    });
    expect(refused(price(rule, {}, { ...UNUSED, month: p(16) })).code).toBe('cap-exceeded');
  });
  it('that a newer version lowered below what was counted leave nothing, never less than nothing', () => {
    const rule = ruleOf({ points: 2, caps: { month: 8 }, overCap: 'truncate' });
    expect(refused(price(rule, {}, { ...UNUSED, month: p(12) })).params).toMatchObject({ remaining: 0 });
  });
  it('treat deductions as they treat merits', () => {
    fc.assert(
      fc.property(caps(), fc.boolean(), uses(), fc.integer({ min: 1, max: 20 }), (limits, cut, use, times) => {
        const overCap = cut ? 'truncate' : 'refuse';
        const merit = price(ruleOf({ points: 2, caps: limits, overCap }), { quantity: times * 100 }, use);
        const deduction = price(ruleOf({ points: -2, caps: limits, overCap }), { quantity: times * 100 }, use);
        if (isRefusal(merit)) expect(deduction).toEqual(merit);
        else expect(deduction).toEqual({ ...merit, honour: -merit.honour });
      }),
    );
  });
  it('are never passed in any period by any sequence of acts', () => {
    fc.assert(
      fc.property(
        caps(),
        fc.constantFrom('refuse' as const, 'truncate' as const),
        fc.constantFrom(2, -2, 0.5),
        fc.array(fc.record({ day: fc.integer({ min: 0, max: 364 }), times: fc.integer({ min: 1, max: 12 }) }), {
          maxLength: 120,
        }),
        (limits, overCap, points, acts) => {
          const rule = ruleOf({ points, caps: limits, overCap });
          const books = new Map<string, number>();
          for (const act of acts) {
            const keys = periodsOf(act.day);
            const use = { ...UNUSED };
            for (const period of CAP_PERIODS) Object.assign(use, { [period]: books.get(keys[period]) ?? 0 });
            const outcome = price(rule, { quantity: act.times * 100 }, use);
            if (isRefusal(outcome)) {
              const free = CAP_PERIODS.every((period) => {
                const cap = rule.caps[period];
                return cap === undefined || cap - use[period] >= Math.abs(points) * 100 * act.times;
              });
              expect(free).toBe(false);
              continue;
            }
            for (const period of CAP_PERIODS) books.set(keys[period], (books.get(keys[period]) ?? 0) + outcome.capUse);
            expect(outcome.capUse + (outcome.truncatedBy ?? 0)).toBe(Math.abs(points) * 100 * act.times);
          }
          for (const [key, used] of books) {
            const cap = rule.caps[key.split(':')[0] as keyof typeof rule.caps];
            if (cap !== undefined) expect(used).toBeLessThanOrEqual(cap);
          }
        },
      ),
    );
  });
  it('are used up to the last point by truncated acts, in whatever order they come', () => {
    const rule = ruleOf({ points: 1, caps: { month: 10 }, overCap: 'truncate' });
    const times = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 10, maxLength: 30 });
    fc.assert(
      fc.property(times, (sequence) => {
        let month = 0;
        for (const count of sequence) {
          const outcome = price(rule, { quantity: count * 100 }, { ...UNUSED, month: month as Points });
          if (!isRefusal(outcome)) month += outcome.capUse;
        }
        expect(month).toBe(1000);
      }),
    );
  });
});

function caps() {
  const cap = fc.option(
    fc.integer({ min: 1, max: 60 }).map((half) => half / 2),
    { nil: undefined },
  );
  return fc.record({ day: cap, month: cap, quarter: cap, year: cap });
}

function periodsOf(day: number): Record<(typeof CAP_PERIODS)[number], string> {
  const month = Math.floor(day / 31);
  return { day: `day:${day}`, month: `month:${month}`, quarter: `quarter:${Math.floor(month / 3)}`, year: 'year:0' };
}
