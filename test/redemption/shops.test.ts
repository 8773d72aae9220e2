import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, expectProblem, openShop, type ShopSetting, type ShopVillage, startShop, TODAY } from './support.ts';

const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

let setting: ShopSetting;
let village: ShopVillage;
let officer: Caller;
let away: Caller;
beforeAll(async () => {
  setting = await startShop();
  village = await openShop(setting);
  officer = await setting.app.as('officer', village.code);
  away = (await openShop(setting, { households: 0, goods: [] })).committee;
});
afterAll(() => setting.close());

const ids = ({ body }: Answer) => body.data.map(({ id }: { id: string }) => id);

describe('shops', () => {
  it('are opened with an account in the ledger, read back the same, and give goods out for points', async () => {
    const { committee, url, code } = village;
    const body = { name: '村部货架', kind: 'village', openingDays: { weekdays: [4], days: ['2026-12-31'] } };
    const made = await created(committee.post(url('shops'), body));
    expect(made.headers.location).toBe(`/v1/villages/${code}/shops/${made.body.id}`);
    expect(made.body).toEqual({ id: made.body.id, ...body, createdAt: '2026-10-15T02:00:00.000Z', closedAt: null });
    const read = await committee.get(url(`shops/${made.body.id}`));
    expect(read.body).toEqual(made.body);
    expect(read.headers.etag).toBe(made.headers.etag);
    const etag = String(read.headers.etag);
    const again = await committee.get(url(`shops/${made.body.id}`), { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    const [account] = await setting.app.database.admin`
      SELECT balance FROM accounts WHERE village_code = ${code} AND account = ${`shop:${made.body.id}`}`;
    expect(account).toEqual({ balance: 0 });
    const redeemed = await village.redeem('000001', { 香皂: 2 }, { collect: true });
    expect(redeemed.status, redeemed.text).toBe(201);
    expect(await village.stock('香皂')).toEqual({ onHand: 98, reserved: 0, valueFen: 24_500 });
    const plain = await created(committee.post(url('shops'), { name: '小卖部', kind: 'private' }));
    expect(plain.body.openingDays).toBeNull();
    await expectCoherent(committee, code);
  });

  it('have names of their own while they are open, also when two are opened at once', async () => {
    const { committee, url } = village;
    const body = { name: '惠民超市', kind: 'private' };
    const both = await Promise.all([committee.post(url('shops'), body), committee.post(url('shops'), body)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(both.find(({ status }) => status === 409)!, 409, 'shop-exists');
    const { id } = both.find(({ status }) => status === 201)!.body;
    expectProblem(await committee.patch(url(`shops/${village.id}`), { name: '惠民超市' }), 409, 'shop-exists');
    expect((await committee.patch(url(`shops/${id}`), { name: '惠民超市', openingDays: null })).status).toBe(200);
    expect((await committee.patch(url(`shops/${id}`), { closed: true })).body.closedAt).not.toBeNull();
    const next = await created(committee.post(url('shops'), body));
    expectProblem(await committee.patch(url(`shops/${id}`), { closed: false }), 409, 'shop-exists');
    await committee.patch(url(`shops/${next.body.id}`), { closed: true });
    expect((await committee.patch(url(`shops/${id}`), { closed: false })).body.closedAt).toBeNull();
  });

  it('that are closed redeem nothing new, hand out what is held, and take no goods', async () => {
    const other = await openShop(setting);
    const held = (await other.redeem('000001', { 香皂: 1 })).body;
    const kept = await other.redeem('000002', { 香皂: 1 });
    await other.committee.patch(other.url(`shops/${other.id}`), { closed: true });
    expectProblem(await other.redeem('000001', { 香皂: 1 }), 409, 'shop-closed');
    expect((await other.settle(held.id, 'collection')).status).toBe(201);
    expect((await other.settle(kept.body.id, 'release')).status).toBe(201);
    const goods = other.url(`shops/${other.id}/goods`);
    expectProblem(await other.committee.post(goods, { name: '盐', unit: '袋', price: 2 }), 409, 'shop-closed');
    const list = await other.key.get(goods);
    expect(list.body.data.every(({ onSale }: { onSale: boolean }) => !onSale)).toBe(true);
    await expectCoherent(other.committee, other.code);
  });

  it('change only from the version that was read', async () => {
    const { committee, url } = village;
    const path = url(`shops/${village.id}`);
    const etag = String((await committee.get(path)).headers.etag);
    const change = (name: string) => committee.patch(path, { name }, { headers: { 'if-match': etag } });
    const both = await Promise.all([change('甲店'), change('乙店')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expectProblem(both.find(({ status }) => status === 412)!, 412, 'precondition-failed');
  });

  it('are listed by kind and state; a shop’s key sees its own and no other', async () => {
    const other = await openShop(setting, { goods: [] });
    const closed = await other.openShop({ kind: 'village', goods: [] });
    const open = await other.openShop({ kind: 'village', goods: [] });
    await other.committee.patch(other.url(`shops/${closed.id}`), { closed: true });
    const all = (await other.committee.get(other.url('shops'))).body.data;
    expect(all.map(({ id }: { id: string }) => id)).toEqual([other.id, closed.id, open.id]);
    for (const kind of [undefined, 'village', 'private']) {
      for (const state of [undefined, 'true', 'false']) {
        const query = { ...(kind && { kind }), ...(state && { closed: state }) };
        const expected = all.filter(
          (one: { kind: string; closedAt: string | null }) =>
            (!kind || one.kind === kind) && (!state || (one.closedAt !== null) === (state === 'true')),
        );
        const answer = await other.committee.get(other.url('shops'), { query });
        expect(answer.body, JSON.stringify(query)).toEqual({ data: expected, nextCursor: null });
      }
    }
    expect(ids(await other.key.get(other.url('shops')))).toEqual([other.id]);
    expectProblem(await other.key.get(other.url(`shops/${open.id}`)), 404, 'not-found');
    expectProblem(await other.key.get(other.url(`shops/${open.id}/goods`)), 404, 'not-found');
    expect((await officer.get(village.url('shops'))).status).toBe(200);
  });

  it('are opened and changed by the committee only, within its village', async () => {
    const { url, key } = village;
    const body = { name: '别家店', kind: 'private' };
    for (const caller of [key, officer]) {
      expectProblem(await caller.post(url('shops'), body), 403, 'forbidden');
      expectProblem(await caller.patch(url(`shops/${village.id}`), { name: 'x' }), 403, 'forbidden');
    }
    expectProblem(await away.post(url('shops'), body), 404, 'not-found');
    expectProblem(await setting.app.nobody.get(url('shops')), 401, 'unauthenticated');
    expectProblem(await setting.app.operator.post('/v1/villages/110101001399/shops', body), 404, 'not-found');
    expectProblem(await setting.app.operator.get('/v1/villages/110101001399/shops'), 404, 'not-found');
    expectProblem(await village.committee.get(url(`shops/${NOBODY}`)), 404, 'not-found');
    expectProblem(await village.committee.patch(url(`shops/${NOBODY}`), { name: 'x' }), 404, 'not-found');
    for (const wrong of [
      { name: '', kind: 'private' },
      { name: 'x', kind: 'stall' },
      { ...body, openingDays: {} },
      { ...body, openingDays: { weekdays: [0] } },
      { ...body, openingDays: { days: ['2026-02-30'] } },
      { ...body, kinds: 1 },
    ]) {
      expectProblem(await village.committee.post(url('shops'), wrong), 400, 'invalid-request');
    }
  });

  it('are at most 200 at a time', async () => {
    const other = await openShop(setting, { households: 0, goods: [] });
    await setting.app.database.admin`
      INSERT INTO shops (village_code, id, name, kind, created_at)
      SELECT ${other.code}, gen_random_uuid(), 'x' || n, 'private', now() FROM generate_series(1, 199) n`;
    const body = { name: '第二百零一家', kind: 'private' };
    expectProblem(await other.committee.post(other.url('shops'), body), 409, 'too-many-shops');
    await other.committee.patch(other.url(`shops/${other.id}`), { closed: true });
    await created(other.committee.post(other.url('shops'), body));
    expectProblem(
      await other.committee.patch(other.url(`shops/${other.id}`), { closed: false }),
      409,
      'too-many-shops',
    );
  });

  it('must be there before a key is issued for them', async () => {
    const { committee, code, id } = village;
    const key = { name: '店员', role: 'shop', scope: code };
    expectProblem(await committee.post('/v1/keys', { ...key, shop: NOBODY }), 422, 'unknown-key-holder');
    const other = await openShop(setting, { goods: [] });
    expectProblem(await committee.post('/v1/keys', { ...key, shop: other.id }), 422, 'unknown-key-holder');
    expect((await committee.post('/v1/keys', { ...key, shop: id })).status).toBe(201);
  });

  it('leave a record of who opened, changed and closed them', async () => {
    const other = await openShop(setting, { goods: [{ name: '盐', price: 2 }] });
    const { committee, url, id, goods } = other;
    await committee.patch(url(`shops/${id}`), { name: '改名' });
    await committee.patch(url(`shops/${id}`), { closed: true });
    await committee.patch(url(`shops/${id}`), { closed: false });
    await committee.patch(url(`shops/${id}/goods/${goods.盐}`), { price: 3 });
    await committee.patch(url(`shops/${id}/goods/${goods.盐}`), { withdrawn: true });
    await committee.patch(url(`shops/${id}/goods/${goods.盐}`), { withdrawn: false });
    const { body } = await committee.get('/v1/audit', { query: { limit: '200' } });
    const seen = body.data
      .filter(({ village: of }: { village: string }) => of === other.code)
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => /^(shop|goods)\./.test(action));
    expect(seen.sort()).toEqual(
      'goods.added goods.changed goods.restored goods.withdrawn shop.changed shop.closed shop.opened shop.reopened'.split(
        ' ',
      ),
    );
    expect(JSON.stringify(body)).not.toContain('改名');
  });
});

describe('opening days', () => {
  it('let redemptions through on their weekdays and named days only, and say so in the list', async () => {
    // 15 October 2026 is a Thursday.
    const shut = await openShop(setting, { opening: { weekdays: [3], days: ['2026-10-16'] } });
    expectProblem(await shut.redeem('000001', { 香皂: 1 }), 409, 'shop-not-open');
    const first = async () => (await shut.key.get(shut.url(`shops/${shut.id}/goods`))).body.data[0];
    expect((await first()).onSale).toBe(false);
    await shut.committee.patch(shut.url(`shops/${shut.id}`), { openingDays: { weekdays: [4] } });
    expect((await first()).onSale).toBe(true);
    expect((await shut.redeem('000001', { 香皂: 1 })).status).toBe(201);
    await shut.committee.patch(shut.url(`shops/${shut.id}`), { openingDays: { days: [TODAY] } });
    expect((await shut.redeem('000001', { 香皂: 1 })).status).toBe(201);
    await expectCoherent(shut.committee, shut.code);
  });
});
