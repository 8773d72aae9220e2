import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../src/cli/verify.ts';
import { transaction } from '../../src/database/index.ts';
import { Ledger } from '../../src/ledger/index.ts';
import { appendMovement } from '../../src/redemption/shelf/stock.ts';
import { insertMovements } from '../../src/redemption/write.ts';
import { rulebookSource } from '../../src/rulebook/index.ts';
import { noon, openSettledShop } from './settlement-support.ts';
import { created, freshKey, NOW, openShop, type ShopSetting, startShop } from './support.ts';
import { BUDGET, busyShop, tamper, verify } from './tampering.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
afterEach(() => {
  setting.clock.now = NOW;
});

test('a shop in which everything has happened verifies, for the API and for the command alike', async () => {
  const shop = await busyShop(setting);
  const states = await setting.app.database.admin<{ state: string }[]>`
    SELECT DISTINCT state FROM redemptions WHERE village_code = ${shop.code} ORDER BY state`;
  expect(states.map(({ state }) => state)).toEqual(['collected', 'expired', 'held', 'refunded', 'released']);
  expect(await verify(shop)).toMatchObject({ ok: true });
  expect(await verifyLedger(setting.app.database.sql, shop.code)).toMatchObject({ ok: true });
});

describe('verify names', () => {
  const ofState = (state: string) => `village_code = $VILLAGE AND state = '${state}'`;
  const ofKind = (kind: string) => `village_code = $VILLAGE AND kind = '${kind}'`;
  const aGoods = (name: string) => `(SELECT id FROM goods WHERE village_code = $VILLAGE AND name = '${name}')`;
  const changes: [string, string, string][] = [
    ['more on the shelf than came', 'UPDATE stocks SET on_hand = on_hand + 1 WHERE village_code = $VILLAGE', 'stock'],
    ['goods reserved for nobody', 'UPDATE stocks SET reserved = reserved + 1 WHERE village_code = $VILLAGE', 'stock'],
    [
      'another value of the stock',
      'UPDATE stocks SET value_fen = value_fen + 1 WHERE village_code = $VILLAGE',
      'stock',
    ],
    [
      'a shelf that vanished',
      `DELETE FROM stocks WHERE village_code = $VILLAGE AND goods_id = ${aGoods('香皂')}`,
      'stock',
    ],
    [
      'a changed movement',
      'UPDATE stock_movements SET quantity = quantity + 1 WHERE village_code = $VILLAGE AND seq = 1',
      'stock',
    ],
    ['a changed receipt', `UPDATE stock_movements SET receipt_no = 'X' WHERE ${ofKind('donation')}`, 'stock'],
    [
      'a changed day of a movement',
      "UPDATE stock_movements SET occurred_on = '2026-01-02' WHERE village_code = $VILLAGE AND seq = 2",
      'stock',
    ],
    ['a removed movement', 'DELETE FROM stock_movements WHERE village_code = $VILLAGE AND seq = 2', 'stock'],
    [
      'the newest movement removed',
      'DELETE FROM stock_movements WHERE village_code = $VILLAGE AND seq = (SELECT max(seq) FROM stock_movements WHERE village_code = $VILLAGE)',
      'stock',
    ],
    [
      'another donor',
      "UPDATE stock_texts SET text = '某人' WHERE village_code = $VILLAGE AND field = 'donor'",
      'stock',
    ],
    [
      'a redemption given to another household',
      `UPDATE redemptions SET household_no = '000002' WHERE ${ofState('held')}`,
      'redemptions',
    ],
    ['another price', `UPDATE redemptions SET points = points - 100 WHERE ${ofState('held')}`, 'redemptions'],
    [
      'another time to come',
      `UPDATE redemptions SET expires_at = expires_at + interval '1 day' WHERE ${ofState('held')}`,
      'redemptions',
    ],
    [
      'another time of asking',
      `UPDATE redemptions SET created_at = created_at - interval '1 month' WHERE ${ofState('collected')}`,
      'redemptions',
    ],
    ['another recorder', `UPDATE redemptions SET recorder = '${BUDGET}' WHERE ${ofState('held')}`, 'redemptions'],
    [
      'a hold set free beside the books',
      `UPDATE redemptions SET state = 'released', quantities = '[0,0]' WHERE ${ofState('held')}`,
      'redemptions',
    ],
    [
      'a collection undone beside the books',
      `UPDATE redemptions SET state = 'held', collected = 0, collection_seq = NULL WHERE ${ofState('collected')}`,
      'redemptions',
    ],
    [
      'fewer units handed out than were',
      `UPDATE redemptions SET quantities = '[1,0,0]' WHERE ${ofState('collected')} AND jsonb_array_length(lines) = 3`,
      'redemptions',
    ],
    [
      'a refund taken back',
      `UPDATE redemptions SET refunded = 0, state = 'collected' WHERE ${ofState('refunded')}`,
      'redemptions',
    ],
    [
      'a cheaper line',
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,points}', '1') WHERE ${ofState('held')}`,
      'redemptions',
    ],
    [
      'a line owed for more',
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,settlementFen}', '999999') WHERE ${ofState('collected')}`,
      'redemptions',
    ],
    ['a removed redemption', `DELETE FROM redemptions WHERE ${ofState('held')}`, 'redemptions'],
    ['a removed step', `DELETE FROM redemption_steps WHERE ${ofKind('released')}`, 'redemptions'],
    [
      'a step owed for more',
      `UPDATE redemption_steps SET settlement_fen = settlement_fen + 1 WHERE ${ofKind('collected')}`,
      'redemptions',
    ],
    [
      'a step of another shop',
      `UPDATE redemption_steps SET shop_id = '${BUDGET}' WHERE ${ofKind('collected')}`,
      'redemptions',
    ],
    [
      'a step at another time',
      `UPDATE redemption_steps SET at = at - interval '1 month' WHERE ${ofKind('collected')}`,
      'redemptions',
    ],
    [
      'other units in a step',
      `UPDATE redemption_steps SET lines = jsonb_set(lines, '{0,quantity}', '1') WHERE ${ofKind('refunded')}`,
      'redemptions',
    ],
    [
      'goods that did not come back',
      `UPDATE redemption_steps SET goods_returned = true WHERE ${ofKind('refunded')} AND NOT goods_returned`,
      'stock',
    ],
    [
      'goods that came back beside the books',
      `UPDATE redemption_steps SET goods_returned = false WHERE ${ofKind('refunded')}`,
      'stock',
    ],
    [
      'a shelf that was not counted then',
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,counted}', 'false') WHERE ${ofState('held')}`,
      'stock',
    ],
    ['a budget used less', 'UPDATE budgets SET used = used - 100 WHERE village_code = $VILLAGE', 'budgets'],
    ['a budget that vanished', 'DELETE FROM budgets WHERE village_code = $VILLAGE', 'budgets'],
    [
      'a redemption that drew on no budget',
      `UPDATE redemptions SET budget_id = NULL WHERE ${ofState('held')}`,
      'budgets',
    ],
    [
      'a limit that was passed',
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,limit,quantity}', '1') WHERE ${ofState('collected')} AND lines->0 ? 'limit'`,
      'limits',
    ],
  ];
  test.each(changes)('%s', async (_name, statement, check) => {
    const shop = await busyShop(setting);
    await tamper(setting, shop, statement);
    const verdict = await verify(shop);
    expect(verdict).toMatchObject({ ok: false, firstProblem: { check } });
    expect(verdict.firstProblem!.message).toMatch(/[\u4e00-\u9fff]/);
  });

  test('a limit passed by two redemptions together, each of which is within it', async () => {
    const goods = [{ name: '大米', price: 1, limit: { quantity: 3, period: 'month' } as const }];
    const shop = await openShop(setting, { goods });
    await created(shop.redeem('000001', { 大米: 2 }));
    const other = (await created(shop.redeem('000002', { 大米: 2 }))).body;
    setting.clock.now = new Date('2026-11-02T02:00:00Z');
    const later = (await created(shop.redeem('000001', { 大米: 3 }))).body;
    expect(await verify(shop)).toMatchObject({ ok: true });
    // As if the limit had been one a year: October's then count too, but each household's for itself.
    await tamper(
      setting,
      shop,
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,limit,period}', '"year"') WHERE village_code = $VILLAGE AND id = '${other.id}'`,
    );
    expect(await verify(shop)).toMatchObject({ ok: true });
    await tamper(
      setting,
      shop,
      `UPDATE redemptions SET lines = jsonb_set(lines, '{0,limit,period}', '"year"') WHERE village_code = $VILLAGE AND id = '${later.id}'`,
    );
    expect(await verify(shop)).toMatchObject({ ok: false, firstProblem: { check: 'limits', seq: later.hold } });
  });

  test('an issue of goods that no redemption asked for', async () => {
    const shop = await busyShop(setting);
    const { admin } = setting.app.database;
    const [last] = await admin<{ seq: number; hash: Buffer }[]>`
      SELECT seq, hash FROM stock_movements WHERE village_code = ${shop.code} ORDER BY seq DESC LIMIT 1`;
    const [held] = await admin<{ id: string }[]>`
      SELECT id FROM redemptions WHERE village_code = ${shop.code} AND state = 'released'`;
    const stock = (await shop.stock('香皂'))!;
    // Well-formed, with a right hash and the sums kept beside it adjusted: only the redemption tells.
    const valueFen = -Math.round(stock.valueFen / stock.onHand);
    const movement = appendMovement({ ...last! }, stock, {
      village: shop.code,
      kind: 'issue',
      goods: shop.goods.香皂!,
      quantity: -1,
      valueFen,
      occurredOn: '2026-10-15' as never,
      recordedAt: NOW,
      recorder: shop.committee.client,
      redemption: held!.id,
    });
    await transaction(setting.app.database.sql, {}, async (tx) => {
      await insertMovements(tx, [movement]);
      await tx`UPDATE stocks SET on_hand = ${stock.onHand}, value_fen = ${stock.valueFen}
        WHERE village_code = ${shop.code} AND goods_id = ${shop.goods.香皂!}`;
    });
    expect(await verify(shop)).toMatchObject({ ok: false, firstProblem: { check: 'stock' } });
  });

  test('a hold that no redemption stands behind', async () => {
    const shop = await busyShop(setting);
    const { sql } = setting.app.database;
    const ledger = new Ledger({ sql, rulebooks: rulebookSource, now: () => setting.clock.now });
    const outcome = await ledger.submit({
      type: 'hold',
      village: shop.code,
      recorder: shop.committee.client,
      key: freshKey(),
      texts: {},
      household: '000001',
      points: 100 as never,
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    });
    const seq = outcome.status === 'posted' ? outcome.entries[0]!.seq : 0;
    expect(await verify(shop)).toMatchObject({ ok: false, firstProblem: { check: 'redemptions', seq } });
  });

  test('a settlement that was changed after both sides had confirmed it', async () => {
    const shop = await openSettledShop(setting);
    await shop.collect('000001', { 香皂: 10 });
    setting.clock.now = noon('2026-11-01');
    const { id, digest } = (await shop.drawUp()).body;
    for (const by of [shop.key, shop.committee]) await shop.confirm(id, digest, by);
    expect(await verify(shop)).toMatchObject({ ok: true });
    await tamper(setting, shop, 'UPDATE settlements SET payable_fen = payable_fen + 100 WHERE village_code = $VILLAGE');
    expect(await verify(shop)).toMatchObject({ ok: false, firstProblem: { check: 'settlements' } });
  });

  test('nothing after texts of the stock ledger were erased with their salts', async () => {
    const shop = await busyShop(setting);
    const { count } = await setting.app.database.sql`DELETE FROM stock_texts WHERE village_code = ${shop.code}`;
    expect(count).toBeGreaterThan(0);
    expect(await verify(shop)).toMatchObject({ ok: true });
  });
});
