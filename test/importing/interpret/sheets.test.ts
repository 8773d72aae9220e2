import { describe, expect, test } from 'vitest';
import { readBalances, readPostings, readRoster, readRulebook } from '../../../src/importing/interpret/index.ts';
import { fillIn, PROBLEMS } from '../../../src/kernel/problems/index.ts';
import { sheetOf, type Value, workbookOf } from './grid.ts';
import { ok } from './samples.ts';
import { context } from './village.ts';

const codes = (row: { problems: readonly { code: string }[] } | undefined) => row?.problems.map((each) => each.code);

describe('opening balances', () => {
  test('honour and balance, one of them alone, totals, the day and the resolution', () => {
    const rows: Value[][] = [
      ['截至2026年9月30日积分结余表（经2026年10月5日村民代表会议通过）'],
      ['户号', '户主', '累计积分', '剩余积分'],
      ['0101', '张三', 120, '80分'],
      ['0102', '王五', 60, ''],
      ['0102', '王五', 1, 1],
      ['9999', '某', 5, 5],
      ['0103', '赵六', 5, 5],
      ['合计', '', 191, 999],
    ];
    const reading = ok(readBalances(workbookOf(sheetOf('结余', rows)), context));
    expect(reading.openings).toEqual([
      { row: 3, household: '0101', honour: 12000, balance: 8000 },
      { row: 4, household: '0102', honour: 6000, balance: 6000 },
    ]);
    expect(reading.rows.map(codes)).toEqual([
      [],
      [],
      ['duplicate-household'],
      ['unknown-household'],
      ['head-mismatch'],
      [],
    ]);
    expect(reading).toMatchObject({
      asOf: '2026-09-30',
      total: { honour: 18000, balance: 14000 },
      sheetTotal: { honour: 19100 },
    });
    expect(reading.resolution).toContain('村民代表会议通过');
    expect(reading.rows[5]?.warnings.map((each) => each.params.stated)).toEqual([999]);
  });
});

describe('finding the sheet', () => {
  const roster = sheetOf('花名册', [
    ['户号', '户主', '家庭成员', '关系'],
    ['0101', '张三', '张三', '户主'],
  ]);
  const rulebook = sheetOf('细则', [
    ['编码', '类别', '事项', '分值', '上限'],
    ['A01', '卫生', '清理', 2, ''],
  ]);
  const list = (name: string) =>
    sheetOf(name, [
      ['日期', '户号', '编码', '分值'],
      ['2026-10-08', '0101', 'A01', 2],
    ]);
  const matrix = sheetOf('汇总', [
    ['2026年10月'],
    ['户号', '户主', '清理（集中）', '志愿服务'],
    ['0101', '张三', 1, 2],
  ]);
  const balances = sheetOf('期初', [
    ['户号', '户主', '累计积分', '余额'],
    ['0101', '张三', 5, 5],
  ]);

  test('each kind finds its own sheet among the others, in any order', () => {
    for (const sheets of [
      [roster, rulebook, list('台账'), balances],
      [balances, list('Sheet9'), rulebook, roster],
      [matrix, balances, roster, rulebook],
    ]) {
      const book = workbookOf(...sheets);
      expect(ok(readRoster(book)).sheet).toBe('花名册');
      expect(ok(readRulebook(book)).sheet).toBe('细则');
      expect(ok(readBalances(book, context)).sheet).toBe('期初');
      expect(['台账', 'Sheet9', '汇总']).toContain(ok(readPostings(book, context)).sheet);
    }
  });

  test('what keeps a sheet from being read is said', () => {
    const two = workbookOf(list('9月台账'), list('10月台账'));
    expect(readPostings(two, context)).toMatchObject({ problem: { code: 'sheet-ambiguous' } });
    expect(ok(readPostings(two, context, { sheet: '10月台账' })).sheet).toBe('10月台账');
    expect(readPostings(two, context, { sheet: '11月' })).toMatchObject({ problem: { code: 'sheet-not-found' } });
    expect(readPostings(workbookOf(roster), context)).toMatchObject({ problem: { code: 'sheet-not-found' } });
    const noDate = workbookOf(
      sheetOf('台账', [
        ['户号', '编码', '分值'],
        ['0101', 'A01', 2],
      ]),
    );
    expect(readPostings(noDate, context)).toMatchObject({
      problem: { code: 'missing-column', params: { missing: '日期' } },
    });
    const twice = workbookOf(
      sheetOf('台账', [
        ['日期', '户号', '编码', '日期', '户号', '编码'],
        ['10月8日', '0101', 'A01'],
      ]),
    );
    expect(readPostings(twice, context)).toMatchObject({ problem: { code: 'ambiguous-column' } });
    expect(readRulebook(workbookOf(sheetOf('细则', [['随便写写']])), { sheet: '细则' })).toMatchObject({
      problem: { code: 'header-not-found' },
    });
    expect(readRoster(workbookOf(sheetOf('名册', [['户号', '户主']])))).toMatchObject({
      problem: { code: 'no-data-rows' },
    });
  });

  test('every text of a problem is filled in by what readers say about it', () => {
    const { rows } = ok(
      readPostings(
        workbookOf(
          sheetOf('台账', [
            ['2026年10月'],
            ['日期', '户号', '户主', '行为人', '编码', '数量', '分值'],
            [10.1, '0101', '某', '某', 'A01', 1, 2],
            ['10月8日', '', '王五', '', 'C01', 1, ''],
            ['10月8日', '0101', '', '某', 'A01', 1, 5],
            ['2027-10-08', '0101', '', '', 'B01', 0.3, 1],
            ['10月1日', '0101', '', '', 'A01', 1, 2],
            ['10月8日', '9', '', '', 'Z', 'x', 'x'],
          ]),
        ),
        context,
      ),
    );
    const problems = rows.flatMap((row) => [...row.problems, ...row.warnings]);
    expect(problems.length).toBeGreaterThan(9);
    for (const { code, params } of problems) {
      const { title, detail, fix } = PROBLEMS[code];
      for (const text of [title, detail, fix].flatMap((each) => [each.zh, each.en]))
        expect(fillIn(text, params)).not.toMatch(/\{\w+\}/);
    }
  });
});
