import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSettledShop, type SettledShop } from '../redemption/settlement-support.ts';
import { type ShopSetting, startShop } from '../redemption/support.ts';
import { expectedBooks, readRaw } from './annual-oracle.ts';
import { annualFile, cellsOf, readAnnual, textOf, workbookOf } from './annual-reading.ts';

let setting: ShopSetting;

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

/** October: goods handed out and given back, settled and paid; gifts; cases and objections; a notice. */
async function eventfulVillage(): Promise<SettledShop> {
  const shop = await openSettledShop(setting, { households: 4 });
  const taken = await shop.collect('000001', { 香皂: 2, 大米: 1 });
  await shop.collect('000002', { 香皂: 5 });
  const back = await shop.settle(taken.body.id, 'refund', { reason: '破损', goodsReturned: true });
  expect(back.status, back.text).toBe(201);
  await shop.record({ kind: 'donation', valueFen: 12_345, donor: '李四', occurredOn: '2026-10-14' });
  await shop.record({
    kind: 'donation',
    goods: shop.goods.香皂,
    quantity: 10,
    valueFen: 2_500,
    donor: '王五',
    occurredOn: '2026-10-14',
  });
  const { admin } = setting.app.database;
  const rows = [
    ['posted', '2026-03-01T00:00:00Z', 1],
    ['rejected', '2026-12-31T15:59:59Z', null],
    ['declared', '2026-12-31T16:00:00Z', null],
  ] as const;
  for (const [state, at, seq] of rows) {
    await admin`INSERT INTO cases (village_code, id, state, household_no, rule_code, occurred_on, source, declared_by, steps, entry_seq,
        idempotency_key, created_at)
      VALUES (${shop.code}, gen_random_uuid(), ${state}, '000001', 'JL01', '2026-02-01', 'officer', gen_random_uuid(), '{}', ${seq},
        ${at}, ${at})`;
  }
  const objections = [
    ['2026-05-01', '2026-05-09', 'upheld', '2026-05-02T17:00:00Z'],
    ['2026-05-01', '2026-05-09', 'refused', '2026-05-06T02:00:00Z'],
    ['2026-05-01', '2026-05-09', 'refused', '2026-05-08T02:00:00Z'],
    ['2026-09-01', '2026-09-09', 'open', null],
    ['2026-10-14', '2026-10-20', 'open', null],
    ['2025-12-31', '2026-01-09', 'refused', '2026-01-02T02:00:00Z'],
  ] as const;
  for (const [raised, due, state, answered] of objections) {
    await admin`INSERT INTO objections (village_code, id, entry_seq, household_no, state, words, raised_on, due_on, answered_at, idempotency_key)
      VALUES (${shop.code}, gen_random_uuid(), 1, '000002', ${state}, '不公', ${raised}, ${due}, ${answered}, ${raised + state + answered})`;
  }
  await admin`INSERT INTO notices (village_code, id, kind, title, from_day, until_day, ends_at, created_at, created_by)
    VALUES (${shop.code}, gen_random_uuid(), 'cases', '公示', '2026-03-01', '2026-03-04', now(), now(), gen_random_uuid())`;
  return shop;
}

describe('the books of a year', () => {
  it('are what their tables say, in every file of the report', async () => {
    const shop = await eventfulVillage();
    const raw = await readRaw(setting.app.database.admin, shop.code);
    const { stockFen, ...books } = expectedBooks(raw, '2026', '2026-10-15');
    expect(books.redemptions).toMatchObject({ collections: 2, refunds: 1 });
    expect(books.objections).toEqual({ raised: 5, upheld: 1, refused: 2, open: 2, overdue: 1, medianDays: 5 });
    expect(books.cases).toEqual({ total: 2, posted: 1, declared: 0, rejected: 1 });
    expect(books.donations).toEqual({ count: 2, moneyFen: 12_345, inKindFen: 2_500 });
    const body = await readAnnual(shop.code, shop.committee);
    expect(body).toMatchObject(books);
    expect(body.liability.stockFen).toBe(stockFen);
    expect(stockFen).toBeGreaterThan(0);
    expect(body.flow.redeemed + body.flow.refunded).toBe(books.redemptions.refundedPoints - books.redemptions.points);

    const paper = textOf(await annualFile(setting.app, shop.code, '.pdf', shop.committee));
    const shown = [
      '123.45',
      '25.00',
      body.asOf.root,
      `兑换2次，${books.redemptions.points}分`,
      '收到异议5件，成立1件，不成立2件，2件尚未答复（其中1件逾期），半数在5天内答复',
    ];
    for (const part of shown) expect(paper).toContain(part);
    const cells = cellsOf(await workbookOf(await annualFile(setting.app, shop.code, '.xlsx', shop.committee)));
    for (const value of [123.45, 25, books.redemptions.points, stockFen / 100]) expect(cells).toContain(value);
  });

  it('settles by month of the year, with what was paid', async () => {
    const shop = await openSettledShop(setting, { households: 1 });
    await shop.collect('000001', { 香皂: 4 });
    const before = setting.clock.now;
    try {
      setting.clock.now = new Date('2026-11-02T02:00:00Z');
      const settlement = await shop.settleMonth();
      expect((await shop.pay(settlement.id)).status).toBe(200);
      const { settlements } = await readAnnual(shop.code, shop.committee);
      expect(settlements).toEqual({ count: 1, points: 12, payableFen: 1_120, paidFen: 1_120 });
      expect((await readAnnual(shop.code, shop.committee, '2025')).settlements.count).toBe(0);
    } finally {
      setting.clock.now = before;
    }
  });
});
