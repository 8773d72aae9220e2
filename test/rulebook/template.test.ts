import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { bookFrom, rulebookDigest, rulebookOn } from '../../src/rulebook/book.ts';
import { checkRulebook } from '../../src/rulebook/check.ts';
import { ruleInputSchema } from '../../src/rulebook/contract.ts';
import { price, UNUSED } from '../../src/rulebook/pricing.ts';
import { RULE_TEMPLATES } from '../../src/rulebook/template.ts';
import { fromRule, toRule } from '../../src/rulebook/wire.ts';

describe('the default template', () => {
  const rules = RULE_TEMPLATES[0]!.rules.map(toRule);
  const byCode = new Map(rules.map((each) => [each.code, each]));

  it('is in order, without a warning, and each rule fits the wire', () => {
    expect(checkRulebook(rules)).toEqual([]);
    for (const each of RULE_TEMPLATES[0]!.rules) expect(ruleInputSchema.safeParse(each).error).toBeUndefined();
    expect(rules).toHaveLength(28);
  });
  it('prices as domain tables say: hours, caps of quarter and year, honours, once per person, veto', () => {
    const worth = (code: string, quantity?: number) => {
      const claim = { memberId: 'm', reference: 'r', ...(quantity !== undefined && { quantity }) };
      const outcome = price(byCode.get(code)!, claim, UNUSED);
      return isRefusal(outcome) ? outcome.code : outcome.honour;
    };
    expect([worth('ZY01', 50), worth('HJ04'), worth('RY05'), worth('XX02'), worth('KF04'), worth('VT01')]).toEqual([
      100, 50, 20_000, 3000, -2000, 0,
    ]);
    expect(byCode.get('XS01')!.caps).toEqual({ quarter: 500, year: 2000 });
    expect(byCode.get('KF04')!.veto).toEqual({ months: 12 });
    expect(byCode.get('VT01')!.effect).toBe('veto');
  });
});

describe('an adopted rulebook', () => {
  const rules = RULE_TEMPLATES[0]!.rules.map((each) => fromRule(toRule(each)));
  const facts = { version: 1, effectiveFrom: '2026-01-01' as Day, resolution: '村民代表会议通过', rules };

  it('has a digest that any of its four parts changes, and that the order of keys does not', () => {
    const digest = rulebookDigest(facts).toString('hex');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const shuffled = rules.map((each) => Object.fromEntries(Object.entries(each).reverse()) as typeof each);
    expect(rulebookDigest({ ...facts, rules: shuffled }).toString('hex')).toBe(digest);
    for (const other of [
      { ...facts, version: 2 },
      { ...facts, effectiveFrom: '2026-01-02' },
      { ...facts, resolution: '另一决议' },
      { ...facts, rules: rules.slice(1) },
      { ...facts, rules: rules.map((each) => ({ ...each, points: 3 })) },
    ]) {
      expect(rulebookDigest(other).toString('hex')).not.toBe(digest);
    }
  });
  it('is in force from its day until the next one takes effect', () => {
    const book = (version: number, effectiveFrom: string) =>
      bookFrom({
        version,
        effective_from: effectiveFrom as Day,
        resolution: 'r',
        rules,
        digest: rulebookDigest({ ...facts, version, effectiveFrom }),
        adopted_at: new Date(0),
        adopted_by: 'c',
      });
    const books = [book(1, '2026-01-01'), book(2, '2026-07-01')];
    const on = (day: string) => rulebookOn(books, day as Day)?.version;
    expect([on('2025-12-31'), on('2026-01-01'), on('2026-06-30'), on('2026-07-01'), on('2027-01-01')]).toEqual([
      undefined,
      1,
      1,
      2,
      2,
    ]);
    expect(rulebookOn([], '2026-01-01' as Day)).toBeUndefined();
    expect(books[0]!.byCode.get('ZY01')!.quantityStep).toBe(50);
  });
});
