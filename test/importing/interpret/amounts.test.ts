import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPoints, readQuantity } from '../../../src/importing/interpret/amounts.ts';
import { readCaps } from '../../../src/importing/interpret/caps.ts';
import {
  actKey,
  bareActKey,
  commonWidth,
  isDitto,
  normaliseHouseholdNo,
  normaliseName,
  padNumber,
  readPhone,
} from '../../../src/importing/interpret/texts.ts';
import { readUnit } from '../../../src/importing/interpret/units.ts';
import type { Cell } from '../../../src/importing/workbook/types.ts';

const cell = (value: string | number, more: Partial<Cell> = {}): Cell => ({ row: 1, column: 1, value, ...more });
const wide = (text: string) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

describe('points, caps, quantities', () => {
  test.each([
    [2, 200],
    ['+2', 200],
    ['2分', 200],
    ['2 分', 200],
    ['-2分', -200],
    ['－２', -200],
    ['负2', -200],
    ['扣2分', -200],
    ['减2分', -200],
    ['0.5分', 50],
    ['＋０．５', 50],
    ['两分', 200],
    ['加2分', 200],
    ['+2积分', 200],
    ['−5', -500],
    [0.1 + 0.2, 30],
  ])('%s points', (value, points) => {
    expect(readPoints(cell(value))).toEqual({ kind: 'fixed', points });
  });

  test.each([
    ['2分/次', 200, '次'],
    ['每小时2分', 200, '小时'],
    ['2分/小时', 200, '小时'],
    ['每次2分', 200, '次'],
    ['2/h', 200, '小时'],
    ['每4小时1分', 25, '小时'],
    ['每半小时1分', 200, '小时'],
    ['扣2分/次', -200, '次'],
    ['1分／天', 100, '天'],
    ['每人次0.5分', 50, '人次'],
  ])('%s is so many for each', (value, points, per) => {
    expect(readPoints(cell(value))).toEqual({ kind: 'fixed', points, per });
  });

  test('ranges, vetoes, blanks and what cannot be read', () => {
    for (const text of ['5—10分', '5-10分', '5至10分', '5~10', '5分-10分', '５～１０']) {
      expect(readPoints(cell(text)), text).toEqual({ kind: 'range', min: 500, max: 1000 });
    }
    expect(readPoints(cell('扣5-10分'))).toEqual({ kind: 'range', min: -1000, max: -500 });
    expect(readPoints(cell('最高10分'))).toEqual({ kind: 'range', min: 0, max: 1000 });
    expect(readPoints(cell('一票否决'))).toEqual({ kind: 'veto', months: 12 });
    expect(readPoints(cell('一票否决2年'))).toEqual({ kind: 'veto', months: 24 });
    expect(readPoints(cell('/'))).toEqual({ kind: 'blank' });
    for (const text of ['若干', '2.345', '酌情', '2分3分'])
      expect(readPoints(cell(text)).kind, text).toBe('unreadable');
  });

  test.each([
    ['每月8分', { month: 800 }],
    ['每季5分，每年20分', { quarter: 500, year: 2000 }],
    ['全年不超过20分', { year: 2000 }],
    ['每年最高20分', { year: 2000 }],
    ['8分/月', { month: 800 }],
    ['每日不超过2分', { day: 200 }],
    ['每天2分', { day: 200 }],
    ['每季度5分', { quarter: 500 }],
    ['每季5分每年20分', { quarter: 500, year: 2000 }],
    ['月上限8分', { month: 800 }],
    ['-8/月', { month: 800 }],
    ['每月-8分', { month: 800 }],
    ['不限', {}],
    ['无', {}],
    ['/', {}],
    ['-', {}],
    ['', {}],
    ['每户每月最多8分', { month: 800 }],
    ['５分／季；２０分／年', { quarter: 500, year: 2000 }],
    ['每月累计不超过八分', { month: 800 }],
    ['全年封顶20分', { year: 2000 }],
    ['每月≤8分', { month: 800 }],
    ['年度上限20分', { year: 2000 }],
    ['每月8分/户', { month: 800 }],
    ['8分/户/月', { month: 800 }],
    ['每月每户最多得8分', { month: 800 }],
    ['8分（月）', { month: 800 }],
    ['每月最多扣8分', { month: 800 }],
    ['每季度5分 年最高20分', { quarter: 500, year: 2000 }],
    ['每季5分封顶\n全年20分封顶', { quarter: 500, year: 2000 }],
    ['5分/季 20分/年', { quarter: 500, year: 2000 }],
    ['每天不超过4分 10分/月', { day: 400, month: 1000 }],
  ])('the cap %s', (text, caps) => {
    expect(readCaps(cell(text))).toEqual({ caps, times: {}, oncePerPerson: false });
  });

  test('caps by count, once a person, by the header, and unreadable ones', () => {
    expect(readCaps(cell('每月4次'))).toEqual({ caps: {}, times: { month: 4 }, oncePerPerson: false });
    expect(readCaps(cell('每月4次，最多8分'))).toEqual({
      caps: { month: 800 },
      times: { month: 4 },
      oncePerPerson: false,
    });
    for (const text of ['每人一次', '终身一次', '一次性', '每人限一次', '每人终身只计一次']) {
      expect(readCaps(cell(text)), text).toEqual({ caps: {}, times: {}, oncePerPerson: true });
    }
    expect(readCaps(cell(8), 'month')).toMatchObject({ caps: { month: 800 } });
    for (const text of ['8分', '适当', '每人每年一次', '半年10分']) {
      expect(readCaps(cell(text)), text).toEqual({ problem: 'unreadable-cap' });
    }
  });

  test.each([
    [1, 100],
    ['１', 100],
    ['2次', 200],
    ['3小时', 300],
    ['3h', 300],
    ['1.5', 150],
    ['半小时', 50],
    ['两次', 200],
    ['一个半小时', 150],
    ['90分钟', 150],
    ['1小时30分', 150],
    ['√', 100],
    ['两小时', 200],
    ['1.5小时', 150],
  ])('the quantity %s', (value, quantity) => {
    expect(readQuantity(cell(value))).toEqual({ kind: 'quantity', quantity });
  });

  test('nothing is no quantity, and nonsense is said to be unreadable', () => {
    for (const value of [0, '0', '/', '-', '—', '无', '', '　']) expect(readQuantity(cell(value)).kind).toBe('blank');
    for (const value of [-1, '多次', '1.234', 'x'])
      expect(readQuantity(cell(value)).kind, String(value)).toBe('unreadable');
  });

  test('every amount with at most two decimals is read back in every spelling', () => {
    const spell = fc.constantFrom(
      (n: number) => `${n}分`,
      (n: number) => wide(String(n)),
      (n: number) => ` ${n} 分 `,
      (n: number) => `${n}`,
    );
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), spell, (points, write) => {
        expect(readPoints(cell(write(points / 100)))).toEqual({ kind: 'fixed', points: points === 0 ? 0 : points });
      }),
    );
  });
});

