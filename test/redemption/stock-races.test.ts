import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MovementRow, movementFrom } from '../../src/redemption/shelf/movement-rows.ts';
import { movementHash } from '../../src/redemption/shelf/stock.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

/** The stock ledger as its rows say: numbered without gaps, chained, and what is on hand its fold. */
async function expectLedger(village: ShopVillage): Promise<number> {
  const { admin } = setting.app.database;
  const rows = await admin<MovementRow[]>`
    SELECT * FROM stock_movements WHERE village_code = ${village.code} ORDER BY seq`;
  const folds = new Map<string, { onHand: number; valueFen: number }>();
  let previous: Uint8Array = Buffer.alloc(32);
  for (const [index, row] of rows.entries()) {
    const movement = movementFrom(row);
    expect(movement.seq).toBe(index + 1);
    expect(movementHash(previous as Buffer, movement).equals(movement.hash)).toBe(true);
    previous = movement.hash;
    if (movement.goods === null) continue;
    const fold = folds.get(movement.goods) ?? { onHand: 0, valueFen: 0 };
    fold.onHand += movement.quantity;
    fold.valueFen += movement.valueFen;
    folds.set(movement.goods, fold);
    expect([movement.onHandAfter, movement.valueFenAfter]).toEqual([fold.onHand, fold.valueFen]);
  }
  const stocks = await admin<{ goods: string; onHand: number; reserved: number; valueFen: number }[]>`
    SELECT goods_id AS goods, on_hand AS "onHand", reserved, value_fen AS "valueFen" FROM stocks
    WHERE village_code = ${village.code}`;
  for (const { goods, onHand, reserved, valueFen } of stocks) {
    expect({ onHand, valueFen }).toEqual(folds.get(goods) ?? { onHand: 0, valueFen: 0 });
    expect(reserved).toBeLessThanOrEqual(onHand);
  }
  await expectCoherent(village.committee, village.code);
  return rows.length;
}

/** So many of them stand at the village's lock before one is let through. */
const atOnce = <T>(village: ShopVillage, waiting: number, work: readonly (() => Promise<T>)[]) =>
  behindLock(setting.app.database, villageLock(village.code), waiting, () => Promise.all(work.map((send) => send())));

it('20 movements at once keep numbers without gaps, the chain, and what is on hand as the fold', async () => {
  const village = await openShop(setting, { goods: [{ name: '香皂', price: 3, stock: 40, stockValueFen: 999 }] });
  const goods = village.goods.香皂!;
  const answers = await atOnce(
    village,
    6,
    Array.from({ length: 20 }, (_, i) => () => {
      const common = { goods, quantity: 1 + (i % 3), valueFen: 100 + i };
      if (i % 4 === 0) return village.record({ kind: 'purchase', ...common });
      if (i % 4 === 1) return village.record({ kind: 'donation', donor: '甲', ...common });
      if (i % 4 === 2) return village.record({ kind: 'correction', goods, quantity: -(1 + (i % 3)), reason: '破损' });
      return village.record({ kind: 'donation', donor: '乙', valueFen: 100 });
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(answers.map(({ body }) => body.seq).sort((a, b) => a - b)).toEqual(answers.map((_, i) => i + 2));
  expect(await expectLedger(village)).toBe(21);
});

it('corrections and stock-takes that race with redemptions never take what is reserved', async () => {
  for (let round = 0; round < 6; round += 1) {
    const village = await openShop(setting, {
      households: 6,
      goods: [{ name: '大米', price: 5, stock: 10, stockValueFen: 25_000 }],
    });
    const goods = village.goods.大米!;
    const holds = village.households.map((no) => () => village.redeem(no, { 大米: 2 }, { collect: round % 2 === 0 }));
    const losses = [
      () => village.record({ kind: 'correction', goods, quantity: -4, reason: '受潮' }),
      () => village.record({ kind: 'stock-take', goods, quantity: 3 }),
      () => village.record({ kind: 'purchase', goods, quantity: 1, valueFen: 2_500 }),
    ];
    const mixed =
      round % 3 === 0
        ? [...losses, ...holds]
        : round % 3 === 1
          ? [...holds, ...losses]
          : [...holds.slice(3), ...losses, ...holds.slice(0, 3)];
    const answers = await atOnce<{ status: number; text: string; body: { code?: string } }>(village, 4, mixed);
    const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    for (const code of refused) expect(['out-of-stock', 'stock-below-reserved']).toContain(code);
    const stock = (await village.stock('大米'))!;
    expect(stock.reserved).toBeLessThanOrEqual(stock.onHand);
    await expectLedger(village);
  }
});
