import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldError } from '../../src/http/problem.ts';
import type { Points } from '../../src/kernel/points.ts';
import { fillIn, PROBLEMS, Refused } from '../../src/kernel/problems/index.ts';
import { checkRulebook, requireSound } from '../../src/rulebook/check.ts';
import { type RuleInput, ruleBodySchema, ruleInputSchema } from '../../src/rulebook/contract.ts';
import { redLineIn } from '../../src/rulebook/red-lines.ts';
import type { Rule } from '../../src/rulebook/rule.ts';
import { fromRule, toRule } from '../../src/rulebook/wire.ts';

const input = (rest: Partial<RuleInput> = {}): RuleInput => ({
  code: 'HJ03',
  dimension: '环境卫生',
  act: '集中清理',
  points: 2,
  ...rest,
});
const rule = (rest: Partial<RuleInput> = {}): Rule => toRule(input(rest));
const codes = (rules: readonly Rule[]) => checkRulebook(rules).map((finding) => `${finding.path} ${finding.code}`);

describe('a rule on the wire', () => {
  it('has the documented defaults', () => {
    expect(fromRule(rule())).toEqual({
      code: 'HJ03',
      dimension: '环境卫生',
      act: '集中清理',
      effect: 'merit',
      points: 2,
      per: '次',
      step: 1,
      subject: 'household',
      caps: {},
      oncePerPerson: false,
      overCap: 'refuse',
      evidence: 'none',
      recordableBy: ['committee'],
    });
    expect(rule({ points: -2 }).effect).toBe('deduction');
    expect(rule({ points: undefined, veto: { months: 12 } }).effect).toBe('veto');
    expect(rule({ points: { min: 1, max: 5 } }).tariff).toEqual({ kind: 'range', min: 100, max: 500, step: 50 });
    expect(rule({ oncePerPerson: true }).subject).toBe('person');
  });
  it('counts hours by the half, or whole where a half would make a third decimal', () => {
    expect(rule({ per: '小时' }).quantityStep).toBe(50);
    expect(rule({ per: '个小时', points: 0.5 }).quantityStep).toBe(50);
    expect(rule({ per: '小时', points: 0.25 }).quantityStep).toBe(100);
    expect(rule({ per: '小时', points: 0.25, step: 4 }).quantityStep).toBe(400);
    expect(rule({ per: '件' }).quantityStep).toBe(100);
  });
  it('comes back as it went out, whatever it is, and always fits its own schema', () => {
    const half = fc.integer({ min: 1, max: 200 }).map((n) => n / 2);
    const anyInput = fc
      .record(
        {
          points: fc.oneof(
            half,
            half.map((n) => -n),
            fc.record({ min: half, max: half, step: half }),
          ),
          per: fc.constantFrom('次', '小时', '件'),
          step: half,
          subject: fc.constantFrom('household' as const, 'person' as const),
          caps: fc.record({ day: half, month: half, quarter: half, year: half }, { requiredKeys: [] }),
          oncePerPerson: fc.boolean(),
          overCap: fc.constantFrom('refuse' as const, 'truncate' as const),
          highestOnly: fc.record({ group: fc.constant('RY'), level: fc.integer({ min: 1, max: 9 }) }),
          veto: fc.record({ months: fc.integer({ min: 1, max: 24 }) }),
          evidence: fc.constantFrom('none' as const, 'required' as const),
          recordableBy: fc.constantFrom(['officer', 'committee'] as const, ['officer'] as const).map((all) => [...all]),
          note: fc.constant('半小时起'),
        },
        { requiredKeys: ['points'] },
      )
      .map((rest) => input(rest));
    fc.assert(
      fc.property(anyInput, (given) => {
        ruleInputSchema.parse(given);
        const first = toRule(given);
        const body = ruleBodySchema.parse(JSON.parse(JSON.stringify(fromRule(first))));
        expect(toRule(body)).toEqual(first);
        expect(fromRule(toRule(body))).toEqual(body);
      }),
    );
  });
  it('is refused with unknown fields, a third decimal, control characters or texts beyond the limit', () => {
    const wrong: unknown[] = [
      { ...input(), colour: 'red' },
      input({ points: 0.125 }),
      input({ caps: { month: 0 } }),
      input({ act: '清\u0000理' }),
      input({ act: ' 清理' }),
      input({ act: '清'.repeat(101) }),
      input({ recordableBy: [] }),
      input({ veto: { months: 0 } }),
      input({ points: Number.NaN }),
      { ...input(), code: undefined },
    ];
    for (const body of wrong) expect(ruleInputSchema.safeParse(body).success).toBe(false);
  });
});

