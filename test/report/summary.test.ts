import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryRow } from '../../src/ledger/index.ts';
import type { Caller, TestApp } from '../support/app.ts';
import { startReadingApp } from '../support/reading.ts';
import {
  freshCode,
  journalOf,
  live,
  posting,
  type SeededVillage,
  SHOP,
  type Step,
  seedVillage,
  stepsArbitrary,
} from '../support/timeline.ts';
import { closing, ledgerOn } from '../support/village-ledger.ts';

const clock = { now: new Date('2027-02-21T02:00:00Z') };
let test: TestApp;

beforeAll(async () => {
  test = await startReadingApp(() => clock.now);
});
afterAll(() => test.close());

const COLUMNS = [
  'opening',
  'merit',
  'deductions',
  'adjustments',
  'redeemed',
  'refunded',
  'expired',
  'closing',
  'honour',
] as const;
/** Random histories now and then lack a kind. */
const ONE_OF_EACH: Step[] = (
  ['opening', 'posting', 'posting', 'reversal', 'redemption', 'refund', 'release', 'transfer', 'closing'] as const
).map((kind) => ({ pause: 1, kind, household: 0, rule: 0, points: 500, back: kind === 'reversal' ? 1 : 0 }));
type Line = Record<(typeof COLUMNS)[number], number>;

const read = (village: string, period: string, caller: Caller = test.operator) =>
  caller.get(`/v1/villages/${village}/periods/${period}/summary`);

const movedTo = (no: string, e: EntryRow) =>
  e.credit === `household:${no}` ? e.amount : e.debit === `household:${no}` ? -e.amount : 0;
const monthOf = (e: EntryRow) => e.counted_in ?? e.occurred_on.slice(0, 7);

/** The months of a period as its first and last, without help from the code under test. */
function boundsOf(period: string): [string, string] {
  const year = period.slice(0, 4);
  if (period.length === 4) return [`${year}-01`, `${year}-12`];
  if (period[5] !== 'Q') return [period, period];
  const last = Number(period[6]) * 3;
  return [`${year}-${String(last - 2).padStart(2, '0')}`, `${year}-${String(last).padStart(2, '0')}`];
}

/** The line of one household, entry by entry in hundredths. */
function expectedLine(journal: readonly EntryRow[], no: string, period: string): Line {
  const [first, last] = boundsOf(period);
  const line = Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Line;
  for (const e of journal.filter((entry) => entry.household_no === no)) {
    const moved = movedTo(no, e);
    if (monthOf(e) < first) line.opening += moved;
    if (monthOf(e) <= last) line.closing += moved;
    if (monthOf(e) < first || monthOf(e) > last) continue;
    line.honour += e.honour;
    line[columnOf(journal, e)] += moved;
  }
  return line;
}

function columnOf(journal: readonly EntryRow[], e: EntryRow): (typeof COLUMNS)[number] {
  const original = journal.find(({ seq }) => seq === e.original_seq);
  if (e.kind === 'posting') return e.honour > 0 ? 'merit' : 'deductions';
  if (e.kind === 'reversal' && original?.kind === 'posting') return original.honour > 0 ? 'merit' : 'deductions';
  if (e.kind === 'collection') return 'redeemed';
  if (e.kind === 'refund') return 'refunded';
  if (e.debit === 'expiry' || e.credit === 'expiry') return 'expired';
  return 'adjustments';
}

const inPoints = (line: Line): Line =>
  Object.fromEntries(COLUMNS.map((column) => [column, line[column] / 100 + 0])) as Line;
// biome-ignore lint/suspicious/noExplicitAny: a line of an answer
const lineOf = (row: any): Line => Object.fromEntries(COLUMNS.map((column) => [column, row[column]])) as Line;
const sum = (lines: readonly Line[]): Line =>
  inPoints(
    Object.fromEntries(
      COLUMNS.map((column) => [column, lines.reduce((total, line) => total + Math.round(line[column] * 100), 0)]),
    ) as Line,
  );

