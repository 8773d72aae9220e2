import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttendanceReading, readAttendance } from '../../src/importing/index.ts';
import type { Day } from '../../src/kernel/day.ts';
import { sheetOf, type Value, workbookOf } from '../importing/interpret/grid.ts';

const context = {
  day: '2026-10-05' as Day,
  maxQuantity: 10_000_000,
  households: new Map([
    [
      '0101',
      {
        head: '张三',
        members: [
          { id: 'a', name: '张三' },
          { id: 'b', name: '李四', to: '2026-10-04' as Day },
        ],
      },
    ],
    [
      '0102',
      {
        head: '王五',
        members: [
          { id: 'c', name: '王五' },
          { id: 'd', name: '王 六', from: '2026-10-05' as Day },
        ],
      },
    ],
    ['0103', { head: '王五', members: [{ id: 'e', name: '王五' }] }],
  ]),
};
const read = (...rows: Value[][]) => readAttendance(workbookOf(sheetOf('签到表', rows)), context);
const ok = (reading: ReturnType<typeof read>): AttendanceReading => {
  if ('problem' in reading) throw new Error(reading.problem.code);
  return reading;
};
/** Who of a sheet counts, in its order. */
const attendees = (reading: ReturnType<typeof read>) =>
  ok(reading).rows.flatMap(({ attendee }) => (attendee ? [[attendee.memberId, attendee.quantity]] : []));

describe('names of columns', () => {
  test.each([
    [['户号', '姓名', '时长']],
    [['户编号', '参加人员', '服务时长（小时）']],
    [['家庭编号', '志愿者姓名', '志愿时长']],
    [['户主编号', '名字', '小时']],
    [['* 户 号：', '人员姓名', '次数']],
    [['编号', '成员', '参加小时数']],
  ])('%s', (header) => {
    expect(attendees(read(['国庆清扫签到表'], header, ['0101', '张三', 2], [102, '王六', '半小时']))).toEqual([
      ['a', 200],
      ['d', 50],
    ]);
  });

  test('in any order and among others, under two rows of header and titles that look like one', () => {
    const found = read(
      ['活动名称', '清扫', '日期', '10月5日', '地点', '广场'],
      ['序号', '志愿者', null, '小组', '电话', '时长'],
      [null, '姓名', '户号', null, null, null],
      [1, '王五', '0103', '2组', '13150436940', '1.5'],
      ['小计', null, null, null, null, '1.5'],
    );
    expect(attendees(found)).toEqual([['e', 150]]);
  });

  test('the sheet called for attendance is read, where a roster lies in the same workbook', () => {
    const roster = sheetOf('花名册', [
      ['户号', '姓名'],
      ['0101', '张三'],
    ]);
    const named = (name: string) =>
      sheetOf(name, [
        ['户号', '姓名'],
        ['0103', '王五'],
      ]);
    expect(attendees(readAttendance(workbookOf(roster, named('10月签到')), context))).toEqual([['e', undefined]]);
    const ambiguous = readAttendance(workbookOf(roster, named('表2')), context);
    expect(ambiguous).toMatchObject({ problem: { code: 'sheet-ambiguous' } });
    const chosen = readAttendance(workbookOf(roster, named('10月签到')), context, { sheet: '花名册' });
    expect(attendees(chosen)).toEqual([['a', undefined]]);
  });
});

test('each cell of a quantity says an amount, a presence, an absence or nothing that can be read', () => {
  const cells: [Value, number | undefined | string][] = [
    [2, 200],
    ['２.５', 250],
    ['一个半小时', 150],
    ['90分钟', 150],
    [null, undefined],
    ['√', undefined],
    ['到', undefined],
    [0, 'absent'],
    ['/', 'absent'],
    ['无', 'absent'],
    ['未到', 'absent'],
    ['请假', 'absent'],
    ['×', 'absent'],
    [-1, 'refused'],
    ['很久', 'refused'],
    [0.001, 'refused'],
    [100_000.01, 'refused'],
  ];
  for (const [cell, wanted] of cells) {
    const [row] = ok(read(['户号', '姓名', '时长'], ['0101', '张三', cell])).rows;
    const seen = row!.skipped ?? (row!.verdict === 'refused' ? 'refused' : row!.attendee!.quantity);
    expect(seen, String(cell)).toBe(wanted);
  }
});

test('any rows whatever: never an exception, a verdict for each, and nobody who was not of the named household that day', () => {
  const anything = fc.oneof(
    fc.constantFrom<Value>(
      '0101',
      '0102',
      103,
      '０１０１',
      '张三',
      '李四',
      '王五',
      '王 六',
      '户主',
      '全家',
      '同上',
      '√',
      '合计',
    ),
    fc.constantFrom<Value>(
      null,
      1,
      0,
      -3,
      '请假',
      '10月6日',
      '户号',
      '姓名',
      { error: '#N/A' },
      { value: 46_300, date: '2026-10-05' },
    ),
    fc.string({ maxLength: 12 }),
    fc.double(),
  );
  const rows = fc.array(fc.array(anything, { maxLength: 6 }), { maxLength: 12 });
  const example: Value[][] = [
    ['0101', '张三', '10月5日', 1, '√'],
    ['0102', '张三', null, 1, '√'],
    ['0102', '王五', null, '√', '√'],
  ];
  const homes = new Map([...context.households].flatMap(([no, { members }]) => members.map(({ id }) => [id, no])));
  fc.assert(
    fc.property(rows, (lines) => {
      const reading = read(['户号', '姓名', '日期', '时长', '签到'], ...lines);
      if ('problem' in reading) return;
      const seen = new Set<string>();
      for (const { verdict, problems, skipped, attendee } of reading.rows) {
        expect(verdict === 'refused').toBe(problems.length > 0);
        expect(verdict === 'skipped').toBe(skipped !== undefined);
        expect(verdict === 'accepted').toBe(attendee !== undefined);
        if (!attendee) continue;
        expect(homes.get(attendee.memberId)).toBe(attendee.household);
        expect(attendee.memberId).not.toBe('b');
        expect(seen.has(attendee.memberId)).toBe(false);
        seen.add(attendee.memberId);
      }
    }),
    { numRuns: 500, examples: [[example]] },
  );
});
