import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { expectProblem, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

const A = '000001';

describe('what is divided', () => {
  test('adds up: neither a hundredth of a point nor a fen is lost when goods come back one by one', async () => {
    const shop = await openShop(setting, {
      households: 1,
      settings: { pointValueFen: 33 },
      goods: [
        { name: '火柴', price: 0.07, stock: 10, stockValueFen: 7 },
        { name: '食盐', price: 5, stock: 7, stockValueFen: 1_003, settlementFen: 101 },
      ],
    });
    const { 火柴: matches, 食盐: salt } = shop.goods;
    const lines = [
      { goods: matches, quantity: 7, cashFen: 2 },
      { goods: salt, quantity: 5, cashFen: 777 },
    ];
    const { id } = (await shop.redeem(A, {}, { lines })).body;
    const part = [
      { goods: matches, quantity: 6 },
      { goods: salt, quantity: 4 },
    ];
    expect((await shop.settle(id, 'collection', { lines: part })).status).toBe(201);
    for (const { goods, quantity } of part) {
      for (let unit = 0; unit < quantity; unit += 1) {
        const one = { lines: [{ goods, quantity: 1 }], reason: '退货' };
        expect((await shop.settle(id, 'refund', one)).status).toBe(201);
      }
    }
    expect(await shop.stock('火柴')).toEqual({ onHand: 10, reserved: 0, valueFen: 7 });
    expect(await shop.stock('食盐')).toEqual({ onHand: 7, reserved: 0, valueFen: 1_003 });
    expect(await shop.standing(A)).toEqual({ honour: 100, balance: 100, held: 0, available: 100 });
    const [sums] = await setting.app.database.admin`
      SELECT sum(sign * points)::int AS points, sum(sign * cash_fen)::int AS cash, sum(sign * settlement_fen)::int AS owed
      FROM (SELECT *, CASE kind WHEN 'collected' THEN 1 WHEN 'refunded' THEN -1 END AS sign FROM redemption_steps) s
      WHERE village_code = ${shop.code}`;
    expect(sums).toEqual({ points: 0, cash: 0, owed: 0 });
    await expectCoherent(setting.app.operator, shop.code);
  });

  test('that comes back partly without its goods takes no more value with it than the goods that came', async () => {
    const shop = await openShop(setting, {
      households: 1,
      goods: [{ name: '火柴', price: 1, stock: 3, stockValueFen: 2 }],
    });
    const { id } = (await shop.redeem(A, { 火柴: 3 }, { collect: true })).body;
    const one = { lines: [{ goods: shop.goods.火柴, quantity: 1 }], reason: '退货' };
    await shop.settle(id, 'refund', { ...one, goodsReturned: false });
    await shop.settle(id, 'refund', one);
    await shop.settle(id, 'refund', one);
    expect(await shop.stock('火柴')).toEqual({ onHand: 2, reserved: 0, valueFen: 1 });
    await expectCoherent(setting.app.operator, shop.code);
  });
});

describe('a sum beyond any bill', () => {
  const MILLION = 100_000_000;

  test('is refused with what to do, online and offline, and nothing is kept of it', async () => {
    const shop = await openShop(setting, {
      households: 1,
      points: 10_000,
      settings: { pointValueFen: 1_000_000 },
      goods: [
        { name: '甲', price: 101, stock: 1_000_000, settlementFen: 0 },
        { name: '乙', price: 101, stock: 1_000_000, settlementFen: MILLION },
        { name: '丙', price: 101, stock: 1_000_000, settlementFen: MILLION },
      ],
    });
    const line = (name: string, quantity: number, cashFen = 0) => ({ goods: shop.goods[name]!, quantity, cashFen });
    const tooMuch = {
      cash: [line('甲', 1, MILLION), line('乙', 1, MILLION)],
      'what is owed': [line('乙', 1), line('丙', 1)],
      points: [line('甲', 10_000)],
    };
    const sent = (lines: object[], key: string) => {
      const item = { key, occurredAt: '2026-10-15T01:00:00Z', passbook: shop.passbooks[A], shop: shop.id, lines };
      return shop.key.post(shop.url('redemptions/batch'), { items: [item] });
    };
    for (const [what, lines] of Object.entries(tooMuch)) {
      expectProblem(await shop.redeem(A, {}, { lines }), 422, 'redemption-too-large');
      expectProblem(await shop.redeem(A, {}, { lines, collect: true }), 422, 'redemption-too-large');
      expect((await sent(lines, what)).body).toMatchObject({
        refused: 1,
        outcomes: [{ problem: { code: 'redemption-too-large' } }],
      });
    }
    await shop.committee.patch(shop.url(`shops/${shop.id}`), { closed: true });
    expect((await sent(tooMuch.cash, 'closed')).body).toMatchObject({ refused: 1 });
    expect((await shop.key.get(shop.url('redemptions'))).body.data).toEqual([]);
    expect(await shop.standing(A)).toMatchObject({ held: 0, available: 10_000 });
    await expectCoherent(setting.app.operator, shop.code);
  });
});

describe('a key that is used twice offline', () => {
  const item = (shop: ShopVillage, key: string, no: string, lines: Record<string, number>) => ({
    key,
    occurredAt: '2026-10-15T01:00:00Z',
    passbook: shop.passbooks[no] ?? no,
    shop: shop.id,
    lines: Object.entries(lines).map(([name, quantity]) => ({ goods: shop.goods[name]!, quantity })),
  });
  const send = async (shop: ShopVillage, ...items: object[]) =>
    (await shop.key.post(shop.url('redemptions/batch'), { items })).body.outcomes;
  const conflict = (field: string) => ({
    status: 'refused',
    problem: { code: 'idempotency-conflict', detail: expect.stringContaining(field) },
  });

  test('for two households is a conflict, at once and later: no redemption is swallowed by another', async () => {
    const shop = await openShop(setting);
    const [first, second] = [item(shop, 'one', A, { 香皂: 1 }), item(shop, 'one', '000002', { 香皂: 1 })];
    expect(await send(shop, first, second)).toMatchObject([{ status: 'posted' }, conflict('household')]);
    expect(await send(shop, second, first)).toMatchObject([conflict('passbook'), { status: 'replayed' }]);
    // Also when the first one's passbook has ended since.
    await shop.committee.post(shop.url(`households/${A}/passbook`), {});
    expect(await send(shop, first, second)).toMatchObject([{ status: 'replayed' }, conflict('passbook')]);
    expect(await shop.standing('000002')).toMatchObject({ available: 100 });
    await expectCoherent(setting.app.operator, shop.code);
  });

  test('for what does not fit is one dispute and one event, and other lines are a conflict', async () => {
    const shop = await openShop(setting, { points: 10 });
    const known = item(shop, 'known', A, { 大米: 1 });
    const stranger = item(shop, 'stranger', `${shop.code}-${'0'.repeat(24)}`, { 香皂: 1 });
    const other = { ...stranger, lines: [{ goods: shop.goods.香皂, quantity: 2 }] };
    const outcomes = await send(shop, known, known, stranger, stranger, other);
    expect(outcomes).toMatchObject([
      { status: 'disputed' },
      { status: 'disputed' },
      { status: 'disputed' },
      { status: 'disputed' },
      conflict('lines'),
    ]);
    expect(await send(shop, other, known)).toMatchObject([conflict('lines'), { status: 'disputed' }]);
    const { data } = (await shop.committee.get(shop.url('redemptions?state=disputed'))).body;
    const events = await setting.app.database.admin<{ subject: string }[]>`
      SELECT subject FROM outbox WHERE village_code = ${shop.code} AND kind = 'redemption.disputed'`;
    expect(events.map(({ subject }) => subject).sort()).toEqual(data.map(({ id }: { id: string }) => id).sort());
    expect(data).toHaveLength(2);
    await expectCoherent(setting.app.operator, shop.code);
  });
});

describe('a passbook that is issued anew', () => {
  test('while redemptions with it wait for the village, spends nothing', async () => {
    const shop = await openShop(setting);
    const day = { name: '兑换日', day: '2026-10-20', period: '2026-10' };
    const redemptionDay = (await shop.committee.post(shop.url('redemption-days'), day)).body.id;
    const lost = { passbook: shop.passbooks[A], shop: shop.id, lines: [{ goods: shop.goods.香皂, quantity: 1 }] };
    const offline = { key: 'offline', occurredAt: '2026-10-15T01:00:00Z', ...lost };
    const wish = { headers: { 'idempotency-key': 'wish' } };
    const [held, collected, wished, batch] = await behindLock(
      setting.app.database,
      villageLock(shop.code),
      2,
      () =>
        Promise.all([
          shop.redeem(A, { 香皂: 1 }),
          shop.redeem(A, { 香皂: 1 }, { collect: true }),
          shop.key.post(shop.url('wishes'), { redemptionDay, ...lost }, wish),
          shop.key.post(shop.url('redemptions/batch'), { items: [offline] }),
        ]),
      (tx) => tx`UPDATE passbooks SET revoked_at = now(), ended = 'reissued'
        WHERE village_code = ${shop.code} AND household_no = ${A}`,
    );
    for (const answer of [held, collected, wished]) expectProblem(answer, 404, 'unknown-passbook');
    expect(batch.body).toMatchObject({ disputed: 1, outcomes: [{ problem: { code: 'unknown-passbook' } }] });
    expect(await shop.standing(A)).toMatchObject({ held: 0, balance: 100 });
    await expectCoherent(setting.app.operator, shop.code);
  });
});

describe('goods that come back and goods that leave in one breath', () => {
  test('are kept with what they cost, though as many are on hand as before', async () => {
    const shop = await openShop(setting, {
      goods: [
        { name: '火柴', price: 1, stock: 1, stockValueFen: 1 },
        { name: '食盐', price: 1, stock: 9 },
      ],
    });
    const { id } = (await shop.redeem(A, { 火柴: 1 }, { collect: true })).body;
    const purchase = { kind: 'purchase', goods: shop.goods.火柴, quantity: 1, valueFen: 100 };
    await shop.committee.post(shop.url('stock-movements'), purchase, { headers: { 'idempotency-key': 'bought' } });
    let together: Promise<Answer[]> | undefined;
    await behindLock(
      setting.app.database,
      villageLock(shop.code),
      1,
      // Keeps the village waiting, so that the other two are written together.
      () => shop.redeem('000003', { 食盐: 1 }),
      (tx) => {
        const taken = shop.redeem(
          '000002',
          { 火柴: 1 },
          { household: '000002', collect: true },
          { as: shop.committee },
        );
        together = Promise.all([taken, shop.settle(id, 'refund', { reason: '退货' })]);
        return tx`SELECT pg_sleep(0.3)`;
      },
    );
    expect((await together)!.map(({ status }) => status)).toEqual([201, 201]);
    const [last] = await setting.app.database.admin<{ value: number }[]>`
      SELECT value_fen_after AS value FROM stock_movements
      WHERE village_code = ${shop.code} AND goods_id = ${shop.goods.火柴!} ORDER BY seq DESC LIMIT 1`;
    expect(await shop.stock('火柴')).toEqual({ onHand: 1, reserved: 0, valueFen: last!.value });
    expect(last!.value).not.toBe(100);
    await expectCoherent(setting.app.operator, shop.code);
  });
});
