import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { openShop, type ShopSetting, startShop } from './support.ts';

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
