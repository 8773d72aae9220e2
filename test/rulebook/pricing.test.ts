import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Points } from '../../src/kernel/points.ts';
import { fillIn, isRefusal, PROBLEMS } from '../../src/kernel/problems/index.ts';
import {
  type Claim,
  MAX_QUANTITY,
  price,
  requireEvidence,
  requireRecorder,
  UNUSED,
  type Use,
} from '../../src/rulebook/pricing.ts';
import type { Rule } from '../../src/rulebook/rule.ts';
import { p, priced, refused, ruleOf, uses } from './pricing-support.ts';

describe('a fixed rule', () => {
  const cleaning = ruleOf({ points: 2 });
  const hours = ruleOf({ points: 2, per: '小时' });

  it('pays its points once when nothing else is said', () => {
    expect(price(cleaning, {}, UNUSED)).toEqual({ honour: 200, quantity: 100, capUse: 200 });
  });
  it('pays by half hours, and refuses what is off the step', () => {
    expect(priced(price(hours, { quantity: 150 }, UNUSED)).honour).toBe(300);
    expect(refused(price(hours, { quantity: 25 }, UNUSED))).toEqual({
      code: 'bad-quantity',
      params: { rule: 'HJ03', per: '小时', step: 0.5, max: 100_000, quantity: 0.25 },
    });
  });
  it('refuses quantities that are zero, negative, fractional in hundredths, endless or beyond 100,000', () => {
    for (const quantity of [0, -100, 0.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_QUANTITY + 100]) {
      expect(refused(price(cleaning, { quantity }, UNUSED)).code).toBe('bad-quantity');
    }
    expect(priced(price(cleaning, { quantity: MAX_QUANTITY / 2 }, UNUSED)).honour).toBe(10_000_000);
  });
  it('refuses more points than one entry may move', () => {
    const dear = ruleOf({ points: 5000 });
    expect(refused(price(dear, { quantity: 20_100 }, UNUSED)).code).toBe('amount-out-of-range');
  });
  it('names what is expected when the claimed points differ', () => {
    expect(refused(price(cleaning, { quantity: 200, points: p(5) }, UNUSED))).toEqual({
      code: 'points-mismatch',
      params: { rule: 'HJ03', expected: 4, got: 5 },
    });
    expect(priced(price(cleaning, { quantity: 200, points: p(4) }, UNUSED)).honour).toBe(400);
  });
  it('never rounds: an unchecked rule with a third decimal is refused', () => {
    const quarter = { ...ruleOf({ points: 0.25, per: '小时' }), quantityStep: 50 };
    expect(refused(price(quarter, { quantity: 50 }, UNUSED)).code).toBe('bad-quantity');
    expect(priced(price(quarter, { quantity: 200 }, UNUSED)).honour).toBe(50);
  });
  it('is exact to two decimals for every price, step and quantity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 1, max: 1000 }), (cents, times) => {
        const rule = { ...ruleOf({ points: 1 }), tariff: { kind: 'fixed', points: cents as Points } } as const;
        expect(priced(price(rule, { quantity: times * 100 }, UNUSED)).honour).toBe(cents * times);
      }),
    );
  });
});

describe('a range rule', () => {
  const range = ruleOf({ points: { min: 2, max: 5 } });

  it('needs the points, within its bounds and on its step', () => {
    expect(refused(price(range, {}, UNUSED)).code).toBe('points-required');
    for (const points of [1.5, 5.5, 2.25, -3]) {
      expect(refused(price(range, { points: p(points) }, UNUSED)).code).toBe('points-out-of-range');
    }
    for (const points of [2, 2.5, 5])
      expect(priced(price(range, { points: p(points) }, UNUSED)).honour).toBe(p(points));
  });
  it('widens its bounds with the quantity', () => {
    expect(priced(price(range, { quantity: 300, points: p(15) }, UNUSED)).honour).toBe(1500);
    expect(refused(price(range, { quantity: 300, points: p(5.5) }, UNUSED)).params).toMatchObject({ min: 6, max: 15 });
  });
  it('works for deductions, whose bounds are negative', () => {
    const fine = ruleOf({ points: { min: -10, max: -5, step: 5 } });
    expect(price(fine, { points: p(-10) }, UNUSED)).toEqual({ honour: -1000, quantity: 100, capUse: 1000 });
    expect(refused(price(fine, { points: p(-4) }, UNUSED)).code).toBe('points-out-of-range');
    expect(refused(price(fine, { points: p(5) }, UNUSED)).code).toBe('points-out-of-range');
  });
});

