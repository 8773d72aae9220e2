import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import {
  created,
  expectProblem,
  freshKey,
  openShop,
  type ShopSetting,
  type ShopVillage,
  startShop,
} from './support.ts';

const DECEMBER = new Date('2026-12-20T02:00:00Z');
const FEBRUARY = new Date('2027-02-10T02:00:00Z');

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

/** A village whose households have 100 points each of 2026, now that it is February and the year is closed. */
async function closedYear(settings: object, households = 3): Promise<ShopVillage> {
  setting.clock.now = DECEMBER;
  const shop = await openShop(setting, { households, settings });
  setting.clock.now = FEBRUARY;
  await close(shop, '2026-12-31');
  return shop;
}

const journal = (shop: ShopVillage, path: string, body: object, key = freshKey(), as: Caller = shop.committee) =>
  as.post(shop.url(path), body, { headers: { 'idempotency-key': key } });
const close = (shop: ShopVillage, through: string) => created(journal(shop, 'closings', { through }));
const awardNow = (shop: ShopVillage, household: string, points: number) =>
  created(journal(shop, 'postings', { household, rule: 'JL01', points, occurredOn: '2027-02-05' }));
const dryRun = (shop: ShopVillage, as: Caller = shop.committee) => as.post(shop.url('year-end'), { year: 2026 });
const carry = (shop: ShopVillage, key = freshKey(), as: Caller = shop.committee, year = 2026) =>
  journal(shop, 'year-end', { year, dryRun: false }, key, as);
const lines = (answer: Answer) =>
  answer.body.households.map(({ no, left, kept, expired, balanceAfter }: Record<string, unknown>) => [
    no,
    left,
    kept,
    expired,
    balanceAfter,
  ]);
const size = async (shop: ShopVillage) => (await shop.committee.get(shop.url('ledger'))).body.size as number;

describe('the year end', () => {
  test('is a trial first: the same figures, and nothing is written', async () => {
    const shop = await closedYear({ yearEnd: 'part', carryPercent: 33 });
    await created(shop.redeem('000002', { 大米: 1 }, { collect: true }));
    await created(shop.redeem('000003', { 香皂: 2 }));
    await awardNow(shop, '000001', 7.5);
    const before = await size(shop);
    const trial = await dryRun(shop);
    expect(trial.status).toBe(200);
    expect(trial.body).toMatchObject({ year: 2026, dryRun: true, entries: null });
    expect(lines(trial)).toEqual([
      ['000001', 100, 33, 67, 40.5],
      ['000002', 75, 24.75, 50.25, 24.75],
      ['000003', 94, 31.02, 62.98, 37.02],
    ]);
    expect(trial.body.totals).toEqual({ households: 3, left: 269, kept: 88.77, expired: 180.23 });
    expect(await size(shop)).toBe(before);
    const done = await created(carry(shop));
    expect(done.body).toEqual({ ...trial.body, dryRun: false, entries: { from: before + 1, to: before + 3 } });
    expect(await shop.standing('000003')).toEqual({ honour: 100, balance: 37.02, held: 6, available: 31.02 });
    await expectCoherent(shop.committee, shop.code);
  });

  test.each([
    ['keep', { yearEnd: 'keep' }, [100, 100, 0, 100]],
    ['reset', { yearEnd: 'reset' }, [100, 0, 100, 0]],
    ['part', { yearEnd: 'part', carryPercent: 50 }, [100, 50, 50, 50]],
  ])('does as the setting of the village says: %s', async (_name, settings, expected) => {
    const shop = await closedYear(settings, 1);
    expect(lines(await created(carry(shop)))).toEqual([['000001', ...expected]]);
    await expectCoherent(shop.committee, shop.code);
  });

  test('goes by the setting that stands under the lock, not by the one it was asked under', async () => {
    const shop = await closedYear({ yearEnd: 'keep' }, 1);
    const asked = behindLock(
      setting.app.database,
      villageLock(shop.code),
      1,
      () => carry(shop),
      (tx) => tx`UPDATE villages SET year_end = 'reset' WHERE village_code = ${shop.code}`,
    );
    expect(lines(await created(asked))).toEqual([['000001', 100, 0, 100, 0]]);
  });

  test('happens once: of several at the same moment one wins, the others are told by which entry', async () => {
    const shop = await closedYear({ yearEnd: 'reset' });
    const answers = await behindLock(setting.app.database, villageLock(shop.code), 3, () =>
      Promise.all([carry(shop), carry(shop), carry(shop)]),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBe(1);
    for (const refused of answers.filter((answer) => answer !== done[0])) {
      expectProblem(refused, 409, 'year-end-done');
      expect(refused.body.detail).toContain(String(done[0]!.body.entries.from));
    }
    expectProblem(await dryRun(shop), 409, 'year-end-done');
    expectProblem(await carry(shop, freshKey(), shop.committee, 2025), 409, 'later-year-done');
    await expectCoherent(shop.committee, shop.code);
  });

  test('meets redemptions at the same moment, and no balance falls below what is held', async () => {
    const shop = await closedYear({ yearEnd: 'part', carryPercent: 30 }, 12);
    const [ended, ...redeemed] = await behindLock(setting.app.database, villageLock(shop.code), 1, () =>
      Promise.all([
        carry(shop),
        ...shop.households.map((no, i) => shop.redeem(no, { 香皂: 20 }, { collect: i % 2 === 0 })),
      ]),
    );
    expect(ended!.status).toBe(201);
    for (const [index, no] of shop.households.entries()) {
      const { balance, held, available } = await shop.standing(no);
      expect(balance - held).toBe(available);
      expect(redeemed[index]!.status === 201 || redeemed[index]!.body.code === 'insufficient-points').toBe(true);
    }
    await expectCoherent(shop.committee, shop.code);
  });

  test('answers a retry as the first time, whatever has happened since', async () => {
    const shop = await closedYear({ yearEnd: 'part', carryPercent: 10 });
    const key = freshKey();
    const first = await created(carry(shop, key));
    await awardNow(shop, '000001', 50);
    await shop.committee.patch(`/v1/villages/${shop.code}`, { carryPercent: 90 });
    const again = await carry(shop, key);
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await carry(shop, key, shop.committee, 2025), 422, 'idempotency-conflict');
    const closing = await journal(shop, 'closings', { through: '2027-01-31' }, key);
    expectProblem(closing, 422, 'idempotency-conflict');
    await expectCoherent(shop.committee, shop.code);
  });

  test('needs 31 December closed, points that are left, a key to be written, and the right', async () => {
    setting.clock.now = DECEMBER;
    const shop = await openShop(setting, { households: 1 });
    expectProblem(await dryRun(shop), 409, 'year-not-closed');
    setting.clock.now = FEBRUARY;
    await close(shop, '2026-12-30');
    expectProblem(await dryRun(shop), 409, 'year-not-closed');
    await close(shop, '2026-12-31');
    expectProblem(
      await shop.committee.post(shop.url('year-end'), { year: 2026, dryRun: false }),
      400,
      'idempotency-key-required',
    );
    for (const body of [{}, { year: '2026' }, { year: 1.5 }, { year: 99_999 }, { year: 2026, keepPercent: 1 }]) {
      expectProblem(await shop.committee.post(shop.url('year-end'), body), 400, 'invalid-request');
    }
    const auditor = await setting.app.as('auditor', shop.code);
    expectProblem(await dryRun(shop, auditor), 403, 'forbidden');
    expectProblem(await carry(shop, freshKey(), shop.key), 403, 'forbidden');
    const nowhere = await setting.app.operator.post('/v1/villages/220382206399/year-end', { year: 2026 });
    expectProblem(nowhere, 404, 'not-found');
    await created(shop.redeem('000001', { 大米: 4 }, { collect: true }));
    expectProblem(await dryRun(shop), 409, 'nothing-to-carry');
    const refused = freshKey();
    expectProblem(await carry(shop, refused), 409, 'nothing-to-carry');
    const again = await carry(shop, refused);
    expectProblem(again, 409, 'nothing-to-carry');
  });
});

