import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTotals, readPostings, rowId, rowKey } from '../../../src/importing/interpret/index.ts';
import { permuted, sheetOf, type Value, workbookOf } from './grid.ts';
import { context, HEADS, NUMBERS, pick, RULES, wide } from './made-up.ts';
import { ok } from './samples.ts';

const HEADERS: Record<string, readonly string[]> = {
  date: ['日期', '发生日期', '活动日期', '时间', '日\n期'],
  no: ['户号', '户编号', '家庭编号', ' 户 号 '],
  head: ['户主', '户主姓名', '户  主', '户主\n姓名', '户主名字'],
  member: ['行为人', '当事人', '成员', '行为人（姓名）'],
  code: ['事项编码', '编码', '代码', '规则编号'],
  act: ['事项', '积分事项', '内容', '事由'],
  quantity: ['数量', '次数', '时长', '数量（次/小时）'],
  points: ['分值', '得分', '积分', '加减分', '分值（分）'],
  handler: ['经办人', '记录人', '登记人'],
  note: ['备注', '说明'],
};
const FIELDS = Object.keys(HEADERS);

const ERRORS = [
  '',
  '',
  '',
  '',
  'household',
  'head',
  'member',
  'rule',
  'points',
  'date',
  'number-date',
  'future',
  'outside',
] as const;
const REASON: Record<string, string> = {
  household: 'unknown-household',
  head: 'head-mismatch',
  member: 'unknown-member',
  rule: 'unknown-rule',
  points: 'points-mismatch',
  date: 'bad-date',
  'number-date': 'ambiguous-date',
  future: 'date-in-future',
  outside: 'outside-period',
};

const line = fc.record({
  day: fc.integer({ min: 1, max: 31 }),
  household: fc.nat(5),
  member: fc.nat(2),
  rule: fc.nat(4),
  quantity: fc.integer({ min: 1, max: 4 }),
  error: fc.constantFrom(...ERRORS),
  spell: fc.nat(10_000),
  before: fc.constantFrom('', '', '', 'blank', 'subtotal', 'header'),
});
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;

const DATE: readonly ((day: number) => Value)[] = [
  (d) => `2026-10-${String(d).padStart(2, '0')}`,
  (d) => `10月${d}日`,
  (d) => `2026.10.${d}`,
  (d) => `${d}日`,
  (d) => wide(`2026-10-${d}`),
  (d) => 46295 + d,
  (d) => ({ value: 46295 + d, date: `2026-10-${String(d).padStart(2, '0')}`, dateFormat: 'yyyy/m/d' }),
  (d) => `10/${d} 09:30`,
];
const POINTS: readonly ((points: number) => Value)[] = [
  (p) => p,
  (p) => (p > 0 ? `+${p}` : String(p)),
  (p) => `${p}分`,
  (p) => wide(String(p)),
  (p) => ({ value: p, formula: true }),
  (p) => (p < 0 ? `扣${-p}分` : `${p} 分`),
  () => null,
];

const pointsOf = (each: Line) => ((RULES[each.rule]!.tariff as { points: number }).points / 100) * each.quantity;

function listRow(each: Line, numbers: readonly string[]): Value[] {
  const { spell, error } = each;
  const no = numbers[each.household]!;
  const head = HEADS[each.household]!;
  const rule = RULES[each.rule]!;
  const asNumber = /^\d+$/.test(no) ? Number(no) : no;
  const date: Record<string, Value> = {
    date: pick(['不详', '10月', '2026-10-35', ''], spell),
    'number-date': 10.1,
    future: '2027-10-02',
    outside: '2026-09-18',
  };
  const member = each.member === 0 ? '' : each.member === 1 ? head : `李${each.household}娃`;
  const withCode = spell % 3 !== 0 || error === 'rule';
  return [
    date[error] ?? pick(DATE, spell)(each.day),
    error === 'household' ? '990099' : pick([no, wide(no), ` ${no}`, asNumber], spell),
    error === 'head' ? `${head}某` : pick([head, `${head[0]}\u3000${head.slice(1)}`, `${head} `, ''], spell),
    error === 'member' ? '外村人' : pick([member, member && `${member}\u200b`], spell),
    withCode ? (error === 'rule' ? 'ZZ99' : pick([rule.code, wide(rule.code), rule.code.toLowerCase()], spell)) : '',
    pick([rule.act, rule.act.replace('(', '（').replace(')', '）'), ` ${rule.act}`], spell),
    pick([each.quantity, wide(String(each.quantity)), `${each.quantity}${rule.per}`], spell),
    error === 'points' ? pointsOf(each) + 1.5 : pick(POINTS, spell)(pointsOf(each)),
    '网格员',
    '',
  ];
}

