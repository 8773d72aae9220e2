import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryRow } from '../../src/ledger/index.ts';
import { readStatement } from '../../src/report/read-statement.ts';
import type { Caller, TestApp } from '../support/app.ts';
import { startReadingApp } from '../support/reading.ts';
import { freshCode, journalOf, live, posting, SHOP, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { closing, ledgerOn, reversal } from '../support/village-ledger.ts';

const clock = { now: new Date('2027-02-21T02:00:00Z') };
let test: TestApp;

beforeAll(async () => {
  test = await startReadingApp(() => clock.now);
});
afterAll(() => test.close());

const url = (village: string, no: string) => `/v1/villages/${village}/households/${no}/statement`;
const read = (village: string, no: string, query: Record<string, string> = {}, caller: Caller = test.operator) =>
  caller.get(url(village, no), { query });

interface Figures {
  honour: number;
  balance: number;
  held: number;
}

/** The fold of some entries, in hundredths, then in points. */
function fold(no: string, entries: readonly EntryRow[]): Figures {
  const sum = { honour: 0, balance: 0, held: 0 };
  for (const e of entries) {
    sum.honour += e.honour;
    sum.held += e.held;
    if (e.credit === `household:${no}`) sum.balance += e.amount;
    if (e.debit === `household:${no}`) sum.balance -= e.amount;
  }
  return { honour: sum.honour / 100, balance: sum.balance / 100, held: sum.held / 100 };
}

const dayArbitrary = fc
  .integer({ min: 0, max: 300 })
  .map((n) => new Date(Date.UTC(2026, 4, 1) + n * 864e5).toISOString().slice(0, 10));

const rangeArbitrary = fc.record(
  {
    days: fc.tuple(dayArbitrary, dayArbitrary).map((days) => [...days].sort() as [string, string]),
    asOf: dayArbitrary,
    sides: fc.nat({ max: 3 }),
  },
  { requiredKeys: ['days', 'sides'] },
);

describe('a statement', () => {
  it('runs on both clocks as the raw journal folds, page by page', async () => {
    const village = await seedVillage(test.database.sql, { households: 3 });
    const [steps] = fc.sample(stepsArbitrary(160), { numRuns: 1, seed: 7 });
    await live(test.database.sql, village, steps!);
    const journal = await journalOf(test.database.admin, village.code);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...village.households),
        rangeArbitrary,
        fc.constantFrom('1', '3', '200'),
        async (no, { days, asOf, sides }, limit) => {
          const [from, to] = [sides & 1 ? days[0] : undefined, sides & 2 ? days[1] : undefined];
          const instant = asOf === undefined ? undefined : `${asOf}T12:00:00+08:00`;
          const known = journal.filter((e) => !instant || +e.recorded_at <= Date.parse(instant));
          const own = known.filter((e) => e.household_no === no);
          const listed = own.filter((e) => (!from || e.occurred_on >= from) && (!to || e.occurred_on <= to));
          const earlier = own.filter((e) => from !== undefined && e.occurred_on < from);

          const query = {
            limit,
            ...(from ? { from } : {}),
            ...(to ? { to } : {}),
            ...(instant ? { asOf: instant } : {}),
          };
          const entries = [];
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const { body } = await read(village.code, no, { ...query, ...(cursor ? { cursor } : {}) });
            entries.push(...body.data);
            expect(body.opening).toMatchObject(fold(no, earlier));
            expect(body.closing).toMatchObject(fold(no, [...earlier, ...listed]));
            expect(body.closing.available).toBe(Math.max(0, body.closing.balance - body.closing.held));
            expect(body).toMatchObject({ count: listed.length, asOf: { size: known.length } });
            cursor = body.nextCursor;
          }
          expect(entries.map(({ seq }) => seq)).toEqual(listed.map(({ seq }) => seq));
          for (const [index, entry] of entries.entries()) {
            const e = listed[index]!;
            expect(entry.running).toEqual(fold(no, [...earlier, ...listed.slice(0, index + 1)]));
            expect(fold(no, [e])).toEqual({ honour: entry.honour, balance: entry.points, held: entry.held });
            const after = fold(
              no,
              own.filter(({ seq }) => seq <= e.seq),
            );
            expect([entry.honourAfter, entry.balanceAfter, entry.heldAfter]).toEqual([
              after.honour,
              after.balance,
              after.held,
            ]);
            expect(entry).toMatchObject({
              kind: e.kind,
              occurredOn: e.occurred_on,
              countedIn: e.counted_in,
              rule: e.rule_code,
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('without a range runs as the journal’s own figures and ends at the household’s account', async () => {
    const village = await seedVillage(test.database.sql, { households: 2 });
    const [steps] = fc.sample(stepsArbitrary(60), { numRuns: 1, seed: 11 });
    await live(test.database.sql, village, steps!);
    const { body } = await read(village.code, '000001', { limit: '200' });
    for (const { running, honourAfter, balanceAfter, heldAfter } of body.data) {
      expect(running).toEqual({ honour: honourAfter, balance: balanceAfter, held: heldAfter });
    }
    const [account] = await test.database.admin<Figures[]>`SELECT honour, balance, held FROM accounts
      WHERE village_code = ${village.code} AND account = 'household:000001'`;
    expect(body.closing).toMatchObject({
      honour: account!.honour / 100,
      balance: account!.balance / 100,
      held: account!.held / 100,
    });
    expect(body.opening).toEqual({ honour: 0, balance: 0, held: 0, available: 0 });
  });

  it('marks what was recorded late, and what an entry is about', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    const ledger = ledgerOn(test.database.sql, { now: new Date('2026-11-03T02:00:00Z') });
    await ledger.transact([closing(village.code, '2026-10-31'), posting(village.code, '000001', 200)]);
    await ledger.transact([reversal(village.code, 2)]);
    const { data } = (await read(village.code, '000001')).body;
    expect(data).toMatchObject([
      {
        seq: 2,
        name: `${village.code}-000002`,
        late: true,
        countedIn: '2026-11',
        note: '清理沟渠',
        reason: '补记',
        original: null,
      },
      { seq: 3, kind: 'reversal', late: false, original: 2, reason: '记错户', points: -2 },
    ]);
  });

  it('shows texts and the head only to those who may read personal data', async () => {
    const village = await seedVillage(test.database.sql, { households: 3 });
    const acts = village.households.map((no) => posting(village.code, no, 200, { occurredOn: '2026-10-05' as never }));
    await ledgerOn(test.database.sql).transact(acts);
    const seen = async (no: string, caller: Caller) => {
      const { body } = await read(village.code, no, {}, caller);
      return [body.head, body.data[0].note];
    };
    expect(await seen('000001', await test.as('committee', village.code))).toEqual(['王000001', '清理沟渠']);
    expect(await seen('000001', await test.as('auditor', village.code))).toEqual([null, null]);
    const officer = await test.as('officer', village.code, { unit: village.units.first });
    expect(await seen('000001', officer)).toEqual(['王000001', '清理沟渠']);
    expect(await seen('000002', officer)).toEqual([null, null]);
  });

  it('is open to the household itself, and no other', async () => {
    const village = await seedVillage(test.database.sql, { households: 2 });
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 200)]);
    const actor = { client: SHOP, name: '存折', role: 'household' as const, scope: village.code, household: '000001' };
    const context = { actor, requestId: 'test', sql: test.database.sql, now: () => clock.now };
    const own = await readStatement(context, village.code, '000001', { limit: 10 });
    expect(own.entries.map(({ texts }) => texts?.note)).toEqual(['清理沟渠']);
    expect(own.household.head).toBe('王000001');
    await expect(readStatement(context, village.code, '000002', {})).rejects.toMatchObject({ code: 'not-found' });
    await expect(readStatement(context, freshCode(), '000001', {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('comes as a workbook with the same lines', async () => {
    const village = await seedVillage(test.database.sql, { households: 2 });
    const [steps] = fc.sample(stepsArbitrary(60), { numRuns: 1, seed: 13 });
    await live(test.database.sql, village, steps!);
    const query = '?from=2026-07-01&to=2026-12-31';
    const headers = { authorization: `Bearer ${test.operator.key}` };
    const answer = await test.app.inject({ url: `${url(village.code, '000001')}.xlsx${query}`, headers });
    expect(answer.statusCode).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.rawPayload as never);
    const sheet = book.worksheets[0]!;
    expect(sheet.getCell('A1').text).toBe('向善村 000001 王000001 积分明细（2026-07-01 至 2026-12-31）');
    const lines: unknown[][] = [];
    sheet.eachRow((row) => {
      if (typeof row.getCell(1).value === 'number') lines.push((row.values as unknown[]).slice(1));
    });
    const { body } = await read(village.code, '000001', { from: '2026-07-01', to: '2026-12-31', limit: '200' });
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map((cells) => [cells[0], ...cells.slice(5, 11)])).toEqual(
      body.data.map((e: Figures & { seq: number; points: number; running: Figures }) => [
        e.seq,
        e.honour,
        e.points,
        e.held,
        e.running.honour,
        e.running.balance,
        e.running.held,
      ]),
    );
  });

  it('refuses what it cannot answer', async () => {
    const { code } = await seedVillage(test.database.sql);
    const shop = await test.as('shop', code, { shop: SHOP });
    const other = await test.as('committee', (await seedVillage(test.database.sql)).code);
    for (const suffix of ['', '.xlsx', '.pdf']) {
      const status = async (
        village: string,
        no: string,
        query: Record<string, string> = {},
        caller = test.operator,
      ) => {
        const answer = await caller.get(`${url(village, no)}${suffix}`, { query });
        return [answer.status, answer.body?.code ?? null];
      };
      expect(await status(code, '000001', { from: '2026-01-01', to: '2026-01-01' })).toEqual([200, null]);
      expect(await status(code, '000001', { from: '2026-02-01', to: '2026-01-01' })).toEqual([400, 'invalid-request']);
      expect(await status(code, '000001', { asOf: '2026-02-01' })).toEqual([400, 'invalid-request']);
      expect(await status(code, '户', {})).toEqual([400, 'invalid-request']);
      expect(await status(code, '000001', {}, test.nobody)).toEqual([401, 'unauthenticated']);
      expect(await status(code, '000001', {}, shop)).toEqual([403, 'forbidden']);
      expect(await status(code, '000001', {}, other)).toEqual([404, 'not-found']);
      expect(await status(code, '999999')).toEqual([404, 'not-found']);
      expect(await status(freshCode(), '000001')).toEqual([404, 'not-found']);
    }
    expect((await read(code, '000001', { cursor: 'x' })).body.code).toBe('invalid-cursor');
    expect((await read(code, '000001', { limit: '0' })).status).toBe(400);
  });

  it('refuses a workbook of more entries than one holds', async () => {
    const village = await seedVillage(test.database.sql, { households: 1 });
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 50, { texts: {} })]);
    await test.database.admin`
      INSERT INTO entries (village_code, seq, kind, debit, credit, amount, held, honour, cap_use, honour_after, balance_after,
        held_after, recorded_at, occurred_on, recorder, household_no, leaf_hash)
      SELECT e.village_code, n, 'transfer', e.debit, e.credit, 0, 0, 0, 0, e.honour, e.amount, 0, e.recorded_at,
        e.occurred_on, e.recorder, e.household_no, e.leaf_hash
      FROM entries e, generate_series(2, 20005) AS n WHERE e.village_code = ${village.code} AND e.seq = 1`;
    await test.database.admin`UPDATE ledgers SET size = 20005 WHERE village_code = ${village.code}`;
    const { status, body } = await test.operator.get(`${url(village.code, '000001')}.xlsx`);
    expect([status, body.code]).toEqual([422, 'statement-too-long']);
    expect((await read(village.code, '000001', { limit: '200' })).body).toMatchObject({ count: 20_005 });
  });
});
