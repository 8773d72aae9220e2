import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, commitmentTo } from '../../src/kernel/canonical.ts';
import {
  addDays,
  addMonths,
  dayAt,
  dayName,
  lastDayOf,
  type Month,
  monthName,
  parseDay,
  startOfDay,
} from '../../src/kernel/day.ts';
import { formatYuan, inYuan } from '../../src/kernel/money.ts';
import { monthsOf, parsePeriod, periodAround, periodName } from '../../src/kernel/period.ts';
import { fromPoints, toPoints } from '../../src/kernel/points.ts';
import { isRegionPrefix, parseVillageCode } from '../../src/kernel/village-code.ts';

describe('points', () => {
  test('take at most two decimals, exactly', () => {
    expect([2, 0.5, -20, 0.01, 1.1, 0].map(toPoints)).toEqual([200, 50, -2000, 1, 110, 0]);
    expect([0.001, 1.005, Number.NaN, Number.POSITIVE_INFINITY, 1e300].map(toPoints)).toEqual(Array(5).fill(undefined));
    expect(Object.is(toPoints(-0), 0)).toBe(true);
  });

  test('survive the way to JSON and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e10, max: 1e10 }), (hundredths) => {
        expect(toPoints(JSON.parse(JSON.stringify(fromPoints(hundredths as never))))).toBe(hundredths);
      }),
    );
  });
});

describe('days', () => {
  test('are those of the wall calendar in Asia/Shanghai', () => {
    expect(dayAt(new Date('2026-10-31T15:59:59.999Z'))).toBe('2026-10-31');
    expect(dayAt(new Date('2026-10-31T16:00:00Z'))).toBe('2026-11-01');
    expect(startOfDay(parseDay('2026-11-01')!).toISOString()).toBe('2026-10-31T16:00:00.000Z');
  });

  test('must exist', () => {
    expect(parseDay('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2026-02-29', '2026-10-35', '2026-13-01', '1899-12-31', '2026-1-1', '', '2026-10-01T00']) {
      expect(parseDay(text)).toBeUndefined();
    }
  });

  test('count on over months and years', () => {
    expect(addDays(parseDay('2026-12-31')!, 1)).toBe('2027-01-01');
    expect(addMonths('2026-11' as Month, 3)).toBe('2027-02');
    expect(addMonths('2026-02' as Month, -3)).toBe('2025-11');
    expect(lastDayOf('2024-02' as Month)).toBe('2024-02-29');
  });

  test('are written as people write them, without leading zeros', () => {
    expect(dayName(parseDay('2026-02-03')!)).toBe('2026年2月3日');
    expect(dayName(parseDay('2026-12-31')!)).toBe('2026年12月31日');
    expect(monthName('2026-02' as Month)).toBe('2026年2月');
  });
});

describe('periods', () => {
  test('cover whole months', () => {
    const days = (text: string) => [parsePeriod(text)?.firstDay, parsePeriod(text)?.lastDay];
    expect(days('2026')).toEqual(['2026-01-01', '2026-12-31']);
    expect(days('2026-Q3')).toEqual(['2026-07-01', '2026-09-30']);
    expect([days('2026-H1'), days('2026-H2')].flat()).toEqual(['2026-01-01', '2026-06-30', '2026-07-01', '2026-12-31']);
    expect(days('2026-10')).toEqual(['2026-10-01', '2026-10-31']);
    expect(monthsOf(parsePeriod('2026-Q1')!)).toEqual(['2026-01', '2026-02', '2026-03']);
    for (const text of ['2026-Q5', '2026-H3', '2026-13', '2026-00', '26', '2026-1', '1800']) {
      expect(parsePeriod(text)).toBeUndefined();
    }
  });

  test('are named as people name them', () => {
    const names = ['2026', '2026-Q3', '2026-02', '2026-H1', '2026-H2'].map((text) => periodName(parsePeriod(text)!));
    expect(names).toEqual(['2026年度', '2026年第3季度', '2026年2月', '2026年上半年', '2026年下半年']);
  });

  test('around a month contain it, and are what their text reads as', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), fc.integer({ min: 1, max: 12 }), (year, number) => {
        const month = `${year}-${String(number).padStart(2, '0')}` as Month;
        for (const kind of ['month', 'quarter', 'half', 'year'] as const) {
          const period = periodAround(month, kind);
          expect(monthsOf(period)).toContain(month);
          expect(parsePeriod(period.text)).toEqual(period);
        }
      }),
    );
  });
});

test('money is shown in yuan, with two decimals where it is text', () => {
  expect([1250, 5, 0, -5, 100].map(formatYuan)).toEqual(['12.50', '0.05', '0.00', '-0.05', '1.00']);
  expect([1250, -5].map(inYuan)).toEqual([12.5, -0.05]);
});

test('village codes have 12 digits and region prefixes 2, 4, 6, 9 or 12', () => {
  expect(parseVillageCode('220382206201')).toBe('220382206201');
  for (const text of ['22038220620', '220382206000', '020382206201', '22038220620a']) {
    expect(parseVillageCode(text)).toBeUndefined();
  }
  expect(['22', '2203', '220382', '220382206', '220382206201'].every(isRegionPrefix)).toBe(true);
  expect(['', '2', '220', '22038', '2203822062'].some(isRegionPrefix)).toBe(false);
});

test('canonical JSON sorts keys by code unit and writes numbers as RFC 8785 asks', () => {
  expect(canonicalJson({ b: 1, a: [true, null, '户'], '€': 1e21, A: 0.5 })).toBe(
    '{"A":0.5,"a":[true,null,"户"],"b":1,"€":1e+21}',
  );
});

test('a commitment binds field, text and salt', () => {
  const salt = Buffer.alloc(16, 1);
  const commitment = commitmentTo('note', '扫雪', salt);
  expect(commitmentTo('note', '扫雪', salt)).toEqual(commitment);
  expect(commitmentTo('reason', '扫雪', salt)).not.toEqual(commitment);
  expect(commitmentTo('note', '扫雪', Buffer.alloc(16, 2))).not.toEqual(commitment);
});
