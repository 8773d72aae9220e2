import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CitationSubject, citationsOf, type Fact } from '../../src/ceremony/citation.ts';
import { wordingOf } from '../../src/ceremony/citation-words.ts';
import { parsePeriod } from '../../src/kernel/period.ts';
import type { Points } from '../../src/kernel/points.ts';

const HEALTHY = [
  '集中清理一次',
  '志愿服务',
  '参加村民会议',
  '赡养老人好（季评）',
  '月评最清洁',
  '村级荣誉',
  '见义勇为',
  '喜事新办',
  '月评',
];
const AWKWARD = [
  '照料独居或失能老人',
  '防火防汛、巡防值守',
  '献血（首次）',
  '=HYPERLINK("x")',
  '助人。乐事！',
  '帮',
  '一个长得怎么也没法在台上一口气念完的善行名称',
  'Clean-up',
];
const DIMENSIONS = [
  '孝老爱亲',
  '环境卫生',
  '志愿公益',
  '移风易俗',
  '邻里和睦',
  '诚信守法',
  '村务参与',
  '勤学致富',
  '见义勇为',
  '荣誉',
  '健康，长寿',
  'X',
];

const fact = fc.record({
  dimension: fc.constantFrom(...DIMENSIONS),
  act: fc.oneof(fc.constantFrom(...HEALTHY, ...AWKWARD), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 })),
  per: fc.oneof(fc.constantFrom('次', '小时', '人', '斤'), fc.string({ minLength: 1, maxLength: 10 })),
  count: fc.integer({ min: 1, max: 50_000 }),
  quantity: fc.integer({ min: 1, max: 100_000_000 }),
  points: fc.integer({ min: 1, max: 1_000_000_000 }),
}) as fc.Arbitrary<Fact>;
const subject = fc.record({
  id: fc.uuid(),
  period: fc.constantFrom('2026', '2026-H1', '2026-Q3', '2026-10').map((text) => parsePeriod(text)!),
  about: fc.constantFrom('十星级文明户', '孝老爱亲标兵', '最美志愿者'),
  facts: fc.array(fact, { minLength: 1, maxLength: 12 }),
});

const year = parsePeriod('2026')!;
const of = (...facts: Partial<Fact>[]): CitationSubject => ({
  id: 'a',
  period: year,
  about: '十星级文明户 金星（10 星）',
  facts: facts.map((one) => ({
    dimension: '环境卫生',
    act: '集中清理一次',
    per: '次',
    count: 1,
    quantity: 100,
    points: 200 as Points,
    ...one,
  })),
});
/** What stands between opening and closing, whatever frames it. */
const toldIn = (text: string) => text.split('。').slice(1, -2).join('。');
const citation = (one: CitationSubject) => citationsOf([one])[0]!;

