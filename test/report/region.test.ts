import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPdf, squeezed } from '../document/pdf-reader.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import { posting, seedVillage } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { cellsOf, workbookOf } from './annual-reading.ts';

const NOW = new Date('2027-01-05T02:00:00Z');
const COUNTY = '220397';
let test: TestApp;

beforeAll(async () => {
  test = await startApp({ now: () => NOW });
  const names = ['=1+1 䶮山村', '㛃河𬭎村', '空村'];
  for (const [index, name] of names.entries()) {
    const { code } = await seedVillage(test.database.sql, { households: 5, name, code: `${COUNTY}10${index}201` });
    if (index === 2) continue;
    const ledger = ledgerOn(test.database.sql, { now: new Date('2026-11-01T02:00:00Z') });
    const acts = [
      posting(code, '000001', 12_345),
      posting(code, '000002', 1_000 * (index + 1)),
      posting(code, '000003', -250),
    ];
    await ledger.transact(acts);
  }
});
afterAll(() => test.close());

async function fetch(path: string, caller: Caller = test.operator, year = '2026') {
  const headers = { authorization: `Bearer ${caller.key}` };
  return test.app.inject({ url: `/v1/regions/${path}`, query: { year }, headers });
}

describe('the annual report of a region', () => {
  it('has a line a village with its own figures, and neither households nor names', async () => {
    const supervisor = await test.as('supervisor', COUNTY);
    const { body, text } = await supervisor.get(`/v1/regions/${COUNTY}/reports/annual`, { query: { year: '2026' } });
    expect(body).toMatchObject({ region: COUNTY, year: 2026, villages: 3, asOf: NOW.toISOString() });
    expect(body.total.participation).toMatchObject({
      households: 15,
      withEntry: 6,
      withMerit: 4,
      neverReached: 9,
      entries: 6,
    });
    expect(body.total.points).toEqual({ merit: 276.9, deductions: -5, honour: 271.9 });
    expect(body.data.map((one: { points: { merit: number } }) => one.points.merit)).toEqual([133.45, 143.45, 0]);
    expect(body.data.map((one: { review: string }) => one.review)).toEqual(['none', 'none', 'none']);
    // Two below zero, who are not told from the nine at zero.
    expect(body.distribution.slice(0, 2)).toEqual([
      { from: null, below: 0.01, households: 11 },
      { from: 0.01, below: 20, households: 1 },
    ]);
    for (const secret of ['000001', '王0', '第一组']) expect(text).not.toContain(secret);
    const township = await supervisor.get(`/v1/regions/${COUNTY}101/reports/annual`, { query: { year: '2026' } });
    expect(township.body.data).toEqual([body.data[1]]);
  });

  it('prints the figures, rare characters and all, and keeps names from being formulas', async () => {
    const printed = await fetch(`${COUNTY}/reports/annual.pdf`);
    expect(printed.statusCode).toBe(200);
    const paper = readPdf(printed.rawPayload).map(squeezed).join('');
    for (const part of ['䶮山村', '㛃河𬭎村', '276.9', '143.45', '15户', '参与率40%']) expect(paper).toContain(part);
    expect((await fetch(`${COUNTY}/reports/annual.pdf`)).rawPayload.equals(printed.rawPayload)).toBe(true);
    for (const file of ['annual', 'stars']) {
      const book = await workbookOf((await fetch(`${COUNTY}/reports/${file}.xlsx`)).rawPayload);
      const cells = cellsOf(book);
      expect(cells).toContain('=1+1 䶮山村');
      for (const cell of cells) expect(cell).not.toHaveProperty('formula');
    }
  });

  it('names a character that cannot be printed instead of leaving a box', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 1, name: '𪛖村', code: '220396100201' });
    await ledgerOn(test.database.sql, { now: new Date('2026-11-01T02:00:00Z') }).transact([
      posting(code, '000001', 100),
    ]);
    const answer = await fetch('220396/reports/annual.pdf');
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'unprintable-character' });
    expect(answer.body).toContain('U+2A6D6');
  });

  it('is empty, not broken, where there is no village, and is not there for others', async () => {
    for (const file of ['annual', 'annual.xlsx', 'annual.pdf', 'stars', 'stars.xlsx']) {
      expect((await fetch(`990001/reports/${file}`)).statusCode, file).toBe(200);
      expect((await fetch(`${COUNTY}/reports/${file}`, await test.as('supervisor', '220398'))).statusCode, file).toBe(
        404,
      );
      expect(
        (await fetch(`${COUNTY}100201/reports/${file}`, await test.as('committee', `${COUNTY}100201`))).statusCode,
      ).toBe(403);
    }
    expect((await fetch('990001/reports/annual')).json()).toMatchObject({ villages: 0, data: [] });
  });
});