describe('a rule for persons', () => {
  const once = ruleOf({ points: 30, oncePerPerson: true });

  it('needs the member who acted', () => {
    expect(refused(price(once, {}, UNUSED)).code).toBe('member-required');
    expect(refused(price(ruleOf({ points: 1, subject: 'person' }), {}, UNUSED)).code).toBe('member-required');
  });
  it('counts once in a life, and one at a time', () => {
    expect(priced(price(once, { memberId: 'm' }, UNUSED)).honour).toBe(3000);
    expect(refused(price(once, { memberId: 'm' }, { ...UNUSED, personCounted: true })).code).toBe(
      'already-counted-for-person',
    );
    expect(refused(price(once, { memberId: 'm', quantity: 200 }, UNUSED)).code).toBe('bad-quantity');
  });
});

describe('a highest-only honour', () => {
  const levels = [10, 20, 50, 100, 200].map((points, index) =>
    ruleOf({ points, highestOnly: { group: 'RY', level: index + 1 } }),
  );
  const claim: Claim = { reference: '最美家庭' };

  it('needs a reference that tells honours apart', () => {
    expect(refused(price(levels[0]!, {}, UNUSED)).code).toBe('reference-required');
    expect(refused(price(levels[0]!, { reference: '' }, UNUSED)).code).toBe('reference-required');
  });
  it('pays the difference to what was counted, and never the same or a lower level', () => {
    expect(priced(price(levels[2]!, claim, { ...UNUSED, groupBest: p(20) })).honour).toBe(3000);
    expect(refused(price(levels[1]!, claim, { ...UNUSED, groupBest: p(20) })).code).toBe('lower-level-honour');
    expect(refused(price(levels[0]!, claim, { ...UNUSED, groupBest: p(20) })).code).toBe('lower-level-honour');
  });
  it('compares claimed points with the level in full, as the village writes them', () => {
    expect(priced(price(levels[1]!, { ...claim, points: p(20) }, { ...UNUSED, groupBest: p(10) })).honour).toBe(1000);
    expect(refused(price(levels[1]!, { ...claim, points: p(10) }, { ...UNUSED, groupBest: p(10) })).code).toBe(
      'points-mismatch',
    );
  });
  it('adds up to the highest level reached, whatever the order, without a payment that is not positive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 }), (order) => {
        let best = 0;
        for (const index of order) {
          const outcome = price(levels[index]!, claim, { ...UNUSED, groupBest: best as Points });
          if (isRefusal(outcome)) continue;
          expect(outcome.honour).toBeGreaterThan(0);
          best += outcome.honour;
        }
        expect(best).toBe(Math.max(...order.map((index) => [10, 20, 50, 100, 200][index]!)) * 100);
      }),
    );
  });
});

describe('a veto', () => {
  const veto = ruleOf({ veto: { months: 12 } });

  it('moves no points and uses no cap', () => {
    expect(price(veto, {}, UNUSED)).toEqual({ honour: 0, quantity: 100, capUse: 0 });
    expect(priced(price(veto, { points: p(0) }, UNUSED)).honour).toBe(0);
    expect(refused(price(veto, { points: p(-5) }, UNUSED)).params).toMatchObject({ expected: 0, got: -5 });
  });
  it('beside a deduction leaves the deduction as it is', () => {
    expect(priced(price(ruleOf({ points: -20, veto: { months: 12 } }), {}, UNUSED)).honour).toBe(-2000);
  });
});

