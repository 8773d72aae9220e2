import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { created, expectProblem, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

let setting: ShopSetting;
let village: ShopVillage;
let path: string;
beforeAll(async () => {
  setting = await startShop();
});
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openShop(setting, { goods: [] });
  path = village.url(`shops/${village.id}/goods`);
});
afterAll(() => setting.close());

const add = async (body: object) => (await created(village.committee.post(path, body))).body;
const movements = async () => (await village.committee.get(village.url('stock-movements'))).body.data;

describe('goods', () => {
  it('are read back as they were entered; the first count is a stock-take', async () => {
    const said = {
      name: '香皂',
      barcode: '6901234567892',
      unit: '块',
      price: 2.5,
      settlementFen: 230,
      limit: { quantity: 2, period: 'month' },
      sponsor: '惠民超市',
      onSaleFrom: '2026-10-01',
      onSaleUntil: '2026-12-31',
      lowStock: 5,
    };
    const answer = await created(village.committee.post(path, { ...said, stock: 20, stockValueFen: 4_600 }));
    const expected = { ...said, stock: 20, reserved: 0, available: 20, onSale: true, withdrawnAt: null };
    expect(answer.body).toEqual({ id: answer.body.id, shop: village.id, ...expected });
    expect(answer.headers.location).toBe(`${path}/${answer.body.id}`);
    expect((await village.key.get(`${path}/${answer.body.id}`)).body).toEqual(answer.body);
    expect(await movements()).toMatchObject([
      {
        seq: 1,
        kind: 'stock-take',
        goods: answer.body.id,
        shop: village.id,
        quantity: 20,
        valueFen: 4_600,
        onHandAfter: 20,
      },
    ]);
    expect(await village.stock(answer.body.id)).toEqual({ onHand: 20, reserved: 0, valueFen: 4_600 });
  });

  it('are counted always on a village’s own shelf, in a private shop once a count or movement is recorded', async () => {
    const loose = await add({ name: '盐', unit: '袋', price: 2 });
    expect(loose).toMatchObject({ stock: null, reserved: null, available: null });
    const own = await village.openShop({ kind: 'village', goods: [{ name: '盐', price: 2 }] });
    const shelf = village.url(`shops/${own.id}/goods/${own.goods.盐}`);
    expect((await village.committee.get(shelf)).body).toMatchObject({ stock: 0, available: 0 });
    const body = { kind: 'purchase', goods: loose.id, quantity: 3, valueFen: 450 };
    await created(
      village.committee.post(village.url('stock-movements'), body, { headers: { 'idempotency-key': 'p' } }),
    );
    expect((await village.committee.get(`${path}/${loose.id}`)).body).toMatchObject({ stock: 3, available: 3 });
  });

  it('change, are withdrawn and come back; redemptions keep the price they were made at', async () => {
    const { id } = await add({ name: '大米', unit: '袋', price: 20, stock: 5 });
    const held = (await village.redeem('000001', { [id]: 1 })).body;
    const etag = String((await village.committee.get(`${path}/${id}`)).headers.etag);
    const changed = await village.committee.patch(
      `${path}/${id}`,
      { price: 25, limit: { quantity: 1, period: 'year' } },
      { headers: { 'if-match': etag } },
    );
    expect(changed.body).toMatchObject({
      price: 25,
      limit: { quantity: 1, period: 'year' },
      name: '大米',
      available: 4,
    });
    const stale = await village.committee.patch(`${path}/${id}`, { price: 30 }, { headers: { 'if-match': etag } });
    expectProblem(stale, 412, 'precondition-failed');
    expect((await village.committee.patch(`${path}/${id}`, { withdrawn: true })).body.withdrawnAt).not.toBeNull();
    expectProblem(await village.redeem('000002', { [id]: 1 }), 409, 'goods-not-on-sale');
    expect((await village.settle(held.id, 'collection')).body).toMatchObject({ collectedPoints: 20 });
    expect((await village.committee.patch(`${path}/${id}`, { withdrawn: false, limit: null })).body).toMatchObject({
      withdrawnAt: null,
      limit: null,
    });
    expect((await village.redeem('000002', { [id]: 1 })).body).toMatchObject({ points: 25 });
    await expectCoherent(village.committee, village.code);
  });

  it('have a name with unit and a barcode of their own while on the shelf', async () => {
    const { id } = await add({ name: '洗衣液', unit: '瓶', price: 8, barcode: '690-1' });
    expectProblem(await village.committee.post(path, { name: '洗衣液', unit: '瓶', price: 9 }), 409, 'goods-exists');
    const twin = { name: '洗洁精', unit: '瓶', price: 9, barcode: '690-1' };
    expectProblem(await village.committee.post(path, twin), 409, 'goods-exists');
    const other = await add({ name: '洗衣液', unit: '袋', price: 9 });
    expectProblem(await village.committee.patch(`${path}/${other.id}`, { unit: '瓶' }), 409, 'goods-exists');
    await village.committee.patch(`${path}/${id}`, { withdrawn: true });
    const next = await add(twin);
    expect(next.barcode).toBe('690-1');
    expectProblem(await village.committee.patch(`${path}/${id}`, { withdrawn: false }), 409, 'goods-exists');
    expect((await village.committee.patch(`${path}/${id}`, { withdrawn: false, barcode: null })).status).toBe(200);
    expect((await village.openShop({ goods: [{ ...twin }] })).goods.洗洁精).toBeDefined();
  });

  it('are on sale within their days, both included', async () => {
    const { id } = await add({
      name: '月饼',
      unit: '盒',
      price: 10,
      onSaleFrom: '2026-10-15',
      onSaleUntil: '2026-10-16',
    });
    const onSale = async (instant: string) => {
      setting.clock.now = new Date(instant);
      return (await village.key.get(`${path}/${id}`)).body.onSale;
    };
    expect(await onSale('2026-10-14T15:59:59Z')).toBe(false);
    expect(await onSale('2026-10-14T16:00:00Z')).toBe(true);
    expect(await onSale('2026-10-16T15:59:59Z')).toBe(true);
    expect(await onSale('2026-10-16T16:00:00Z')).toBe(false);
    const reversed = { onSaleUntil: '2026-10-14' };
    expectProblem(await village.committee.patch(`${path}/${id}`, reversed), 422, 'days-of-sale-reversed');
    const wrong = { name: 'x', unit: '盒', price: 1, onSaleFrom: '2026-10-16', onSaleUntil: '2026-10-15' };
    expectProblem(await village.committee.post(path, wrong), 422, 'days-of-sale-reversed');
  });

  it('are at most 1,000 on a shelf, and the list has them all in one page', async () => {
    await setting.app.database.admin`
      INSERT INTO goods (village_code, id, shop_id, name, unit, price, created_at)
      SELECT ${village.code}, gen_random_uuid(), ${village.id}, 'x' || n, '件', 100, now() FROM generate_series(1, 1000) n`;
    const one = { name: '第一千零一种', unit: '件', price: 1 };
    expectProblem(await village.committee.post(path, one), 409, 'too-many-goods');
    const { body } = await village.key.get(path);
    expect(body.data).toHaveLength(1_000);
    expect(body.nextCursor).toBeNull();
    await village.committee.patch(`${path}/${body.data[0].id}`, { withdrawn: true });
    await add(one);
    const restored = await village.committee.patch(`${path}/${body.data[0].id}`, { withdrawn: false });
    expectProblem(restored, 409, 'too-many-goods');
  });

  it('are entered and changed by the committee only; every value is checked', async () => {
    const { id } = await add({ name: '盐', unit: '袋', price: 2 });
    const body = { name: '糖', unit: '袋', price: 3 };
    expectProblem(await village.key.post(path, body), 403, 'forbidden');
    expectProblem(await village.key.patch(`${path}/${id}`, { price: 1 }), 403, 'forbidden');
    const stranger = (await openShop(setting, { households: 0, goods: [] })).committee;
    expectProblem(await stranger.get(path), 404, 'not-found');
    const other = village.url(`shops/${NOBODY}/goods`);
    expectProblem(await village.committee.post(other, body), 404, 'not-found');
    expectProblem(await village.committee.get(other), 404, 'not-found');
    expectProblem(await village.committee.get(`${path}/${NOBODY}`), 404, 'not-found');
    expectProblem(await village.committee.patch(`${path}/${NOBODY}`, { price: 1 }), 404, 'not-found');
    const elsewhere = await village.openShop({ goods: [] });
    expectProblem(await village.committee.get(village.url(`shops/${elsewhere.id}/goods/${id}`)), 404, 'not-found');
    for (const wrong of [
      { price: 0 },
      { price: -1 },
      { price: 0.001 },
      { unit: '' },
      { barcode: '条码' },
      { settlementFen: -1 },
      { settlementFen: 0.5 },
      { limit: { quantity: 0, period: 'day' } },
      { limit: { quantity: 1, period: 'week' } },
      { lowStock: -1 },
      { onSaleFrom: '2026-13-01' },
      { shelf: 1 },
    ]) {
      expectProblem(await village.committee.post(path, { ...body, ...wrong }), 400, 'invalid-request');
      expectProblem(await village.committee.patch(`${path}/${id}`, wrong), 400, 'invalid-request');
    }
    for (const wrong of [{ stock: -1 }, { stock: 1.5 }, { stock: 1_000_001 }, { stockValueFen: -1 }]) {
      expectProblem(await village.committee.post(path, { ...body, ...wrong }), 400, 'invalid-request');
    }
  });
});