describe('a citation', () => {
  test('has 2–4 sentences of 30–120 characters in all, ends with a full stop and never doubles punctuation', () => {
    fc.assert(
      fc.property(subject, (one) => {
        const text = citation(one);
        expect(text.length).toBeGreaterThanOrEqual(30);
        expect(text.length).toBeLessThanOrEqual(120);
        expect(text).toMatch(/。$/);
        expect(text).not.toMatch(/[，。；：、？！]{2}/);
        expect(text.split('。').length - 1).toBeGreaterThanOrEqual(2);
        expect(text.split('。').length - 1).toBeLessThanOrEqual(4);
        expect(text).not.toMatch(/[\n\r=<>"']/);
      }),
      { numRuns: 500 },
    );
  });

  test('tells only what happened: every act with its number is one of the facts', () => {
    const cleaned = (act: string) => act.replace(/（.*|一次$|[月季]评/g, '') || act;
    fc.assert(
      fc.property(subject, (one) => {
        const acts = toldIn(citation(one))
          .replace(/^(?:一年来|半年来|一个季度以来|一个月来|翻开[^，]*台账|2026年[^，]*)，/, '')
          .replace(/，善行积分合计[\d.]+分$/, '')
          .replace(/。桩桩件件记入台账，共积[\d.]+分$/, '')
          .split('，');
        const sum = (some: readonly Fact[], field: 'count' | 'quantity') =>
          some.reduce((all, each) => all + each[field], 0);
        expect(acts.length).toBeLessThanOrEqual(3);
        for (const act of acts) {
          const [number] = /\d+(?:\.\d+)?/.exec(act) ?? ['none'];
          const general = /^(.*)(?:方面|台账)的善行/.exec(act);
          const same = general
            ? one.facts.filter(({ dimension }) => general[1] === '记入' || dimension === general[1])
            : one.facts.filter((each) => act.includes(cleaned(each.act)));
          expect(same.length, act).toBeGreaterThan(0);
          // What is said in general counts a part of its dimension's acts; what is named counts all of one kind.
          if (general) expect(Number(number), act).toBeLessThanOrEqual(sum(same, 'count'));
          else {
            const kind = ({ dimension, act: name, per }: Fact) => [dimension, name, per].join();
            const kinds = same.map((each) => same.filter((other) => kind(other) === kind(each)));
            const counts = kinds.flatMap((some) => [sum(some, 'count'), sum(some, 'quantity') / 100]);
            expect(counts, act).toContain(Number(number));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('says nothing of health, names no alternatives, and keeps what cannot be read aloud to its dimension', () => {
    for (const act of AWKWARD) {
      const text = citation(of({ act, dimension: '孝老爱亲', count: 9 }));
      expect(text).toContain('孝老爱亲方面的善行9次');
    }
    expect(citation(of({ act: 'X', dimension: '残疾人互助', count: 2 }))).toContain('记入台账的善行2次');
  });

  test('counts hours where a rule does, appraisals as what was said, and acts of one name together', () => {
    const volunteering = { dimension: '志愿公益', act: '志愿服务', per: '小时', count: 10, quantity: 2450 };
    expect(citation(of(volunteering))).toContain('志愿服务24.5小时');
    expect(citation(of({ act: '赡养老人好（季评）', count: 4, quantity: 400 }))).toContain('获评“赡养老人好”4次');
    expect(citation(of({ act: '月评最清洁', count: 5, quantity: 500 }))).toContain('获评“最清洁”5次');
    expect(citation(of({ act: '干净人家（季）', count: 2, quantity: 200 }))).toContain('获评“干净人家”2次');
    expect(citation(of({ act: '村级荣誉' }))).toContain('获村级荣誉1次');
    expect(citation(of({ count: 2, quantity: 200 }, { act: '集中清理', count: 3, quantity: 300 }))).toContain(
      '集中清理5次',
    );
    expect(citation(of({ count: 3, quantity: 150 }))).toContain('集中清理3次');
  });

  test('leads with the dimension that the honour is about, else with the weightiest act', () => {
    const filial = { dimension: '孝老爱亲', act: '看望老人', points: 100 as Points };
    const clean = { points: 9900 as Points };
    expect(toldIn(citation(of(filial, clean)))).toMatch(/集中清理1次，看望老人1次/);
    expect(toldIn(citation({ ...of(filial, clean), about: '孝老爱亲标兵' }))).toMatch(/看望老人1次，集中清理1次/);
  });

  test('adds up the points of what it speaks of', () => {
    const texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) =>
      citation({ ...of({}, { act: '喜事新办' }), id }),
    );
    const sums = texts.flatMap((text) => /(?:合计|共积)([\d.]+)分/.exec(text)?.[1] ?? []);
    expect(new Set(sums)).toEqual(new Set(['4']));
  });
});

describe('citations of a roster', () => {
  test('are the same again, and neighbours begin and end differently', () => {
    fc.assert(
      fc.property(fc.array(subject, { minLength: 2, maxLength: 30 }), (all) => {
        const texts = citationsOf(all);
        expect(citationsOf(all)).toEqual(texts);
        const frames = texts.map((text) => [text!.split('。')[0], text!.split('。').at(-2)]);
        for (const [index, [opening, closing]] of frames.entries()) {
          if (index === 0) continue;
          expect(opening).not.toBe(frames[index - 1]![0]);
          expect(closing).not.toBe(frames[index - 1]![1]);
        }
      }),
    );
  });

  test('nobody without a fact has one', () => {
    expect(citationsOf([{ ...of(), facts: [] }, of({})]).map((text) => text === null)).toEqual([true, false]);
  });

  test('every wording is one sentence, short enough to be read out', () => {
    for (const dimension of DIMENSIONS) {
      const { openings, closings } = wordingOf(dimension);
      for (const texts of [openings, closings]) expect(new Set(texts).size, dimension).toBeGreaterThanOrEqual(3);
      for (const text of [...openings, ...closings]) expect(text, dimension).toMatch(/^[\p{Script=Han}，]{7,23}。$/u);
    }
  });
});
