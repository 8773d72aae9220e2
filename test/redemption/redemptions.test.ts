import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import {
  created,
  expectProblem,
  freshKey,
  NOW,
  openShop,
  type ShopSetting,
  type ShopVillage,
  startShop,
} from './support.ts';

let setting: ShopSetting;
let shop: ShopVillage;
const A = '000001';

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  shop = await openShop(setting);
});
const coherent = () => expectCoherent(shop.committee, shop.code);

describe('a hold', () => {
  test('sets points and goods aside until the end of its last day, and shows a shop no more than a masked name', async () => {
    const held = await shop.redeem(A, { 香皂: 2 });
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({
      state: 'held',
      shop: shop.id,
      points: 6,
      lines: [{ name: '香皂', quantity: 2, price: 3, points: 6, cashFen: 0 }],
      // Thirty days from 15 October, and then until midnight.
      expiresAt: '2026-11-14T16:00:00.000Z',
      household: { name: '王******1', available: 94 },
      entry: { kind: 'hold', points: 0 },
    });
    expect(Object.keys(held.body.household).sort()).toEqual(['available', 'name']);
    expect(held.text).not.toContain(A);
    expect(await shop.standing(A)).toEqual({ honour: 100, balance: 100, held: 6, available: 94 });
    expect(await shop.stock('香皂')).toEqual({ onHand: 100, reserved: 2, valueFen: 25_000 });
    await coherent();
  });

  test('is collected wholly: points go to the shop, goods leave the shelf at what they cost', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 2, 洗衣液: 1 })).body;
    const collected = await shop.settle(id, 'collection', {
      signedBy: '王小一',
      evidence: [{ sha256: 'a'.repeat(64) }],
    });
    expect(collected.body).toMatchObject({ id, state: 'collected', collectedPoints: 14, household: { available: 86 } });
    expect(await shop.standing(A)).toEqual({ honour: 100, balance: 86, held: 0, available: 86 });
    expect(await shop.stock('香皂')).toEqual({ onHand: 98, reserved: 0, valueFen: 24_500 });
    await coherent();
  });

  test('is collected in part: the rest is released with its goods and points', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 5, 大米: 1 })).body;
    const lines = [{ goods: shop.goods.香皂, quantity: 3 }];
    const collected = await shop.settle(id, 'collection', { lines });
    expect(collected.body).toMatchObject({ state: 'collected', points: 40, collectedPoints: 9 });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 97, reserved: 0 });
    expect(await shop.stock('大米')).toMatchObject({ onHand: 20, reserved: 0 });
    expectProblem(await shop.settle(id, 'collection'), 409, 'already-resolved');
    await coherent();
  });

  test('is released wholly', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 2 })).body;
    const released = await shop.settle(id, 'release', { reason: '不要了' });
    expect(released.body).toMatchObject({ state: 'released', household: { available: 100 } });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 100, reserved: 0 });
    await coherent();
  });

  test('that has expired can neither be collected nor released', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 2 })).body;
    setting.clock.now = new Date('2026-11-14T16:00:00Z');
    expectProblem(await shop.settle(id, 'collection'), 409, 'hold-expired');
    expectProblem(await shop.settle(id, 'release'), 409, 'hold-expired');
    await coherent();
  });
});

describe('handed out at once', () => {
  test('is one request and two entries, and a repetition answers as the first time', async () => {
    const key = freshKey();
    const first = await shop.redeem(A, { 大米: 1 }, { collect: true }, { key });
    expect(first.body).toMatchObject({
      state: 'collected',
      collectedPoints: 25,
      entry: { kind: 'collection', points: -25 },
    });
    await shop.settle(first.body.id, 'refund', { reason: '破袋' });
    const again = await shop.redeem(A, { 大米: 1 }, { collect: true }, { key });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await shop.stock('大米')).toMatchObject({ onHand: 20 });
    await coherent();
  });
});

