import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noon, OCTOBER, openSettledShop, type SettledShop } from './settlement-support.ts';
import { expectProblem, NOW, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
let shop: SettledShop;
const A = '000001';
const NONE = '01980000-0000-7000-8000-00000000ffff';

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  shop = await openSettledShop(setting);
});
const on = (day: string) => {
  setting.clock.now = noon(day);
};

describe('confirming and paying', () => {
  let id: string;
  let digest: string;
  beforeEach(async () => {
    await shop.collect(A, { 香皂: 10 });
    on('2026-11-01');
    ({ id, digest } = (await shop.drawUp()).body);
  });

  test('takes both sides, each with a key of its own; again it changes nothing', async () => {
    const one = await shop.confirm(id, digest, shop.key, 'shop');
    expect(one.body).toMatchObject({
      state: 'draft',
      confirmations: { shop: { by: shop.key.client, at: '2026-11-01T04:00:00.000Z' }, committee: null },
    });
    setting.clock.now = noon('2026-11-02');
    expect((await shop.confirm(id, digest.toUpperCase(), shop.key)).body).toEqual(one.body);
    const both = await shop.confirm(id, digest, shop.committee, 'committee');
    expect(both.body).toMatchObject({
      state: 'confirmed',
      digest,
      confirmations: { committee: { by: shop.committee.client } },
    });
    for (const by of [shop.key, shop.committee]) expect((await shop.confirm(id, digest, by)).body).toEqual(both.body);
    expect(both.headers.etag).toBe('"3"');
  });

  test('never speaks for the other side, not even with the operator’s key', async () => {
    expectProblem(await shop.confirm(id, digest, shop.key, 'committee'), 403, 'settlement-side');
    expectProblem(await shop.confirm(id, digest, shop.committee, 'shop'), 403, 'settlement-side');
    expectProblem(await shop.confirm(id, digest, setting.app.operator, 'shop'), 403, 'settlement-side');
    const second = await setting.app.as('committee', shop.code);
    await shop.confirm(id, digest, setting.app.operator);
    expect((await shop.confirm(id, digest, second)).body).toMatchObject({
      state: 'draft',
      confirmations: { shop: null },
    });
  });

  test('of another version is refused: the other side changed it', async () => {
    const changed = await shop.adjust(id, [{ fen: 1, reason: '零头' }], '"1"');
    expectProblem(await shop.confirm(id, digest, shop.key), 409, 'settlement-changed');
    expectProblem(await shop.confirm(id, 'f'.repeat(64), shop.committee), 409, 'settlement-changed');
    expectProblem(await shop.confirm(id, 'short', shop.committee), 400, 'invalid-request');
    expect((await shop.confirm(id, changed.body.digest, shop.key)).status).toBe(200);
    expectProblem(await shop.confirm(NONE, digest, shop.committee), 404, 'not-found');
  });

  test('is followed by one payment, once both sides have confirmed', async () => {
    expectProblem(await shop.pay(id), 409, 'settlement-not-confirmed');
    await shop.settleMonth();
    expectProblem(await shop.pay(id, { reference: 'x', paidOn: '2026-11-02' }), 422, 'day-in-future');
    expectProblem(await shop.pay(id, {}), 400, 'invalid-request');
    const paid = await shop.pay(id, { reference: '凭证 18', paidOn: '2026-11-01' });
    expect(paid.body).toMatchObject({
      state: 'paid',
      digest,
      payment: { paidOn: '2026-11-01', reference: '凭证 18', by: shop.committee.client },
    });
    expectProblem(await shop.pay(id), 409, 'settlement-paid');
    expectProblem(await shop.adjust(id, [], '*'), 409, 'settlement-fixed');
    expectProblem(await shop.pay(NONE), 404, 'not-found');
    expect((await shop.confirm(id, digest, shop.key)).body).toEqual(paid.body);
  });

  test('leaves a record of every step', async () => {
    await shop.adjust(id, [{ fen: 1, reason: '零头' }], '"1"');
    await shop.settleMonth();
    await shop.pay(id);
    const { data } = (await shop.committee.get('/v1/audit', { query: { village: shop.code, limit: '200' } })).body;
    const deeds = data.filter(({ subject }: { subject: string }) => subject === id);
    expect(deeds.map(({ action }: { action: string }) => action).sort()).toEqual(
      ['adjusted', 'confirmed', 'confirmed', 'drawn-up', 'paid'].map((deed) => `settlement.${deed}`),
    );
    expect(JSON.stringify(deeds)).not.toContain('零头');
  });

  test('fixes it for everybody: not even the database’s owner changes or removes it', async () => {
    const { admin, sql } = setting.app.database;
    await shop.settleMonth();
    const refusedAs = async (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    const change = (by: typeof admin, set: string) =>
      refusedAs(by.unsafe(`UPDATE settlements SET ${set} WHERE village_code = '${shop.code}' AND id = '${id}'`));
    const sets = [
      'payable_fen = 1',
      "lines = '[]'",
      "adjustments = '[]', state = 'paid', paid_at = now(), payable_fen = 0",
      "state = 'draft', shop_confirmed_at = null",
      'committee_confirmed_at = now()',
      'revision = 99',
    ];
    for (const set of sets) {
      expect(await change(admin, set), set).toBe('MB003');
      expect(await change(sql, set), set).toBe('MB003');
    }
    expect(await refusedAs(admin`DELETE FROM settlements WHERE village_code = ${shop.code}`)).toBe('MB003');
    expect(await refusedAs(admin`TRUNCATE settlements CASCADE`)).not.toBe('done');
    await shop.pay(id);
    expect(await change(admin, "payment_reference = 'x'")).toBe('MB003');
    expect(await change(admin, "state = 'confirmed', paid_at = null")).toBe('MB003');
    expect((await shop.read(id)).body).toMatchObject({ state: 'paid', payableFen: 2_800 });
  });
});

describe('who may what', () => {
  test('another shop finds nothing, a shop draws up, adjusts and pays nothing, a stranger sees no village', async () => {
    await shop.collect(A, { 香皂: 1 });
    on('2026-11-01');
    const { id, digest } = (await shop.drawUp()).body;
    const other = (await shop.openShop()).key;
    const stranger = (await openSettledShop(setting)).committee;
    const file = (by: typeof other) => by.get(shop.url(`settlements/${id}.xlsx`));
    for (const by of [other, stranger]) {
      expectProblem(await shop.read(id, by), 404, 'not-found');
      expectProblem(await file(by), 404, 'not-found');
      expectProblem(await shop.confirm(id, digest, by), 404, 'not-found');
    }
    for (const by of [shop.key, other]) {
      expectProblem(await shop.drawUp(OCTOBER, by), 403, 'forbidden');
      expectProblem(await shop.adjust(id, [], '*', by), 403, 'forbidden');
      expectProblem(await shop.pay(id, { reference: 'x' }, by), 403, 'forbidden');
    }
    for (const role of ['auditor', 'reviewer'] as const) {
      const by = await setting.app.as(role, shop.code);
      expect((await shop.read(id, by)).status).toBe(200);
      expectProblem(await shop.confirm(id, digest, by), 403, 'forbidden');
      expectProblem(await shop.drawUp(OCTOBER, by), 403, 'forbidden');
    }
    expectProblem(await stranger.get(shop.url('settlements')), 404, 'not-found');
    expect((await other.get(shop.url('settlements'))).body.data).toEqual([]);
    expect((await shop.key.get(shop.url('settlements'))).body.data).toHaveLength(1);
    const theirs = await other.get(shop.url('settlements'), { query: { shop: shop.id } });
    expect(theirs.body.data).toEqual([]);
    expectProblem(await setting.app.nobody.get(shop.url('settlements')), 401, 'unauthenticated');
    expectProblem(await setting.app.operator.get('/v1/villages/220382209999/settlements'), 404, 'not-found');
    const nowhere = { shop: NONE, month: OCTOBER };
    expectProblem(await setting.app.operator.post('/v1/villages/220382209999/settlements', nowhere), 404, 'not-found');
  });

  test('lists go page by page and filter as one would by hand', async () => {
    const other = await shop.openShop();
    on('2026-12-01');
    for (const month of ['2026-09', '2026-10', '2026-11']) {
      for (const id of [shop.id, other.id]) await shop.committee.post(shop.url('settlements'), { shop: id, month });
    }
    await shop.settleMonth('2026-09');
    const paid = await shop.settleMonth('2026-10');
    await shop.pay(paid.id);
    const list = async (query: Record<string, string> = {}, by = shop.committee) =>
      (await by.get(shop.url('settlements'), { query })).body;
    const all = (await list()).data;
    expect(all).toHaveLength(6);
    for (const by of [shop.committee, shop.key]) {
      for (const name of [undefined, shop.id, other.id]) {
        for (const month of [undefined, '2026-09', '2026-10', '2026-08']) {
          for (const state of [undefined, 'draft', 'confirmed', 'paid']) {
            const given = { shop: name, month, state };
            const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
            const expected = all.filter((one: Record<string, unknown>) => {
              const own = by === shop.committee || one.shop === shop.id;
              return own && Object.entries(wanted).every(([field, value]) => one[field] === value);
            });
            expect((await list(wanted as Record<string, string>, by)).data).toEqual(expected);
          }
        }
      }
    }
    const paged: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: '4', ...(cursor === null ? {} : { cursor }) });
      paged.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expectProblem(
      await shop.committee.get(shop.url('settlements'), { query: { cursor: 'nonsense' } }),
      400,
      'invalid-cursor',
    );
    expectProblem(
      await shop.committee.get(shop.url('settlements'), { query: { month: '2026-13' } }),
      400,
      'invalid-request',
    );
  });
});
