import { describe, expect, test } from 'vitest';
import {
  checkTotals,
  type PostingContext,
  readBalances,
  readPostings,
  readRoster,
  readRulebook,
  rowId,
  withWarnings,
} from '../../../src/importing/interpret/index.ts';
import type { Day } from '../../../src/kernel/day.ts';
import { fillIn, PROBLEMS } from '../../../src/kernel/problems/index.ts';
import { sheetOf, type Value, workbookOf } from './grid.ts';
import { ok } from './samples.ts';

const codes = (row: { problems: readonly { code: string }[] } | undefined) => row?.problems.map((each) => each.code);

describe('rosters', () => {
  const people = (book: Parameters<typeof readRoster>[0]) =>
    ok(readRoster(book)).households.map(
      (each) =>
        `${each.no} ${each.unit?.name ?? '-'} ${each.head}: ${each.members.map((m) => `${m.name}/${m.relation ?? '-'}`).join(' ')}`,
    );

  test('a two-row header with a group over the members, merged households, units of every spelling', () => {
    const rows: Value[][] = [
      ['向善村花名册'],
      ['组别', '户号', '户主', '家庭成员', '', '', '联系电话'],
      ['', '', '', '姓名', '关系', '性别', ''],
      ['第一组', '001', '张三', '张三', '户主', '男', 13800000000],
      ['', '', '', '李　四', '妻', '女', ''],
      [2, '002', '王五', '王五', '户主', '男', '无'],
      ['', '共2户', '', '3人'],
    ];
    const merges = [
      [1, 1, 1, 7],
      [2, 1, 3, 1],
      [2, 2, 3, 2],
      [2, 3, 3, 3],
      [2, 4, 2, 6],
      [2, 7, 3, 7],
      [4, 1, 5, 1],
      [4, 2, 5, 2],
      [4, 3, 5, 3],
    ];
    const book = workbookOf(sheetOf('名册', rows, merges));
    expect(people(book)).toEqual(['001 1组 张三: 张三/户主 李四/妻', '002 2组 王五: 王五/户主']);
    expect(ok(readRoster(book)).rows.flatMap((row) => row.warnings)).toEqual([]);
  });

  test('columns in another order, household cells repeated on every line or left blank', () => {
    const repeated = [
      ['姓名', '与户主关系', '户号', '户主'],
      ['张三', '户主', '1', '张三'],
      ['李四', '妻', '1', '张三'],
      ['王五', '户主', '2', '王五'],
    ];
    const blank = [
      ['户主姓名', '成员姓名', '户编号', '关系'],
      ['张三', '张三', '1', '户主'],
      ['', '李四', '', '妻'],
      ['王五', '王五', '2', '户主'],
    ];
    for (const rows of [repeated, blank]) {
      expect(people(workbookOf(sheetOf('s', rows)))).toEqual(['1 - 张三: 张三/户主 李四/妻', '2 - 王五: 王五/户主']);
    }
  });

  test('one line for each household, with all members in a cell or with none', () => {
    const cells = [
      ['户号', '户主', '家庭成员'],
      ['1', '张三', '张三、李四（妻）'],
      ['2', '王五', '赵六'],
    ];
    expect(people(workbookOf(sheetOf('s', cells)))).toEqual(['1 - 张三: 张三/- 李四/妻', '2 - 王五: 王五/户主 赵六/-']);
    const none = [
      ['序号', '户号', '户主姓名', '组'],
      [1, '1', '张三', '1组'],
      [2, '2', '王五', '1组'],
    ];
    expect(people(workbookOf(sheetOf('s', none)))).toEqual(['1 1组 张三: 张三/户主', '2 1组 王五: 王五/户主']);
    expect(ok(readRoster(workbookOf(sheetOf('s', none)))).rows.flatMap((row) => row.warnings)).toEqual([]);
  });

  test('numbers that lost their zeros get them back, and two heads may share a name', () => {
    const rows = [
      ['户号', '户主', '家庭成员'],
      ['010001', '卢祥', '卢祥'],
      [10002, '卢祥', '卢祥'],
      ['０１０００３', '戴云', '戴云'],
    ];
    const reading = ok(readRoster(workbookOf(sheetOf('s', rows))));
    expect(reading.households.map((each) => each.no)).toEqual(['010001', '010002', '010003']);
    expect(reading.rows[1]?.normalised).toContainEqual({ field: '户号', from: '10002', to: '010002' });
  });

  test('what is wrong with a household refuses its lines; a head who is not listed is added', () => {
    const rows = [
      ['户号', '户主', '家庭成员', '关系'],
      ['1', '张三', '张三', '户主'],
      ['2', '王五', '赵六', '妻'],
      ['1', '钱七', '钱七', '户主'],
      ['', '', '钱八', '子'],
      ['', '孙九', '孙九', '户主'],
      ['3', '周十', '周十', '户主'],
      ['', '', '周十', '子'],
      ['合计', '5户', '9人'],
    ];
    const { rows: verdicts, households } = ok(readRoster(workbookOf(sheetOf('s', rows))));
    expect(households.map((each) => each.no)).toEqual(['1', '2', '3']);
    expect(verdicts.map(codes)).toEqual([
      [],
      [],
      ['duplicate-household'],
      ['household-refused'],
      ['household-number-missing'],
      [],
      ['duplicate-member'],
      [],
    ]);
    expect(verdicts[1]?.warnings.map((each) => each.code)).toEqual(['head-added']);
    expect(verdicts[7]?.warnings.map((each) => each.params.stated)).toEqual([9]);
  });
});

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

const RULES = ok(
  readRulebook(
    workbookOf(
      sheetOf('细则', [
        ['编码', '类别', '事项', '分值'],
        ['A01', '卫生', '清理（集中）', 2],
        ['A02', '卫生', '清理', 3],
        ['B01', '公益', '志愿服务', '每小时2分'],
        ['C01', '荣誉', '带头', '5-10分'],
      ]),
    ),
  ),
).rules.map((each) => each.rule);

const context: PostingContext = {
  today: '2026-11-20' as Day,
  households: new Map([
    [
      '0101',
      {
        head: '张三',
        members: [
          { id: 'a', name: '张三' },
          { id: 'b', name: '李四', to: '2026-10-10' as Day },
        ],
        formerHeads: ['张老三'],
      },
    ],
    ['0102', { head: '王五', members: [{ id: 'c', name: '王五' }] }],
    ['0103', { head: '王五', members: [{ id: 'd', name: '王五' }] }],
  ]),
  rulesOn: (day) => (day >= '2026-10-02' ? RULES : []),
};

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