describe('refusals', () => {
  it('come in the documented order, the first one wins', () => {
    const rule: Rule = {
      ...ruleOf({ points: 10, oncePerPerson: true, highestOnly: { group: 'RY', level: 1 }, caps: { month: 5 } }),
    };
    const spent: Use = { ...UNUSED, personCounted: true, groupBest: p(10), month: p(5) };
    const code = (claim: Claim, use: Use) => refused(price(rule, claim, use)).code;
    const wrong = { quantity: 50, points: p(1) };
    expect(code(wrong, spent)).toBe('member-required');
    expect(code({ ...wrong, memberId: 'm' }, spent)).toBe('reference-required');
    expect(code({ ...wrong, memberId: 'm', reference: 'r' }, spent)).toBe('bad-quantity');
    expect(code({ points: p(1), memberId: 'm', reference: 'r' }, spent)).toBe('points-mismatch');
    const right = { memberId: 'm', reference: 'r' };
    expect(code(right, spent)).toBe('already-counted-for-person');
    expect(code(right, { ...spent, personCounted: false })).toBe('lower-level-honour');
    expect(code(right, { ...spent, personCounted: false, groupBest: p(0) })).toBe('cap-exceeded');
  });
  it('of evidence and recorder are asked apart', () => {
    const rule = ruleOf({ points: 2, evidence: 'required', recordableBy: ['officer'] });
    expect(requireEvidence(rule, false)?.code).toBe('evidence-required');
    expect(requireEvidence(rule, true)).toBeUndefined();
    expect(requireEvidence(ruleOf({ points: 2 }), false)).toBeUndefined();
    expect(requireRecorder(rule, 'officer')).toBeUndefined();
    expect(requireRecorder(rule, 'committee')?.code).toBe('rule-not-for-recorder');
    expect(requireRecorder(ruleOf({ points: 2 }), 'operator')).toBeUndefined();
    expect(requireRecorder(ruleOf({ points: 2 }), 'officer')?.code).toBe('rule-not-for-recorder');
    expect(requireRecorder(ruleOf({ points: 2 }), 'shop')?.code).toBe('rule-not-for-recorder');
  });
});

it('price answers every claim, sane or not: never a fraction of a hundredth, never a text with a gap', () => {
  const anyRule = fc.constantFrom(
    ruleOf({ points: 2 }),
    ruleOf({ points: -0.5, per: '小时', caps: { day: 1 }, overCap: 'truncate' }),
    ruleOf({ points: 2, caps: { day: 4, month: 8, quarter: 20, year: 30 } }),
    ruleOf({ points: { min: 0.5, max: 5 } }),
    ruleOf({ veto: { months: 1 } }),
    ruleOf({ points: 30, oncePerPerson: true }),
    ruleOf({ points: 10, highestOnly: { group: 'RY', level: 1 } }),
  );
  const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(undefined, 100, 200, 400));
  const anyNamed = fc.constantFrom({}, { memberId: 'm' }, { memberId: 'm', reference: 'r' });
  const anyUse = fc
    .tuple(uses(), fc.boolean(), fc.constantFrom(0, 1000))
    .map(([use, personCounted, best]): Use => ({ ...use, personCounted, groupBest: best as Points }));
  fc.assert(
    fc.property(anyRule, anyNamed, anyNumber, anyNumber, anyUse, (rule, named, quantity, points, use) => {
      const claim = { ...named, ...(quantity !== undefined && { quantity }) };
      const outcome = price(rule, { ...claim, ...(points !== undefined && { points: points as Points }) }, use);
      if (isRefusal(outcome)) {
        const { detail, fix } = PROBLEMS[outcome.code];
        for (const text of [detail.zh, detail.en, fix.zh, fix.en]) {
          expect(fillIn(text, outcome.params)).not.toMatch(/\{\w+\}/);
        }
        return;
      }
      expect(Number.isSafeInteger(outcome.honour)).toBe(true);
      expect(Object.is(outcome.honour, -0)).toBe(false);
      expect(Math.abs(outcome.honour)).toBe(outcome.capUse);
    }),
    { numRuns: 2000 },
  );
});