interface Expected {
  verdict: string;
  code?: string | undefined;
  claim?: object;
}

function buildList(lines: readonly Line[], numbers: readonly string[], headers: number) {
  const header = FIELDS.map((field) => pick(HEADERS[field]!, headers));
  const rows: Value[][] = [['向善村2026年10月积分台账'], [], header];
  const expected = new Map<number, Expected>();
  let sum = 0;
  const skip = (row: Value[]) => {
    rows.push(row);
    expected.set(rows.length, { verdict: 'skipped' });
  };
  for (const each of lines) {
    if (each.before === 'blank') skip([]);
    if (each.before === 'header') skip([...header]);
    if (each.before === 'subtotal') {
      skip(['小 计', '', '', '', '', '', '', sum]);
      sum = 0;
    }
    rows.push(listRow(each, numbers));
    sum += pointsOf(each) + (each.error === 'points' ? 1.5 : 0);
    const occurredOn = `2026-10-${String(each.day).padStart(2, '0')}`;
    const claim = {
      household: numbers[each.household],
      rule: RULES[each.rule]!.code,
      quantity: each.quantity * 100,
      expectedPoints: pointsOf(each) * 100,
      occurredOn,
      handler: '网格员',
    };
    expected.set(
      rows.length,
      each.error === '' ? { verdict: 'accepted', claim } : { verdict: 'refused', code: REASON[each.error] },
    );
  }
  skip(['制表人：村会计', '', '', '审核人：监督委员会']);
  return { rows, expected };
}

const order = fc.shuffledSubarray(
  FIELDS.map((_, index) => index),
  { minLength: FIELDS.length },
);

/** A subtotal's number is honest in the file but for rows whose points are left to a rule that is not there. */
function hasPriceless(lines: readonly Line[]): boolean {
  return lines.some((each) => each.error === 'rule');
}

describe('a sheet of acts made up at random', () => {
  test('gives exactly the verdict, the claim and the reason that it was made with, in any order of columns', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(...NUMBERS),
        fc.nat(100),
        order,
        (lines, numbers, headers, columns) => {
          const { rows, expected } = buildList(lines, numbers, headers);
          const title = rows.slice(0, 2);
          const book = workbookOf(sheetOf('Sheet1', [...title, ...permuted(rows.slice(2), columns)]));
          const reading = ok(readPostings(book, context(numbers)));
          expect(reading.rows.map((row) => row.row)).toEqual([...expected.keys()]);
          for (const row of reading.rows) {
            const wanted = expected.get(row.row)!;
            expect({ row: row.row, verdict: row.verdict, problems: row.problems.map((each) => each.code) }).toEqual({
              row: row.row,
              verdict: wanted.verdict,
              problems: wanted.code ? [wanted.code] : [],
            });
            if (wanted.claim) expect(row.claim).toMatchObject(wanted.claim);
          }
          const keys = reading.rows.flatMap((row) => (row.claim ? [rowKey('220382206201', row.claim)] : []));
          expect(new Set(keys).size).toBe(keys.length);
          if (!hasPriceless(lines)) {
            const accepted = new Set(reading.rows.filter((row) => row.claim).map(rowId));
            expect(checkTotals(reading, accepted)).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('warns of the second of two equal lines, whoever recorded it, and of no others', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
        const { rows } = buildList(
          lines.map((each) => ({ ...each, before: '' as const })),
          NUMBERS[0]!,
          0,
        );
        const reading = ok(readPostings(workbookOf(sheetOf('台账', rows)), context(NUMBERS[0]!)));
        const first = new Map<string, number>();
        for (const row of reading.rows) {
          const key =
            row.claim &&
            [row.claim.occurredOn, row.claim.household, row.claim.memberId, row.claim.rule, row.claim.quantity].join();
          const of = key === undefined ? undefined : first.get(key);
          expect(row.warnings.map((each) => each.params)).toEqual(of === undefined ? [] : [{ of }]);
          if (key !== undefined && of === undefined) first.set(key, row.row);
        }
      }),
    );
  });
});
