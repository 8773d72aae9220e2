import { describe, expect, test } from 'vitest';
import { readRulebook } from '../../../src/importing/interpret/index.ts';
import { sheetOf, type Value, workbookOf } from './grid.ts';
import { ok } from './samples.ts';

const codes = (row: { problems: readonly { code: string }[] } | undefined) => row?.problems.map((each) => each.code);

describe('rulebooks', () => {
  const header = ['类别', '编码', '积分事项', '分值', '上限', '备注'];

  test('classes merged or left blank, signs, units, caps of every kind', () => {
    const rows: Value[][] = [
      ['积分细则'],
      ['（2025年12月20日村民代表会议通过，2026年1月1日起施行）'],
      header,
      ['环境卫生', 'hj01', '集中清理', '2分/次', '每月8分', ''],
      ['', 'HJ０２', '巡河', '每小时2分', '每月4次', ''],
      ['', 'HJ03', '乱堆放', '扣2分', '每月-8分', ''],
      ['荣誉', 'RY01', '升入大学', 30, '每人一次', ''],
      ['', 'VT01', '受到处罚', '一票否决', '', '禁止评星24个月'],
      ['', 'DJ01', '带头致富', '5—10分', '不限', '由评议小组评定'],
    ];
    const { rules, proposal } = ok(
      readRulebook(
        workbookOf(
          sheetOf('细则', rows, [
            [1, 1, 1, 6],
            [2, 1, 2, 6],
            [4, 1, 6, 1],
          ]),
        ),
      ),
    );
    expect(proposal.effectiveFrom).toBe('2026-01-01');
    expect(rules.map(({ rule }) => [rule.code, rule.dimension, rule.effect, rule.tariff, rule.per, rule.caps])).toEqual(
      [
        ['HJ01', '环境卫生', 'merit', { kind: 'fixed', points: 200 }, '次', { month: 800 }],
        ['HJ02', '环境卫生', 'merit', { kind: 'fixed', points: 200 }, '小时', { month: 800 }],
        ['HJ03', '环境卫生', 'deduction', { kind: 'fixed', points: -200 }, '次', { month: 800 }],
        ['RY01', '荣誉', 'merit', { kind: 'fixed', points: 3000 }, '次', {}],
        ['VT01', '荣誉', 'veto', { kind: 'none' }, '次', {}],
        ['DJ01', '荣誉', 'merit', { kind: 'range', min: 500, max: 1000, step: 50 }, '次', {}],
      ],
    );
    expect(rules[1]?.rule.quantityStep).toBe(50);
    expect(rules[3]?.rule).toMatchObject({ oncePerPerson: true, subject: 'person' });
    expect(rules[4]?.rule.veto).toEqual({ months: 24 });
  });

  test('codes are made where there are none, and rows that cannot be read say why', () => {
    const rows = [
      ['类别', '事项', '分值', '上限'],
      ['卫生', '清理', 2, '每月8分'],
      ['', '', 3, ''],
      ['', '评比', '若干', ''],
      ['', '值守', 5, '适当'],
      ['', '清理', 1, ''],
    ];
    const { rules, rows: verdicts } = ok(readRulebook(workbookOf(sheetOf('s', rows))));
    expect(rules.map((each) => each.rule.code)).toEqual(['R01', 'R05']);
    expect(verdicts.map(codes)).toEqual([[], ['act-missing'], ['unreadable-points'], ['unreadable-cap'], []]);
    expect(verdicts[4]?.warnings.map((each) => each.code)).toEqual(['duplicate-act']);
  });

  test('a cap that says 累计 makes no total of its rule, with codes or without', () => {
    const rows = [
      ['类别', '事项', '分值', '上限', '年上限'],
      ['移风易俗', '喜事新办', 10, '每年累计20分', ''],
      ['卫生', '清理', 2, '每月8分', '累计20分'],
      ['合计', '', 12, '', ''],
    ];
    const { rules, rows: verdicts } = ok(readRulebook(workbookOf(sheetOf('s', rows))));
    expect(rules.map(({ rule }) => rule.caps)).toEqual([{ year: 2000 }, { month: 800, year: 2000 }]);
    expect(verdicts[2]?.skipped).toBe('total');
  });

  test('separate columns for gains, losses and caps by period', () => {
    const rows = [
      ['编码', '项目', '内容', '加分', '扣分', '月上限', '年上限'],
      ['A1', '卫生', '清理', 2, '', 8, 20],
      ['A2', '', '乱堆', '', 2, '', ''],
    ];
    const { rules } = ok(readRulebook(workbookOf(sheetOf('s', rows))));
    expect(rules.map(({ rule }) => [rule.code, rule.dimension, rule.act, rule.tariff, rule.caps])).toEqual([
      ['A1', '卫生', '清理', { kind: 'fixed', points: 200 }, { month: 800, year: 2000 }],
      ['A2', '卫生', '乱堆', { kind: 'fixed', points: -200 }, {}],
    ]);
  });
});
