import type { PostingContext } from '../../../src/importing/interpret/index.ts';
import type { Day } from '../../../src/kernel/day.ts';
import type { Points } from '../../../src/kernel/points.ts';
import type { Rule } from '../../../src/rulebook/index.ts';

export const rule = (code: string, act: string, points: number, per: string): Rule => ({
  code,
  dimension: '综合',
  act,
  effect: points < 0 ? 'deduction' : 'merit',
  tariff: { kind: 'fixed', points: points as Points },
  per,
  quantityStep: per === '小时' ? 50 : 100,
  subject: 'household',
  caps: {},
  oncePerPerson: false,
  overCap: 'refuse',
  evidence: 'none',
  recordableBy: ['committee'],
});
export const RULES = [
  rule('A01', '赡养老人好(季评)', 500, '次'),
  rule('B-02', '参加集中清理', 200, '次'),
  rule('B03', '垃圾分类投放合格', 50, '次'),
  rule('C01', '志愿服务', 200, '小时'),
  rule('K01', '乱堆放逾期未改', -200, '次'),
];
export const HEADS = ['卢祥', '赵凤梅', '戴祥建', '欧阳成明', '何福强', '白福长䶮'];

export const context = (numbers: readonly string[]): PostingContext => ({
  today: '2026-11-20' as Day,
  households: new Map(
    numbers.map((no, index) => [
      no,
      { head: HEADS[index]!, members: [HEADS[index]!, `李${index}娃`].map((name) => ({ id: `${no}/${name}`, name })) },
    ]),
  ),
  rulesOn: (day) => (day >= '2026-01-01' ? RULES : []),
});
export const NUMBERS = [
  ['010001', '010002', '010003', '020001', '020002', '020003'],
  ['1', '2', '3', '11', '12', '13'],
  ['A-1', 'A-2', 'B-1', 'B-2', 'C-1', 'C-2'],
];

export const wide = (text: string) =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
export const pick = <T>(items: readonly T[], seed: number): T => items[seed % items.length]!;