describe('what reads the journal', () => {
  test('sums the year end up as expired in the month in which it was made; a closed month stays as it was printed', async () => {
    const shop = await closedYear({ yearEnd: 'part', carryPercent: 40 }, 2);
    await created(shop.redeem('000001', { 大米: 1 }, { collect: true }));
    const summary = async (period: string) => (await shop.committee.get(shop.url(`periods/${period}/summary`))).body;
    const december = await summary('2026-12');
    await created(carry(shop));
    const { asOf: _a, ...after } = await summary('2026-12');
    const { asOf: _b, ...before } = december;
    expect(after).toEqual(before);
    const february = await summary('2027-02');
    expect(february.total).toMatchObject({ opening: 200, redeemed: -25, expired: -105, closing: 70, honour: 0 });
    expect(february.balanced).toBe(true);
    expect(await summary('2027')).toMatchObject({ total: { expired: -105 } });
    expect((await summary('2026')).total).toMatchObject({ closing: 200, expired: 0 });
  });

  test('shows it in the journal and on the statement, and no ranking changes', async () => {
    const shop = await closedYear({ yearEnd: 'reset' }, 2);
    const rankings = async (period: string) =>
      (await shop.committee.get(shop.url('rankings'), { query: { period } })).body.data;
    const before = [await rankings('2026'), await rankings('2026-12'), await rankings('2027')];
    const { entries } = (await created(carry(shop))).body;
    expect([await rankings('2026'), await rankings('2026-12'), await rankings('2027')]).toEqual(before);
    const list = await shop.committee.get(shop.url('entries'), { query: { kind: 'year-end' } });
    expect(list.body.data).toMatchObject([
      {
        seq: entries.from,
        household: '000001',
        countedIn: '2026-12',
        occurredOn: '2027-02-10',
        points: -100,
        quantity: 100,
        honour: 0,
        credit: 'expiry',
      },
      { seq: entries.to, household: '000002', balanceAfter: 0, honourAfter: 100 },
    ]);
    expectProblem(await journal(shop, `entries/${entries.from}/reversal`, { reason: '不服' }), 422, 'not-reversible');
    const statement = (await shop.committee.get(shop.url('households/000001/statement'))).body;
    expect(statement).toMatchObject({ closing: { honour: 100, balance: 0 } });
    const file = await setting.app.app.inject({
      url: shop.url('households/000001/statement.xlsx'),
      headers: { authorization: `Bearer ${shop.committee.key}` },
    });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(file.rawPayload as never);
    const cells: string[] = [];
    book.worksheets[0]!.eachRow((row) => row.eachCell((cell) => cells.push(cell.text)));
    expect(cells).toEqual(expect.arrayContaining(['年终', '2026 年结转']));
    expect(statement.data.at(-1)).toMatchObject({ kind: 'year-end', countedIn: '2026-12', points: -100 });
    await expectCoherent(shop.committee, shop.code);
  });
});
