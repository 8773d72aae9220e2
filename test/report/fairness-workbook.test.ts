import ExcelJS from 'exceljs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFINITIONS } from '../../src/report/fairness-definitions.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import { posting, type SeededVillage, seedVillage } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';

const clock = { now: new Date('2026-10-21T02:00:00Z') };
const FORMULA = '=HYPERLINK("http://x","奖")';
let test: TestApp;
let village: SeededVillage;
let committee: Caller;
let auditor: Caller;

beforeAll(async () => {
  test = await startApp({ now: () => clock.now });
  const { sql } = test.database;
  village = await seedVillage(sql, { households: 8, name: '向善村' });
  committee = await test.as('committee', village.code, { name: FORMULA });
  auditor = await test.as('auditor', village.code);
  await sql`INSERT INTO units ${sql([
    { village_code: village.code, id: uuidv7(), kind: '网格', name: '+1+1', parent_id: null },
  ])}`;
  const acts = village.households
    .slice(0, 5)
    .map((no, index) => posting(village.code, no, 250 * (index + 1), { recorder: committee.client }));
  await ledgerOn(sql, { now: new Date('2026-10-20T02:00:00Z') }).transact(acts);
});
afterAll(() => test.close());

const url = () => `/v1/villages/${village.code}/reports/fairness`;

async function bookFor(caller: Caller): Promise<ExcelJS.Workbook> {
  const headers = { authorization: `Bearer ${caller.key}` };
  const answer = await test.app.inject({ url: `${url()}.xlsx?period=2026-10`, headers });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('spreadsheetml');
  expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain(
    '向善村2026年10月公平性事实.xlsx',
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(answer.rawPayload as never);
  return book;
}

/** The rows of a sheet below its title and header. */
function rowsOf(book: ExcelJS.Workbook, name: string): unknown[][] {
  const rows: unknown[][] = [];
  book.getWorksheet(name)!.eachRow((row, number) => {
    if (number > 2) rows.push((row.values as unknown[]).slice(1));
  });
  return rows;
}

describe('the workbook of the facts on recording', () => {
  it('says what the answer says, sheet by sheet', async () => {
    const book = await bookFor(committee);
    const { body } = await committee.get(url(), { query: { period: '2026-10' } });
    const names = ['全村', '数字含义', '记录人', '补记与冲正', '组别', '未记分的户', '每月上限', '商店退还'];
    expect(book.worksheets.map(({ name }) => name)).toEqual(names);
    for (const sheet of book.worksheets) expect(sheet.getCell('A1').text).toMatch(/^向善村2026年10月公平性事实：/);
    const values = Object.fromEntries(rowsOf(book, '全村').map(([name, value]) => [name, value]));
    expect(values).toMatchObject({ 记分笔数: body.total.entries, 加分: body.total.merit, 全村户数: 8 });
    expect(values['发生至记账天数（中位）']).toBe(body.total.medianDays);
    const [recorder] = rowsOf(book, '记录人');
    const one = body.recorders[0];
    expect(recorder!.slice(0, 6)).toEqual([1, '村委会', FORMULA, one.entries, one.merit, one.deductions]);
    expect(recorder!.slice(6)).toEqual([
      one.households,
      one.meritShare,
      one.mostServed.unit.path,
      one.mostServed.share,
    ]);
    const [checks] = rowsOf(book, '补记与冲正');
    const { throughCases, reversed, reversedShare, late, backDated, ownHousehold, kin } = one;
    expect(checks!.slice(3)).toEqual([throughCases, reversed, reversedShare, late, backDated, ownHousehold, kin]);
    const units = rowsOf(book, '组别');
    expect(units.map(([, ...figures]) => figures)).toEqual(
      body.units.map((unit: Record<string, number>) => [
        unit.entries,
        unit.merit,
        unit.households,
        unit.withEntry,
        unit.withoutEntry,
      ]),
    );
    expect(units.map(([name]) => name)).toContain('+1+1');
    expect(rowsOf(book, '未记分的户').map(([no]) => no)).toEqual(body.households.withoutEntryNumbers);
  });

  it('explains every figure on its second sheet', async () => {
    const rows = rowsOf(await bookFor(auditor), '数字含义');
    expect(rows.map(([, name, zh, en]) => [name, zh, en])).toEqual(
      DEFINITIONS.map(({ name, zh, en }) => [name, zh, en]),
    );
    expect(rows.every(([part]) => typeof part === 'string' && part !== '')).toBe(true);
  });

  it('keeps names that look like formulas text', async () => {
    const book = await bookFor(committee);
    const formulas: string[] = [];
    for (const sheet of book.worksheets)
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          if (cell.type === ExcelJS.ValueType.Formula || cell.type === ExcelJS.ValueType.Hyperlink)
            formulas.push(cell.address);
        }),
      );
    expect(formulas).toEqual([]);
    expect(book.getWorksheet('记录人')!.getCell('C3').value).toBe(FORMULA);
  });

  it('names no recorder and lists no household to who may not read personal data', async () => {
    const book = await bookFor(auditor);
    expect(book.getWorksheet('未记分的户')).toBeUndefined();
    const texts: string[] = [];
    for (const sheet of book.worksheets) sheet.eachRow((row) => row.eachCell((cell) => void texts.push(cell.text)));
    expect(texts).not.toContain(FORMULA);
    for (const no of village.households) expect(texts).not.toContain(no);
    expect(rowsOf(book, '记录人')[0]!.slice(0, 2)).toEqual([1, '村委会']);
  });
});