describe('a period’s summary', () => {
  it('is what the raw journal says, adds up, and opens as the month before closed', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(stepsArbitrary(60), async (steps) => {
        const village = await seedVillage(test.database.sql);
        await live(test.database.sql, village, steps);
        const journal = await journalOf(test.database.admin, village.code);
        for (const { kind } of journal) kinds.add(kind);
        const months = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
        let before: Record<string, number> | undefined;
        for (const period of [...months, '2027-01', '2026-Q3', '2026']) {
          const { body } = await read(village.code, period);
          expect(body.asOf.size).toBe(journal.length);
          expect(body.balanced).toBe(true);
          expect(body.data).toHaveLength(village.households.length);
          for (const row of body.data) {
            expect(lineOf(row)).toEqual(inPoints(expectedLine(journal, row.household, period)));
            expect(row.unit?.id ?? null).toBe(village.unitOf(row.household));
          }
          for (const { unit, households, ...subtotal } of body.subtotals) {
            const own = body.data.filter((row: { unit: unknown }) => JSON.stringify(row.unit) === JSON.stringify(unit));
            expect(households).toBe(own.length);
            expect(lineOf(subtotal)).toEqual(sum(own));
          }
          expect(lineOf(body.total)).toEqual(sum(body.data));
          expect(body.total.households).toBe(body.data.length);
          if (period.length === 7 && period[5] !== 'Q') {
            const opening = Object.fromEntries(
              body.data.map((row: Line & { household: string }) => [row.household, row.opening]),
            );
            if (before) expect(opening).toEqual(before);
            before = Object.fromEntries(
              body.data.map((row: Line & { household: string }) => [row.household, row.closing]),
            );
          }
        }
        const [accounts] = await test.database.admin<{ total: number }[]>`
          SELECT sum(balance)::bigint AS total FROM accounts
          WHERE village_code = ${village.code} AND account LIKE 'household:%'`;
        expect((await read(village.code, '2027-01')).body.total.closing).toBe(accounts!.total / 100);
      }),
      { numRuns: 8, examples: [[ONE_OF_EACH]] },
    );
    for (const kind of ['posting', 'reversal', 'opening', 'collection', 'refund', 'transfer', 'closing', 'release']) {
      expect(kinds).toContain(kind);
    }
  });

  it('shows an act recorded late in the month that counts it', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    const at = { now: new Date('2026-11-03T02:00:00Z') };
    const ledger = ledgerOn(test.database.sql, at);
    await ledger.transact([closing(village.code, '2026-10-31')]);
    await ledger.transact([posting(village.code, '000001', 200)]);
    expect((await read(village.code, '2026-10')).body).toMatchObject({ closed: true, total: { merit: 0, closing: 0 } });
    expect((await read(village.code, '2026-11')).body).toMatchObject({
      closed: false,
      total: { opening: 0, merit: 2, closing: 2 },
    });
  });

  it('lists households while they are there or something moves', async () => {
    const village = await seedVillage(test.database.sql, { households: 3, openedOn: '2026-03-10' as never });
    const gone = async () =>
      (await read(village.code, '2026-09')).body.data.map((row: { household: string }) => row.household);
    expect((await read(village.code, '2026-02')).body.data).toEqual([]);
    expect((await read(village.code, '2026-03')).body.data).toHaveLength(3);
    await test.database.sql`UPDATE accounts SET closed_on = '2026-08-31'
      WHERE village_code = ${village.code} AND account = 'household:000002'`;
    expect(await gone()).toEqual(['000001', '000003']);
    expect((await read(village.code, '2026-08')).body.data).toHaveLength(3);
  });

  it('orders units as their tree: each before those below it, without a unit last', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 8 });
    const { body } = await read(code, '2026-10');
    const paths = body.subtotals.map(({ unit }: { unit: { path: string } | null }) => unit?.path ?? null);
    expect(paths).toEqual(['第一组', '第一组 / 一号楼', '第二组', null]);
    expect(body.data.map((row: { household: string }) => Number(row.household))).toEqual([1, 5, 3, 7, 2, 6, 4, 8]);
  });

  it('names heads to those who may read personal data', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 4 });
    const heads = async (caller: Caller) =>
      (await read(code, '2026-10', caller)).body.data.map((row: { head: string | null }) => row.head).sort();
    expect(await heads(await test.as('committee', code))).toEqual(['王000001', '王000002', '王000003', '王000004']);
    expect(await heads(await test.as('auditor', code))).toEqual([null, null, null, null]);
  });

  it('refuses what it cannot answer', async () => {
    const { code } = await seedVillage(test.database.sql);
    const shop = await test.as('shop', code, { shop: SHOP });
    const other = await test.as('committee', (await seedVillage(test.database.sql)).code);
    for (const suffix of ['', '.xlsx']) {
      const status = async (village: string, period: string, caller: Caller = test.operator) => {
        const answer = await caller.get(`/v1/villages/${village}/periods/${period}/summary${suffix}`);
        return [answer.status, answer.body?.code ?? null];
      };
      expect(await status(code, '2026-Q1')).toEqual([200, null]);
      expect(await status(code, '2026-Q5')).toEqual([400, 'invalid-request']);
      expect(await status(code, '2026', test.nobody)).toEqual([401, 'unauthenticated']);
      expect(await status(code, '2026', shop)).toEqual([403, 'forbidden']);
      expect(await status(code, '2026', other)).toEqual([404, 'not-found']);
      expect(await status(freshCode(), '2026')).toEqual([404, 'not-found']);
    }
  });
});

