import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, freshKey, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

/** All are sent before the village's lock lets the first one through. */
const together = ({ code }: ShopVillage, count: number, send: (index: number) => Promise<Answer>) =>
  behindLock(setting.app.database, villageLock(code), 1, () =>
    Promise.all(Array.from({ length: count }, (_, index) => send(index))),
  );

const count = (answers: readonly Answer[]) => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status === 201 ? 'done' : `${status} ${body.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe('at the same moment', () => {
  test('30 holds on points for 10 are exactly 10', async () => {
    const shop = await openShop(setting, {
      households: 1,
      points: 30,
      goods: [{ name: '香皂', price: 3, stock: 100 }],
    });
    const answers = await together(shop, 30, () => shop.redeem('000001', { 香皂: 1 }));
    expect(count(answers)).toEqual({ done: 10, '409 insufficient-points': 20 });
    expect(await shop.standing('000001')).toMatchObject({ balance: 30, held: 30, available: 0 });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 100, reserved: 10 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('12 takers of the last 5 bags get exactly 5, and the points of the others are untouched', async () => {
    const goods = [{ name: '大米', price: 25, stock: 5, stockValueFen: 1_001 }];
    const shop = await openShop(setting, { households: 12, points: 25, goods });
    const answers = await together(shop, 12, (index) =>
      shop.redeem(shop.households[index]!, { 大米: 1 }, { collect: index % 2 === 0 }),
    );
    expect(count(answers)).toEqual({ done: 5, '409 out-of-stock': 7 });
    for (const [index, no] of shop.households.entries()) {
      const { available } = await shop.standing(no);
      expect(available).toBe(answers[index]!.status === 201 ? 0 : 25);
    }
    const { onHand, reserved } = (await shop.stock('大米'))!;
    expect(onHand - reserved).toBe(0);
    await expectCoherent(shop.committee, shop.code);
  });

  test('collection and release of one hold have one winner', async () => {
    for (let round = 0; round < 20; round += 1) {
      const shop = await openShop(setting, { households: 1, points: 10 });
      const { id, hold } = (await created(shop.redeem('000001', { 香皂: 1 }))).body;
      const answers = await together(shop, 6, (index) => shop.settle(id, index % 2 === 0 ? 'collection' : 'release'));
      expect(count(answers)).toEqual({ done: 1, '409 already-resolved': 5 });
      const rows = await setting.app.database.admin`
        SELECT kind FROM entries WHERE village_code = ${shop.code} AND original_seq = ${hold}`;
      expect(rows).toHaveLength(1);
      await expectCoherent(shop.committee, shop.code);
    }
  });

  test('6 refunds of one redemption are one', async () => {
    const shop = await openShop(setting, { households: 1 });
    const { id } = (await created(shop.redeem('000001', { 香皂: 3 }, { collect: true }))).body;
    const answers = await together(shop, 6, () => shop.settle(id, 'refund', { reason: '退' }));
    expect(count(answers)).toEqual({ done: 1, '409 nothing-chosen': 5 });
    expect(await shop.standing('000001')).toMatchObject({ balance: 100 });
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 100 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('40 requests with one key are one redemption, and all answers are the same', async () => {
    const shop = await openShop(setting, { households: 1 });
    const key = freshKey();
    const answers = await together(shop, 40, () => shop.redeem('000001', { 香皂: 1 }, { collect: true }, { key }));
    expect(count(answers)).toEqual({ done: 40 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(39);
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 99, reserved: 0 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('redemptions never pass a household limit or a budget', async () => {
    const goods = [{ name: '限兑', price: 1, stock: 100, limit: { quantity: 3, period: 'month' as const } }];
    const shop = await openShop(setting, { households: 2, goods });
    await setting.app.database.admin`
      INSERT INTO budgets (village_code, id, period, first_day, last_day, fund, points, warn_percent, created_at)
      VALUES (${shop.code}, ${'01980000-0000-7000-8000-0000000000d1'}, '2026-10', '2026-10-01', '2026-10-31', '集体收入', 400, 80, now())`;
    const answers = await together(shop, 20, (index) => shop.redeem(shop.households[index % 2]!, { 限兑: 1 }));
    const counts = count(answers);
    expect(counts.done).toBe(4);
    expect((counts['409 budget-exceeded'] ?? 0) + (counts['409 goods-limit'] ?? 0)).toBe(16);
    const [budget] = await setting.app.database.admin`SELECT used FROM budgets WHERE village_code = ${shop.code}`;
    expect(budget!.used).toBe(400);
    await expectCoherent(shop.committee, shop.code);
  });
});