describe('a repetition', () => {
  test('of every step answers as the first time, whatever happened since', async () => {
    const keys = [freshKey(), freshKey(), freshKey()] as const;
    const held = await shop.redeem(A, { 香皂: 4 }, {}, { key: keys[0] });
    const { id } = held.body;
    const collected = await shop.settle(id, 'collection', {}, { key: keys[1] });
    const lines = [{ goods: shop.goods.香皂, quantity: 1 }];
    const refunded = await shop.settle(id, 'refund', { lines, reason: '破损' }, { key: keys[2] });
    await shop.settle(id, 'refund', { reason: '全退' });
    expect((await shop.redeem(A, { 香皂: 4 }, {}, { key: keys[0] })).body).toEqual(held.body);
    expect((await shop.settle(id, 'collection', {}, { key: keys[1] })).body).toEqual(collected.body);
    expect((await shop.settle(id, 'refund', { lines, reason: '破损' }, { key: keys[2] })).body).toEqual(refunded.body);
    await coherent();
  });

  test('with other content is a conflict that names what differs', async () => {
    const key = freshKey();
    const { id } = (await shop.redeem(A, { 香皂: 2 }, {}, { key })).body;
    for (const [lines, body, field] of [
      [{ 洗衣液: 2 }, {}, 'lines'],
      [{ 香皂: 3 }, {}, 'lines'],
      [{ 香皂: 2 }, { collect: true }, 'collect'],
      [{ 香皂: 2 }, { note: '改了' }, 'note'],
    ] as const) {
      const other = await shop.redeem(A, lines, body, { key });
      expectProblem(other, 422, 'idempotency-conflict');
      expect(other.body.detail).toContain(field);
    }
    const settle = freshKey();
    await shop.settle(id, 'collection', {}, { key: settle });
    const lines = [{ goods: shop.goods.香皂, quantity: 1 }];
    expectProblem(await shop.settle(id, 'collection', { lines }, { key: settle }), 422, 'idempotency-conflict');
    expectProblem(await shop.settle(id, 'release', {}, { key: settle }), 422, 'idempotency-conflict');
    await coherent();
  });

  test('of a refusal is refused the same way, though it would fit now', async () => {
    const key = freshKey();
    expectProblem(await shop.redeem(A, { 大米: 5 }, {}, { key }), 409, 'insufficient-points');
    await shop.award(A, 100);
    const again = await shop.redeem(A, { 大米: 5 }, {}, { key });
    expectProblem(again, 409, 'insufficient-points');
    expectProblem(await shop.redeem(A, { 大米: 4 }, {}, { key }), 422, 'idempotency-conflict');
    expect((await shop.redeem(A, { 大米: 5 })).status).toBe(201);
    await coherent();
  });
});

describe('a refund', () => {
  test('gives points back in parts that add up to the whole, with or without the goods', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 3 }, { collect: true })).body;
    const one = [{ goods: shop.goods.香皂, quantity: 1 }];
    const first = await shop.settle(id, 'refund', { lines: one, reason: '破损', goodsReturned: false });
    expect(first.body).toMatchObject({ state: 'collected', refundedPoints: 3, household: { available: 94 } });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 97 });
    const rest = await shop.settle(id, 'refund', { reason: '不要了' });
    expect(rest.body).toMatchObject({ state: 'refunded', refundedPoints: 9, household: { available: 100 } });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 99 });
    expectProblem(await shop.settle(id, 'refund', { reason: '再退' }), 409, 'nothing-chosen');
    await coherent();
  });

  test('of what was not collected, or of more than was, is refused', async () => {
    const { id } = (await shop.redeem(A, { 香皂: 3 })).body;
    expectProblem(await shop.settle(id, 'refund', { reason: '退' }), 409, 'redemption-not-collected');
    await shop.settle(id, 'collection');
    const lines = [{ goods: shop.goods.香皂, quantity: 4 }];
    expectProblem(await shop.settle(id, 'refund', { lines, reason: '退' }), 422, 'more-than-redeemed');
    const other = [{ goods: shop.goods.大米, quantity: 1 }];
    expectProblem(await shop.settle(id, 'refund', { lines: other, reason: '退' }), 422, 'unknown-goods');
    await coherent();
  });
});

