import { describe, expect, test } from 'vitest';
import { checkTotals, readPostings, rowId, withWarnings } from '../../../src/importing/interpret/index.ts';
import { sheetOf, type Value, workbookOf } from './grid.ts';
import { ok } from './samples.ts';
import { context } from './village.ts';

const codes = (row: { problems: readonly { code: string }[] } | undefined) => row?.problems.map((each) => each.code);

describe('sheets of acts', () => {
  const header = ['日期', '户号', '户主', '行为人', '编码', '事项', '数量', '分值'];
  const read = (rows: Value[][], title = '2026年10月台账', merges: number[][] = []) =>
    ok(readPostings(workbookOf(sheetOf('台账', [[title], header, ...rows], merges)), context));

  test('households without a number, former heads, lost zeros and people who have left', () => {
    const { rows } = read([
      ['10月8日', '', '张三', '', 'A01', '', 1, 2],
      ['10月8日', '', '王五', '', 'A01', '', 1, 2],
      ['10月8日', '', '赵六', '', 'A01', '', 1, 2],
      ['10月8日', 101, '张老三', '李四', 'A01', '', 1, 2],
      ['10月18日', '0101', '张三', '李四', 'A01', '', 1, 2],
      ['10月8日', '', '', '', 'A01', '', 1, 2],
      ['10月8日', '0101', '张三', '户主', 'A01', '', 1, 2],
    ]);
    expect(rows.map(codes)).toEqual([
      [],
      ['ambiguous-household'],
      ['unknown-household'],
      [],
      ['unknown-member'],
      ['household-missing'],
      [],
    ]);
    expect(rows[0]?.normalised).toContainEqual({ field: '户号', from: '', to: '0101' });
    expect(rows[3]?.claim).toMatchObject({ household: '0101', memberId: 'b' });
    expect(rows[6]?.claim?.memberId).toBe('a');
  });

  test('rules by code, by name, and when neither decides', () => {
    const { rows } = read([
      ['10月8日', '0101', '', '', 'ZZ9', '清理', 1, 2],
      ['10月8日', '0101', '', '', '', '清理(集中)', 1, 2],
      ['10月8日', '0101', '', '', '', '志愿 服务', '', 3],
      ['10月8日', '0101', '', '', 'A01 清理（集中）', '', '', ''],
      ['10月8日', '0101', '', '', 'A01', '志愿服务', 1, 2],
      ['10月8日', '0101', '', '', '', '服务', 1, 2],
      ['10月1日', '0101', '', '', 'A01', '', 1, 2],
      ['10月8日', '0101', '', '', 'C01', '', 1, 7],
      ['10月8日', '0101', '', '', 'C01', '', 1, 12],
      ['10月8日', '0101', '', '', 'B01', '', 0.3, ''],
    ]);
    expect(rows.map(codes)).toEqual([
      ['unknown-rule'],
      [],
      [],
      [],
      [],
      ['unknown-rule'],
      ['before-rulebook'],
      [],
      ['points-out-of-range'],
      ['bad-quantity'],
    ]);
    expect(rows[2]?.claim).toMatchObject({ rule: 'B01', quantity: 150, expectedPoints: 300 });
    expect(rows[4]?.warnings.map((each) => each.code)).toContain('rule-name-differs');
    expect(rows[5]?.problems[0]?.params.rule).toContain('B01 志愿服务');
  });

  test('all problems of a row are told, the most fundamental first', () => {
    const { rows } = read([['不详', '0999', '', '', 'ZZ9', '', '多次', '若干']]);
    expect(codes(rows[0])).toEqual([
      'unknown-household',
      'bad-date',
      'unknown-rule',
      'unreadable-quantity',
      'unreadable-points',
    ]);
  });

  test('merged dates, 同上, and the lines that are no acts', () => {
    const { rows } = read(
      [
        ['10月8日', '0101', '张三', '张三', 'A01', '清理', 1, 2],
        ['', '0102', '王五', '〃', 'A01', '〃', 1, 2],
        ['同上', '同上', '″', '王五', '同上', '"', '同上', 2],
        ['第二组'],
        ['10月9日', '0101', '张三', '', 'A02', '', 1, 3],
        header,
        ['合  计', '', '', '', '', '', '', 9],
        ['备注：以上已公示'],
        ['', '', '', '', '', '', '', '盖章：'],
      ],
      '2026年10月台账',
      [[3, 1, 4, 1]],
    );
    expect(rows.map((row) => row.skipped ?? row.claim?.occurredOn ?? codes(row)?.join())).toEqual([
      '2026-10-08',
      'unknown-member',
      '2026-10-08',
      'section',
      '2026-10-09',
      'header',
      'total',
      'footer',
      'footer',
    ]);
    expect(rows[2]?.claim).toMatchObject({ household: '0102', memberId: 'c', rule: 'A01' });
  });

  test('a blank date is not guessed, and a year that nobody wrote comes from the other dates', () => {
    const { rows, period } = read(
      [
        ['2026-10-08', '0101', '', '', 'A01', '', 1, 2],
        ['10月9日', '0101', '', '', 'A01', '', 1, 2],
        ['', '0101', '', '', 'A01', '', 1, 2],
        ['9月9日', '0101', '', '', 'A01', '', 1, 2],
      ],
      '10月台账',
    );
    expect(period).toMatchObject({ year: 2026, month: 10 });
    expect(rows.map(codes)).toEqual([[], [], ['bad-date'], ['outside-period', 'before-rulebook']]);
  });

  test('totals: right as written or as accepted is right; anything else is said', () => {
    const reading = read([
      ['10月8日', '0101', '', '', 'A01', '', 1, 2],
      ['10月8日', '9999', '', '', 'A01', '', 1, 2],
      ['小计', '', '', '', '', '', '', 4],
      ['10月9日', '0101', '', '', 'A02', '', 1, 3],
      ['小计', '', '', '', '', '', '', { value: 4, formula: true }],
      ['合计', '', '', '', '', '', '', '5分'],
    ]);
    const accepted = new Set(reading.rows.filter((row) => row.claim).map(rowId));
    const warnings = checkTotals(reading, accepted);
    expect(warnings.map((each) => [each.row, each.warning.params])).toEqual([
      [7, { label: '小计', stated: 4, written: 3, accepted: 3 }],
    ]);
    expect(
      withWarnings(reading.rows, warnings)
        .filter((row) => row.warnings.length > 0)
        .map((row) => row.row),
    ).toEqual([7]);
  });

  test('a matrix checks its sums in counts or points, keeps a household without marks silent, and needs a month', () => {
    const rows = (sum: Value, below: Value): Value[][] => [
      ['户号', '户主', 'A01', 'B01', '合计分'],
      ['0101', '张三', 1, '1.5小时', sum],
      ['0102', '王五', '', '/', ''],
      ['9999', '某', 1, '', ''],
      ['合计', '', below, 1.5, ''],
    ];
    const book = (sum: Value, below: Value, title = '2026年10月汇总') =>
      workbookOf(sheetOf('汇总', [[title], ...rows(sum, below)]));
    const check = (sum: Value, below: Value) => {
      const reading = ok(readPostings(book(sum, below), context));
      expect(reading.rows.map((row) => `${row.row}:${row.column ?? ''} ${row.verdict}`)).toEqual([
        '3:3 accepted',
        '3:4 accepted',
        '5:3 refused',
        '6: skipped',
      ]);
      return checkTotals(reading, new Set(reading.rows.filter((row) => row.claim).map(rowId))).map(
        (each) => `${each.row}:${each.column}`,
      );
    };
    expect(check(5, 2)).toEqual([]);
    expect(check(5, 1)).toEqual([]);
    expect(check(6, 3)).toEqual(['3:5', '6:3']);
    expect(readPostings(book(5, 2, '汇总'), context)).toMatchObject({ problem: { code: 'month-missing' } });
    const early = ok(readPostings(book(5, 2, '2026年12月汇总'), context));
    expect(early.rows.filter((row) => row.column).every((row) => codes(row)?.includes('date-in-future'))).toBe(true);
  });
});