describe('names, numbers, units', () => {
  test('names lose spaces and invisible characters and nothing else', () => {
    expect(normaliseName(' 于\u3000华\u200b ')).toBe('于华');
    expect(normaliseName('白福长䶮')).toBe('白福长䶮');
    expect(normaliseName('阿依古丽·买买提')).toBe('阿依古丽·买买提');
    expect(normaliseName('Ａ華')).toBe('Ａ華');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('王', '䶮', '𠮷', ' ', '\u3000', '\u200b') }), (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text));
      }),
    );
  });

  test('household numbers', () => {
    expect(normaliseHouseholdNo(cell('０４００１８'))).toBe('040018');
    expect(normaliseHouseholdNo(cell(10001))).toBe('10001');
    expect(normaliseHouseholdNo(cell(10001, { shown: '010001' }))).toBe('010001');
    expect(padNumber('10001', commonWidth(['010001', '010002']))).toBe('010001');
    expect(commonWidth(['1', '22'])).toBeUndefined();
    expect(padNumber('1-3', 6)).toBe('1-3');
  });

  test('same as above, phones, units and names of acts', () => {
    for (const text of ['同上', '〃', '″', '"', '””', ' 同 上 ']) expect(isDitto(cell(text)), text).toBe(true);
    expect(isDitto(cell('同学'))).toBe(false);
    expect(readPhone(cell('131 5043 6940'))).toBe('13150436940');
    expect(readPhone(cell(13859825334))).toBe('13859825334');
    expect(readPhone(cell('无电话'))).toBeUndefined();
    for (const text of ['1组', '第1组', '1', '一组', '第一村民小组', '０１组']) {
      expect(readUnit(text), text).toEqual({ name: '1组', kind: 'group', number: 1 });
    }
    expect(readUnit('东屯')).toEqual({ name: '东屯', kind: 'other' });
    expect(actKey('赡养老人好（季评）')).toBe(actKey(' 赡养老人好 (季评)'));
    expect(bareActKey('赡养老人好（季评）')).toBe('赡养老人好');
    expect(actKey('1.防火防汛、巡防值守')).toBe(actKey('防火防汛，巡防值守'));
  });
});