describe('cash', () => {
  test('makes up for points at the point value, and never for all of them', async () => {
    const line = (cashFen: number) => ({ lines: [{ goods: shop.goods.大米, quantity: 2, cashFen }] });
    const held = await shop.redeem(A, {}, line(1_250));
    expect(held.body).toMatchObject({ points: 37.5, cashFen: 1_250, lines: [{ points: 37.5, cashFen: 1_250 }] });
    expectProblem(await shop.redeem(A, {}, line(5_000)), 422, 'cash-exceeds-price');
    expectProblem(await shop.redeem(A, {}, line(5_001)), 422, 'cash-exceeds-price');
    await coherent();
  });
});

describe('the shelf refuses', () => {
  test('what is not there, not on sale, over the limit or beyond the points', async () => {
    const place = await openShop(setting, {
      opening: { weekdays: [4], days: ['2026-10-16'] },
      goods: [
        { name: '限兑', price: 1, stock: 50, limit: { quantity: 2, period: 'month' } },
        { name: '未上架', price: 1, onSaleFrom: '2026-11-01' },
        { name: '已下架', price: 1, onSaleUntil: '2026-10-14' },
        { name: '少货', price: 1, stock: 1 },
      ],
    });
    expectProblem(await place.redeem(A, { 未上架: 1 }), 409, 'goods-not-on-sale');
    expectProblem(await place.redeem(A, { 已下架: 1 }), 409, 'goods-not-on-sale');
    expectProblem(await place.redeem(A, { 少货: 2 }), 409, 'out-of-stock');
    expect((await place.redeem(A, { 限兑: 2 })).status).toBe(201);
    expectProblem(await place.redeem(A, { 限兑: 1 }), 409, 'goods-limit');
    expect((await place.redeem('000002', { 限兑: 1 })).status).toBe(201);
    expectProblem(await place.redeem(A, { '01980000-0000-7000-8000-0000000000ff': 1 }), 422, 'unknown-goods');
    const elsewhere = await place.openShop();
    expectProblem(await place.redeem(A, { [elsewhere.goods.香皂!]: 1 }), 422, 'unknown-goods');
    setting.clock.now = new Date('2026-10-17T02:00:00Z');
    expectProblem(await place.redeem(A, { 少货: 1 }), 409, 'shop-not-open');
    setting.clock.now = new Date('2026-10-16T02:00:00Z');
    expect((await place.redeem(A, { 少货: 1 })).status).toBe(201);
    await expectCoherent(place.committee, place.code);
  });

  test('a released, expired or refunded redemption counts against no limit', async () => {
    const goods = [{ name: '限兑', price: 1, stock: 50, limit: { quantity: 1, period: 'ever' as const } }];
    const place = await openShop(setting, { goods });
    const first = (await place.redeem(A, { 限兑: 1 })).body;
    await place.settle(first.id, 'release');
    const second = (await place.redeem(A, { 限兑: 1 }, { collect: true })).body;
    expectProblem(await place.redeem(A, { 限兑: 1 }), 409, 'goods-limit');
    await place.settle(second.id, 'refund', { reason: '退' });
    expect((await place.redeem(A, { 限兑: 1 })).status).toBe(201);
    await expectCoherent(place.committee, place.code);
  });
});

describe('a reversal of merit that has been spent', () => {
  test.each([
    ['floor', [0, 0]],
    ['debt', [0, -6]],
    ['honour-only', [0, 0]],
  ] as const)('does what the policy %s says and stays coherent', async (deductionPolicy, [honour, balance]) => {
    const place = await openShop(setting, { points: 0, settings: { deductionPolicy } });
    const seq = await place.award(A, 100);
    await place.redeem(A, { 香皂: 2 }, { collect: true });
    const headers = { 'idempotency-key': freshKey() };
    await created(place.committee.post(place.url(`entries/${seq}/reversal`), { reason: '记错户' }, { headers }));
    expect(await place.standing(A)).toMatchObject({ honour, balance });
    await expectCoherent(place.committee, place.code);
  });
});