describe('the summary for the wall', () => {
  const sheetOf = async (village: string, period: string) => {
    const url = `/v1/villages/${village}/periods/${period}/summary.xlsx`;
    const answer = await test.app.inject({ url, headers: { authorization: `Bearer ${test.operator.key}` } });
    expect(answer.statusCode).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    return { sheet: book.worksheets[0]!, headers: answer.headers };
  };
  let village: SeededVillage;
  beforeAll(async () => {
    village = await seedVillage(test.database.sql, { households: 8 });
    const acts = village.households.map((no, index) => posting(village.code, no, 150 * (index + 1)));
    await ledgerOn(test.database.sql, { now: new Date('2026-10-20T02:00:00Z') }).transact(acts);
  });

  it('says what the answer says, line by line, with bold subtotals and total', async () => {
    const { body } = await read(village.code, '2026-10');
    const { sheet } = await sheetOf(village.code, '2026-10');
    const rows: { cells: unknown[]; bold: boolean }[] = [];
    sheet.eachRow((row) => {
      rows.push({ cells: (row.values as unknown[]).slice(1), bold: row.getCell(5).font?.bold === true });
    });
    const figures = (line: Line) => COLUMNS.map((column) => line[column]);
    const lines = rows.filter(({ cells }) => typeof cells[0] === 'number');
    expect(lines.map(({ cells }) => [cells[2], ...cells.slice(4)])).toEqual(
      body.data.map((row: Line & { household: string }) => [row.household, ...figures(row)]),
    );
    const strong = rows.filter(({ cells, bold }, index) => index > 1 && bold && typeof cells[4] === 'number');
    expect(strong.map(({ cells }) => cells.slice(4))).toEqual([...body.subtotals, body.total].map(figures));
    expect(strong.map(({ cells }) => cells[2])).toEqual(['小计', '小计', '小计', '小计', '合计']);
    expect(lines.some(({ bold }) => bold)).toBe(false);
  });

  it('has the village and period in its title, lines to sign, and names as the public may read them', async () => {
    const { sheet, headers } = await sheetOf(village.code, '2026-10');
    expect(sheet.getCell('A1').text).toBe('向善村2026年10月积分汇总表（未结账，数字可能变动）');
    const texts: string[] = [];
    sheet.eachRow((row) => void texts.push(...[1, 4].map((column) => String(row.getCell(column).value ?? ''))));
    expect(texts.some((text) => /制表人：.*审核人：.*公示日期：/.test(text))).toBe(true);
    expect(texts).toContain('王某某');
    expect(texts).toContain('某村民');
    expect(texts.join()).not.toContain('王0');
    expect(decodeURIComponent(String(headers['content-disposition']))).toContain('向善村2026年10月积分汇总表.xlsx');
    expect(headers['content-type']).toContain('spreadsheetml');
  });

  it('is titled by quarter and year, and says no more of changing once closed', async () => {
    await ledgerOn(test.database.sql).transact([closing(village.code, '2026-10-31')]);
    const title = async (period: string) => (await sheetOf(village.code, period)).sheet.getCell('A1').text;
    expect(await title('2026-10')).toBe('向善村2026年10月积分汇总表');
    expect(await title('2026-Q3')).toBe('向善村2026年第3季度积分汇总表');
    expect(await title('2025')).toBe('向善村2025年度积分汇总表');
  });
});
