import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { expectProblem, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

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

describe('a lookup', () => {
  test("tells what is left of the limits of the shop's own goods", async () => {
    const goods = [
      { name: '香皂', price: 1, stock: 50, limit: { quantity: 3, period: 'month' as const } },
      { name: '毛巾', price: 1, stock: 50 },
    ];
    const place = await openShop(setting, { goods });
    const other = await place.openShop({ goods });
    const { id } = (await place.redeem(A, { 香皂: 2 })).body;
    const look = (as = place.key, shop?: string) =>
      as.post(place.url('passbook-lookups'), { passbook: place.passbooks[A], ...(shop === undefined ? {} : { shop }) });
    const limit = { goods: place.goods.香皂, name: '香皂', period: 'month', quantity: 3 };
    expect((await look()).body).toMatchObject({
      available: 98,
      limits: { openHolds: { open: 1 }, goods: [{ ...limit, left: 1 }] },
    });
    await place.settle(id, 'release');
    expect((await look()).body.limits.goods).toEqual([{ ...limit, left: 3 }]);
    expect((await look(other.key)).body.limits.goods).toMatchObject([{ goods: other.goods.香皂, left: 3 }]);
    expect((await look(place.committee)).body.limits.goods).toEqual([]);
    expect((await look(place.committee, place.id)).body.limits.goods).toHaveLength(1);
    expectProblem(await look(other.key, place.id), 404, 'not-found');
  });
});

describe('who may redeem', () => {
  test('a shop by passbook in its own shop only; a committee also by number', async () => {
    const { committee } = shop;
    expectProblem(await shop.redeem(A, { 香皂: 1 }, { household: A }), 422, 'passbook-required');
    expect((await shop.redeem(A, { 香皂: 1 }, { household: A }, { as: committee })).body.household.no).toBe(A);
    const other = await shop.openShop();
    expectProblem(await shop.redeem(A, { 香皂: 1 }, {}, { as: other.key }), 404, 'not-found');
    const { id } = (await shop.redeem(A, { 香皂: 1 })).body;
    for (const action of ['collection', 'release', 'refund'] as const) {
      expectProblem(
        await shop.settle(id, action, action === 'refund' ? { reason: '退' } : {}, { as: other.key }),
        404,
        'not-found',
      );
    }
    expectProblem(await other.key.get(shop.url(`redemptions/${id}`)), 404, 'not-found');
    expect((await other.key.get(shop.url('redemptions'))).body.data).toEqual([]);
    expect((await shop.key.get(shop.url(`redemptions/${id}`))).body).toMatchObject({ id, household: null, steps: [] });
    expect((await shop.redeem(shop.passbooks[A]!.toLowerCase(), { 香皂: 1 })).status).toBe(201);
    expectProblem(await shop.redeem('220382201000-000000000000000000000000', { 香皂: 1 }), 404, 'unknown-passbook');
    await coherent();
  });

  test('a household sees its own redemptions with its token', async () => {
    await shop.redeem(A, { 香皂: 1 });
    await shop.redeem('000002', { 香皂: 1 });
    const session = await setting.app.nobody.post('/v1/public/passbook-sessions', { code: shop.passbooks[A] });
    const own = setting.app.withKey(session.body.token);
    const { data } = (await own.get(shop.url('redemptions'))).body;
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ household: A, points: 3 });
    expect((await own.get(shop.url('redemptions?household=000002'))).body.data).toEqual([]);
    const theirs = (await shop.committee.get(shop.url('redemptions?household=000002'))).body.data[0];
    expectProblem(await own.get(shop.url(`redemptions/${theirs.id}`)), 404, 'not-found');
    expectProblem(await own.post(shop.url('redemptions'), {}), 403, 'forbidden');
  });
});
