import { describe, expect, test } from 'vitest';
import { readRoster } from '../../../src/importing/interpret/index.ts';
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