describe('checkRulebook', () => {
  it('finds nothing wrong with a rulebook that is in order', () => {
    expect(codes([rule(), rule({ code: 'KF01', points: -2, caps: { month: 8 } })])).toEqual([]);
  });
  it('finds duplicate codes, however they are typed', () => {
    expect(codes([rule(), rule({ code: 'ＨＪ０３' }), rule({ code: 'hj03' })])).toEqual([
      'rules[1].code duplicate-rule-code',
      'rules[2].code duplicate-rule-code',
    ]);
  });
  it('finds signs that contradict the effect', () => {
    expect(codes([rule({ effect: 'deduction' })])).toEqual(['rules[0].points rule-sign']);
    expect(codes([rule({ points: 0 })])).toEqual(['rules[0].points rule-sign']);
    expect(codes([rule({ points: { min: -1, max: 1 } })])).toEqual(['rules[0].points rule-sign']);
    expect(codes([rule({ effect: 'veto', veto: { months: 12 } })])).toEqual(['rules[0].points rule-sign']);
    expect(codes([rule({ points: undefined, effect: 'merit' })])).toEqual(['rules[0].points rule-sign']);
  });
  it('finds vetoes without months and merits with a veto', () => {
    expect(codes([rule({ points: undefined })])).toEqual(['rules[0].veto rule-veto']);
    expect(codes([rule({ veto: { months: 12 } })])).toEqual(['rules[0].veto rule-veto']);
    expect(codes([rule({ points: -20, veto: { months: 12 } })])).toEqual([]);
  });
  it('finds steps that would make a third decimal of points, and ranges without a value', () => {
    expect(codes([rule({ points: 0.25, step: 0.5 })])).toEqual(['rules[0].step rule-step']);
    expect(codes([rule({ points: { min: 5, max: 2 } })])).toEqual(['rules[0].points rule-range']);
    expect(codes([rule({ points: { min: 2, max: 4, step: 5 } })])).toEqual(['rules[0].points rule-range']);
  });
  it('warns of a cap smaller than one act, and adopts it all the same', () => {
    expect(checkRulebook([rule({ points: 10, caps: { month: 5, year: 20 } })])).toEqual([
      {
        path: 'rules[0].caps.month',
        code: 'cap-below-one-act',
        params: { rule: 'HJ03', period: 'month', periodZh: '每月', cap: 5, points: 10 },
        warning: true,
      },
    ]);
    expect(requireSound([rule({ points: 10, caps: { month: 5 } })])).toHaveLength(1);
    expect(codes([rule({ points: undefined, veto: { months: 1 }, caps: { year: 1 } })])).toEqual([]);
  });
  it('finds levels that are equal, upside down, deductions or ranges', () => {
    const level = (code: string, level: number, points: RuleInput['points']) =>
      rule({ code, points, highestOnly: { group: 'RY', level } });
    expect(codes([level('A', 1, 10), level('B', 2, 20), level('C', 5, 200)])).toEqual([]);
    expect(codes([level('A', 1, 10), level('B', 1, 20)])).toHaveLength(2);
    expect(codes([level('A', 1, 20), level('B', 2, 20)])).toHaveLength(2);
    expect(codes([level('A', 1, -10)])).toEqual(['rules[0].highestOnly rule-group']);
    expect(codes([level('A', 1, { min: 1, max: 2 })])).toEqual(['rules[0].highestOnly rule-group']);
  });
  it('holds a rulebook to between 1 and 500 rules', () => {
    const many = Array.from({ length: 501 }, (_, index) => rule({ code: `R${index}` }));
    expect(codes([])).toEqual(['rules no-rules']);
    expect(codes(many)).toEqual(['rules too-many-rules']);
    expect(codes(many.slice(1))).toEqual([]);
  });
  it('checks rules that did not come through the wire: texts, caps, recorders, limits', () => {
    const bent: Rule = {
      ...rule(),
      act: '',
      dimension: ' x',
      caps: { month: 0 as Points },
      recordableBy: [],
      tariff: { kind: 'fixed', points: 100_000_100 as Points },
    };
    expect(codes([bent])).toEqual([
      'rules[0].dimension rule-text',
      'rules[0].act rule-text',
      'rules[0].recordableBy rule-recorder',
      'rules[0].points rule-points-limit',
      'rules[0].caps.month rule-cap',
    ]);
  });
  it('fills every text of every finding, in both languages', () => {
    const findings = [
      ...checkRulebook([]),
      ...checkRulebook([rule({ act: '缠访户稳控', effect: 'deduction' }), rule({ points: 5, caps: { day: 1 } })]),
    ];
    expect(findings.length).toBeGreaterThanOrEqual(5);
    for (const finding of findings) {
      for (const language of ['zh', 'en'] as const) {
        const error = fieldError(finding, language);
        expect(error.message + error.fix).not.toMatch(/\{\w+\}/);
      }
      expect(fillIn(PROBLEMS[finding.code].title.zh, finding.params)).not.toBe('');
    }
  });
});

describe('red lines', () => {
  it('no rule is about petitioning or birth, however it is written', () => {
    const refused = [
      '越级上访',
      '参与信访',
      '不参加非法上 访',
      '信·访',
      '上訪',
      '缠访闹访',
      '违反计划生育政策',
      '计生工作先进',
      '生育二孩',
      '响应三孩政策',
      '独生子女家庭',
      'No petitioning',
      'family planning award',
    ];
    for (const act of refused) {
      expect(redLineIn(act), act).toBeDefined();
      expect(() => requireSound([rule({ act })])).toThrow(Refused);
    }
    try {
      requireSound([rule(), rule({ code: 'XF01', note: '赴京上访' })]);
      expect.unreachable();
    } catch (error) {
      expect((error as Refused).code).toBe('red-line-rule');
      expect((error as Refused).findings.map((each) => each.path)).toEqual(['rules[1].note']);
    }
  });
  it('everyday words that share the characters are let through', () => {
    const fine = [
      '微信访谈',
      '线上访问',
      '走访民情',
      '学生育苗',
      '卫生育人',
      '春节育苗',
      '统计生活垃圾',
      '关怀孩子',
      '帮助很多孩子',
      '热闹访亲',
      '招引产业',
      '做出生态贡献',
      'competition',
      'birthday of an elder',
      '大病慰问',
    ];
    for (const act of fine) expect(redLineIn(act), act).toBeUndefined();
  });
});
