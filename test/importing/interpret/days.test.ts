import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPoints, readQuantity } from '../../../src/importing/interpret/amounts.ts';
import { readCaps } from '../../../src/importing/interpret/caps.ts';
import { type DateHint, readBirthMonth, readDay } from '../../../src/importing/interpret/dates.ts';
import { readPhone } from '../../../src/importing/interpret/texts.ts';
import { readPeriod, readProposal } from '../../../src/importing/interpret/titles.ts';
import { readUnit } from '../../../src/importing/interpret/units.ts';
import type { Cell } from '../../../src/importing/workbook/types.ts';

const cell = (value: string | number, more: Partial<Cell> = {}): Cell => ({ row: 1, column: 1, value, ...more });
const OCTOBER: DateHint = { year: 2026, month: 10 };
const wide = (text: string) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

describe('days', () => {
  test.each([
    ['2026-10-08'],
    ['2026.10.08'],
    ['2026/10/8'],
    ['20261008'],
    ['２０２６-１０-０８'],
    ['2026年10月8日'],
    ['10月8日'],
    ['10月8号'],
    ['10/8'],
    ['10-8'],
    ['10.8'],
    ['8日'],
    ['8号'],
    ['26.10.8'],
    ['26年10月8日'],
    ['10月8日（周四）'],
    ['2026-10-08 09:30'],
    ['2026-10-08T09:30:00'],
    ['十月八日'],
    ['二〇二六年十月八日'],
    ['2026年 10月 8日'],
    ['10月8日上午'],
    ['10月8日 星期四'],
    ['2026。10。8'],
    ['46303'],
    ['10月08日9时'],
    [' 2026-10-8\u200b'],
  ])('%s is the eighth of October 2026', (text) => {
    expect(readDay(cell(text), OCTOBER)).toEqual({ day: '2026-10-08' });
  });

  test.each([
    ['10月'],
    ['不详'],
    ['2026-10-35'],
    ['2月30日'],
    ['2026年10月'],
    ['2026-10'],
    [''],
    ['10.1-10.3'],
    ['待定'],
    ['#N/A'],
    ['32日'],
    ['13月1日'],
    ['农历八月十五'],
  ])('%s is no day', (text) => {
    expect(readDay(cell(text), OCTOBER)).toEqual({ problem: 'bad-date' });
  });

  test('a number of month and day is never guessed, and the same as text is read', () => {
    expect(readDay(cell(10.1), OCTOBER)).toEqual({ problem: 'ambiguous-date', readings: ['2026-10-01', '2026-10-10'] });
    expect(readDay(cell(10.15), OCTOBER)).toMatchObject({ problem: 'ambiguous-date' });
    expect(readDay(cell(10.35), OCTOBER)).toEqual({ problem: 'bad-date' });
    expect(readDay(cell('10.1'), OCTOBER)).toEqual({ day: '2026-10-01' });
    expect(readDay(cell('10.10'), OCTOBER)).toEqual({ day: '2026-10-10' });
    expect(readDay(cell('10.1'), { ...OCTOBER, csv: true })).toMatchObject({ problem: 'ambiguous-date' });
    expect(readDay(cell('10/8/2026'), OCTOBER)).toMatchObject({ problem: 'ambiguous-date' });
  });

  test('numbers that Excel keeps are days', () => {
    expect(readDay(cell(46303), OCTOBER)).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(46303.4), OCTOBER)).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(46303 - 1462), { date1904: true })).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(20261008), OCTOBER)).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(8), OCTOBER)).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(46303, { date: '2026-10-08' }), {})).toEqual({ day: '2026-10-08' });
    expect(readDay(cell(46303, { date: '2026-10-01', dateFormat: 'yyyy"年"m"月"' }), {})).toEqual({
      problem: 'bad-date',
    });
  });

  test('a date whose format hides the year takes the year of the sheet', () => {
    const typedLater = cell(1, { date: '2027-10-08', dateFormat: 'm"月"d"日"' });
    expect(readDay(typedLater, OCTOBER)).toEqual({ day: '2026-10-08' });
    expect(readDay(typedLater, {})).toEqual({ day: '2027-10-08' });
  });

  test('every spelling of every day is read back', () => {
    const spellings: ((y: number, m: number, d: number) => string)[] = [
      (y, m, d) => `${y}-${m}-${d}`,
      (y, m, d) => `${y}年${m}月${d}日`,
      (y, m, d) => wide(`${y}.${m}.${d}`),
      (y, m, d) => `${String(y % 100).padStart(2, '0')}/${m}/${d}`,
      (_, m, d) => `${m}月${d}号`,
      (_, m, d) => `${m}-${String(d).padStart(2, '0')}`,
      (y, m, d) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`,
      (y, m, d) => ` ${y} 年 ${m} 月 ${d} 日 08:30`,
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2099 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        fc.constantFrom(...spellings),
        (year, month, day, spell) => {
          const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          expect(readDay(cell(spell(year, month, day)), { year, month })).toEqual({ day: iso });
        },
      ),
    );
  });

  test('no cell makes the reader throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.double()), (value) => {
        readDay(cell(value), OCTOBER);
        readBirthMonth(cell(value));
        readPoints(cell(value));
        readQuantity(cell(value));
        readCaps(cell(value));
        readPeriod([String(value)], String(value));
        readProposal([String(value)]);
        readUnit(String(value));
        readPhone(cell(value));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['1971-01', '1971-01'],
    ['1994.08', '1994-08'],
    ['１９７２.０９', '1972-09'],
    ['1973年4月', '1973-04'],
    ['197308', '1973-08'],
    ['1973年4月5日', '1973-04'],
    ['19730405', '1973-04'],
    ['73年4月', '1973-04'],
    ['05.4', '2005-04'],
    ['1973', undefined],
    ['不详', undefined],
    ['1973-13', undefined],
  ])('the birth month of %s', (text, month) => {
    expect(readBirthMonth(cell(text))).toBe(month);
  });

  test('birth months in number cells', () => {
    expect(readBirthMonth(cell(1994.08))).toBe('1994-08');
    expect(readBirthMonth(cell(1994.1))).toBeUndefined();
    expect(readBirthMonth(cell(197308))).toBe('1973-08');
    expect(readBirthMonth(cell(1973))).toBeUndefined();
    expect(readBirthMonth(cell(25934))).toBe('1971-01');
    expect(readBirthMonth(cell(25934, { date: '1971-01-01' }))).toBe('1971-01');
  });
});

describe('periods and headings', () => {
  test.each([
    [['向善村2026年10月积分台账'], 'Sheet1', 2026, 10],
    [['积分台账'], '2026-10', 2026, 10],
    [['向善村26年10月积分台账'], 'x', 2026, 10],
    [['二〇二六年十月积分公示'], 'x', 2026, 10],
    [['积分登记（2026.10）'], 'x', 2026, 10],
    [['向善村2026年度积分台账'], '10月', 2026, 10],
    [['积分台账'], '202610', 2026, 10],
    [['制表日期：2026年11月2日', '2026年10月积分台账'], 'x', 2026, 10],
    [['2026年10月1日—10月31日积分台账'], 'x', 2026, 10],
    [['积分台账'], '26.10', 2026, 10],
  ])('%j in sheet %s', (titles, name, year, month) => {
    expect(readPeriod(titles, name)).toMatchObject({ year, month, span: { first: '2026-10-01', last: '2026-10-31' } });
  });

  test('quarters, spans of days, years, months alone and nothing', () => {
    expect(readPeriod(['2026年第三季度'], '')).toMatchObject({ span: { first: '2026-07-01', last: '2026-09-30' } });
    expect(readPeriod(['2026年9月26日至10月25日'], '').span).toMatchObject({ first: '2026-09-26', last: '2026-10-25' });
    expect(readPeriod(['2026年7-9月'], '').span).toMatchObject({ first: '2026-07-01', last: '2026-09-30' });
    expect(readPeriod(['2026年积分'], '').span).toMatchObject({ first: '2026-01-01', last: '2026-12-31' });
    expect(readPeriod(['积分'], '10月')).toEqual({ month: 10 });
    expect(readPeriod(['积分'], 'Sheet1')).toEqual({});
  });

  test.each([
    ['（2025年12月20日村民代表会议通过，2026年1月1日起施行）', '2026-01-01', '2025年12月20日村民代表会议通过'],
    [
      '本细则经2025年12月20日村民代表会议表决通过，自二〇二六年一月一日起执行。',
      '2026-01-01',
      '本细则经2025年12月20日村民代表会议表决通过',
    ],
    ['自2026.1.1起正式实施', '2026-01-01', undefined],
  ])('the heading %s', (line, effectiveFrom, resolution) => {
    const expected = { effectiveFrom, ...(resolution === undefined ? {} : { resolution }) };
    expect(readProposal([line])).toEqual(expected);
  });
});