describe('the list of goods', () => {
  it('answers 304 until something of it changes: an article, its stock, or what is on sale today', async () => {
    const { id } = await add({ name: '香皂', unit: '块', price: 3, stock: 10, onSaleUntil: '2026-10-15' });
    let etag = '';
    const ask = async () => {
      const answer = await village.key.get(path, { headers: { 'if-none-match': etag } });
      etag = String(answer.headers.etag);
      return answer.status;
    };
    expect([await ask(), await ask()]).toEqual([200, 304]);
    await village.committee.patch(`${path}/${id}`, { sponsor: '商会' });
    expect([await ask(), await ask()]).toEqual([200, 304]);
    expect((await village.redeem('000001', { [id]: 1 })).status).toBe(201);
    expect([await ask(), await ask()]).toEqual([200, 304]);
    setting.clock.now = new Date('2026-10-15T16:00:00Z');
    expect([await ask(), await ask()]).toEqual([200, 304]);
  });

  it('gives pages that make the whole, and filters as one would by hand', async () => {
    for (let i = 1; i <= 7; i += 1) {
      const { id } = await add({ name: `货${i}`, unit: '件', price: i, ...(i % 2 ? { barcode: `b${i}` } : {}) });
      if (i % 3 === 0) await village.committee.patch(`${path}/${id}`, { withdrawn: true });
    }
    const all = (await village.key.get(path, { query: { withdrawn: 'true' } })).body.data;
    expect(all.map(({ name }: { name: string }) => name)).toEqual(['货1', '货2', '货3', '货4', '货5', '货6', '货7']);
    for (const withdrawn of [undefined, 'true', 'false']) {
      for (const barcode of [undefined, 'b1', 'b3', 'b2']) {
        const filter = { ...(withdrawn && { withdrawn }), ...(barcode && { barcode }) };
        const pages = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const query = { ...filter, limit: '2', ...(cursor && { cursor }) };
          const { body } = await village.key.get(path, { query });
          pages.push(...body.data);
          cursor = body.nextCursor;
        }
        const expected = all.filter(
          (one: { withdrawnAt: string | null; barcode: string | null }) =>
            (withdrawn === 'true' || one.withdrawnAt === null) && (!barcode || one.barcode === barcode),
        );
        expect(pages, JSON.stringify(filter)).toEqual(expected);
      }
    }
    const other = await village.openShop();
    const { nextCursor } = (await village.committee.get(path, { query: { limit: '2' } })).body;
    const foreign = village.url(`shops/${other.id}/goods`);
    expectProblem(await village.committee.get(foreign, { query: { cursor: nextCursor } }), 400, 'invalid-cursor');
    expectProblem(await village.committee.get(path, { query: { limit: '1001' } }), 400, 'invalid-request');
  });
});
