import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkTotals,
  type PostingContext,
  readPostings,
  rowId,
  rowKey,
} from '../../../src/importing/interpret/index.ts';
import type { Day } from '../../../src/kernel/day.ts';
import type { Points } from '../../../src/kernel/points.ts';
import type { Rule } from '../../../src/rulebook/index.ts';
import { permuted, sheetOf, type Value, workbookOf } from './grid.ts';
import { ok } from './samples.ts';

const rule = (code: string, act: string, points: number, per: string): Rule => ({
  code,
  dimension: '综合',
  act,
  effect: points < 0 ? 'deduction' : 'merit',
  tariff: { kind: 'fixed', points: points as Points },
  per,
  quantityStep: per === '小时' ? 50 : 100,
  subject: 'household',
  caps: {},
  oncePerPerson: false,
  overCap: 'refuse',
  evidence: 'none',
  recordableBy: ['committee'],
});
const RULES = [
  rule('A01', '赡养老人好(季评)', 500, '次'),
  rule('B-02', '参加集中清理', 200, '次'),
  rule('B03', '垃圾分类投放合格', 50, '次'),
  rule('C01', '志愿服务', 200, '小时'),
  rule('K01', '乱堆放逾期未改', -200, '次'),
];
const HEADS = ['卢祥', '赵凤梅', '戴祥建', '欧阳成明', '何福强', '白福长䶮'];

const context = (numbers: readonly string[]): PostingContext => ({
  today: '2026-11-20' as Day,
  households: new Map(
    numbers.map((no, index) => [
      no,
      { head: HEADS[index]!, members: [HEADS[index]!, `李${index}娃`].map((name) => ({ id: `${no}/${name}`, name })) },
    ]),
  ),
  rulesOn: (day) => (day >= '2026-01-01' ? RULES : []),
});
const NUMBERS = [
  ['010001', '010002', '010003', '020001', '020002', '020003'],
  ['1', '2', '3', '11', '12', '13'],
  ['A-1', 'A-2', 'B-1', 'B-2', 'C-1', 'C-2'],
];

const wide = (text: string) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
const pick = <T>(items: readonly T[], seed: number): T => items[seed % items.length]!;
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

const cell = fc.record({
  household: fc.nat(6),
  rule: fc.nat(5),
  count: fc.integer({ min: 1, max: 9 }),
  spell: fc.nat(3),
});

describe('a matrix made up at random', () => {
  test('gives a verdict for each filled cell, dated the last day of the month', () => {
    const rulesAcross = [...RULES, rule('ZZ99', '从来没有的事', 100, '次')];
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, { selector: (each) => `${each.household} ${each.rule}`, maxLength: 25 }),
        fc.constantFrom(...NUMBERS),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }),
        fc.constantFrom('codes', 'acts', 'both'),
        (cells, numbers, columns, across) => {
          const codes = ['', '', '', ...rulesAcross.map((each) => each.code), ''];
          const acts = ['户号', '户主', '组', ...rulesAcross.map((each) => each.act), '合计分'];
          const onlyCodes = codes.map((code, index) => code || acts[index]!);
          const headers = across === 'codes' ? [onlyCodes] : across === 'acts' ? [acts] : [acts, codes];
          const body = [...numbers, '990099'].map((no, index): Value[] => [
            no,
            HEADS[index] ?? '某人',
            '1组',
            '',
            '',
            '',
            '',
            '',
            '',
          ]);
          for (const each of cells) {
            body[each.household]![3 + each.rule] = pick<Value>(
              [each.count, wide(String(each.count)), `${each.count}次`, String(each.count)],
              each.spell,
            );
          }
          body[0]![3 + 5] ??= '';
          const rows = [...headers, ...body, ['合计']];
          const titled = [['二〇二六年十月积分汇总'], ...permuted(rows, columns)];
          const reading = ok(readPostings(workbookOf(sheetOf('汇总', titled)), context(numbers)));
          const byPlace = (list: string[]) => [...list].sort();
          const read = reading.rows
            .filter((row) => row.verdict !== 'skipped')
            .map(
              (row) =>
                `${row.row}:${row.column} ${row.problems[0]?.code ?? `${row.claim!.rule}×${row.claim!.quantity} ${row.claim!.occurredOn}`}`,
            );
          const wanted = cells.map((each) => {
            const place = `${each.household + 2 + headers.length}:${columns.indexOf(3 + each.rule) + 1}`;
            const reason = each.household === 6 ? 'unknown-household' : each.rule === 5 ? 'unknown-rule' : undefined;
            return `${place} ${reason ?? `${RULES[each.rule]!.code}×${each.count * 100} 2026-10-31`}`;
          });
          expect(byPlace(read)).toEqual(byPlace(wanted));
        },
      ),
      { numRuns: 200 },
    );
  });
});
