import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { expectProblem, freshKey, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
let shop: ShopVillage;
const [A, B] = ['000001', '000002'];
const YESTERDAY = '2026-10-14T17:30:00+08:00';

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  shop = await openShop(setting);
});

interface Item {
  key: string;
  passbook: string;
  shop: string;
  occurredAt: string;
  lines: { goods: string; quantity: number }[];
}

function item(no: string, goods: Record<string, number>, more: Partial<Item> = {}): Item {
  const lines = Object.entries(goods).map(([name, quantity]) => ({ goods: shop.goods[name] ?? name, quantity }));
  return { key: freshKey(), passbook: shop.passbooks[no] ?? no, shop: shop.id, occurredAt: YESTERDAY, lines, ...more };
}

const upload = (items: Item[], as: Caller = shop.key) => as.post(shop.url('redemptions/batch'), { items });
const statuses = (body: { outcomes: { status: string }[] }) => body.outcomes.map(({ status }) => status);

describe('what a shop recorded offline', () => {
  test('is posted today, keeps the time it occurred, and gives the same outcomes when it is sent again', async () => {
    const items = [item(A, { 香皂: 2 }), item(B, { 大米: 1 })];
    const first = await upload(items);
    expect(first.body).toMatchObject({ posted: 2, replayed: 0, disputed: 0, refused: 0 });
    expect(first.body.outcomes[0].redemption).toMatchObject({
      state: 'collected',
      occurredAt: '2026-10-14T09:30:00.000Z',
    });
    await shop.settle(first.body.outcomes[0].redemption.id, 'refund', { reason: '退' });
    const again = await upload(items);
    expect(again.body).toMatchObject({ posted: 0, replayed: 2 });
    const redemptions = (body: typeof first.body) => body.outcomes.map((o: { redemption: unknown }) => o.redemption);
    expect(redemptions(again.body)).toEqual(redemptions(first.body));
    await expectCoherent(shop.committee, shop.code);
  });

  test('sent twice at the same moment is posted once', async () => {
    const items = Array.from({ length: 20 }, () => item(A, { 香皂: 1 }));
    const answers = await Promise.all([upload(items), upload(items), upload(items)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.posted, 0)).toBe(20);
    expect(answers.every(({ body }) => body.posted + body.replayed === 20)).toBe(true);
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 80 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('becomes a dispute where it does not fit any more, and is neither lost nor forced', async () => {
    const unknown = `${shop.code}-${'0'.repeat(24)}`;
    const items = [item(A, { 大米: 5 }), item(A, { 香皂: 200 }), item(unknown, { 香皂: 1 }), item(B, { 香皂: 1 })];
    const first = await upload(items);
    expect(statuses(first.body)).toEqual(['disputed', 'disputed', 'disputed', 'posted']);
    expect(first.body.outcomes.slice(0, 3).map((o: { problem: { code: string } }) => o.problem.code)).toEqual([
      'insufficient-points',
      'out-of-stock',
      'unknown-passbook',
    ]);
    expect(first.text).not.toContain(`"${A}"`);
    const again = await upload(items);
    expect(statuses(again.body)).toEqual(['disputed', 'disputed', 'disputed', 'replayed']);
    const open = await shop.committee.get(shop.url('redemptions?state=disputed'));
    expect(open.body.data).toHaveLength(3);
    expect(await shop.standing(A)).toMatchObject({ balance: 100, held: 0 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('is refused, to be sent again, where the request is wrong', async () => {
    const other = await shop.openShop();
    const items = [
      item(A, { '01980000-0000-7000-8000-0000000000ff': 1 }),
      item(A, { 香皂: 1 }, { shop: other.id }),
      item(A, { 香皂: 1 }, { occurredAt: '2026-10-16T09:00:00+08:00' }),
    ];
    const { body } = await upload(items);
    expect(statuses(body)).toEqual(['refused', 'refused', 'refused']);
    expect(body.outcomes.map((o: { problem: { code: string } }) => o.problem.code)).toEqual([
      'unknown-goods',
      'not-found',
      'occurred-in-future',
    ]);
  });

  test('with other content under a key is a conflict', async () => {
    const one = item(A, { 香皂: 2 });
    await upload([one]);
    const others = [
      { ...one, occurredAt: '2026-10-14T10:00:00+08:00' },
      { ...one, lines: [{ goods: shop.goods.香皂!, quantity: 3 }] },
    ];
    for (const other of others) {
      const { body } = await upload([other]);
      expect(body.outcomes[0]).toMatchObject({ status: 'refused', problem: { code: 'idempotency-conflict' } });
    }
    const key = freshKey();
    await shop.redeem(A, { 香皂: 1 }, { collect: true }, { key });
    const { body } = await upload([item(A, { 香皂: 1 }, { key })]);
    expect(body.outcomes[0]).toMatchObject({ status: 'refused', problem: { code: 'idempotency-conflict' } });
    await expectCoherent(shop.committee, shop.code);
  });
});

describe('a dispute', () => {
  const dispute = async (no: string, goods: Record<string, number>) => {
    const { body } = await upload([item(no, goods)]);
    return body.outcomes[0].redemption.id as string;
  };
  const resolve = (id: string, body: object, key = freshKey(), as = shop.committee) =>
    as.post(shop.url(`redemptions/${id}/resolution`), body, { headers: { 'idempotency-key': key } });

  test('is posted by the committee once it fits, under its own id, once', async () => {
    const id = await dispute(A, { 大米: 5 });
    const post = { decision: 'post', reason: '已补记积分' };
    expectProblem(await resolve(id, post), 409, 'insufficient-points');
    await shop.award(A, 50);
    const key = freshKey();
    const posted = await resolve(id, post, key);
    expect(posted.body).toMatchObject({
      id,
      state: 'collected',
      collectedPoints: 125,
      household: { no: A, available: 25 },
    });
    expect((await resolve(id, post, key)).body).toEqual(posted.body);
    expectProblem(await resolve(id, post), 409, 'dispute-settled');
    expectProblem(await resolve(id, { decision: 'reject', reason: '不' }), 409, 'dispute-settled');
    const read = await shop.committee.get(shop.url(`redemptions/${id}`));
    expect(read.body).toMatchObject({
      state: 'collected',
      dispute: { code: 'insufficient-points', reason: '已补记积分' },
    });
    await expectCoherent(shop.committee, shop.code);
  });

  test('can be posted with corrected lines, for the household that the committee names', async () => {
    const id = await dispute(`${shop.code}-${'0'.repeat(24)}`, { 香皂: 200 });
    expectProblem(await resolve(id, { decision: 'post', reason: '补录' }), 422, 'passbook-required');
    const lines = [{ goods: shop.goods.香皂, quantity: 2 }];
    const posted = await resolve(id, { decision: 'post', reason: '实发两块', household: B, lines });
    expect(posted.body).toMatchObject({ id, points: 6, household: { no: B, available: 94 } });
    await expectCoherent(shop.committee, shop.code);
  });

  test('is turned down with a reason, and stays readable', async () => {
    const id = await dispute(A, { 大米: 5 });
    const rejected = await resolve(id, { decision: 'reject', reason: '已收回货物' });
    expect(rejected.body).toMatchObject({ id, state: 'rejected', dispute: { reason: '已收回货物' } });
    expect((await resolve(id, { decision: 'reject', reason: '已收回货物' })).body.state).toBe('rejected');
    expectProblem(await resolve(id, { decision: 'post', reason: '补录' }), 409, 'dispute-settled');
    expectProblem(await shop.settle(id, 'collection'), 409, 'redemption-not-posted');
    await expectCoherent(shop.committee, shop.code);
  });

  test('is settled once by 10 at the same moment', async () => {
    const id = await dispute(A, { 大米: 5 });
    await shop.award(A, 500);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        resolve(id, { decision: index % 3 === 0 ? 'reject' : 'post', reason: `第${index}次` }),
      ),
    );
    const states = answers.filter(({ status }) => status === 201).map(({ body }) => body.state);
    expect(new Set(states).size).toBe(1);
    if (states[0] === 'collected') expect(states).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'dispute-settled');
    await expectCoherent(shop.committee, shop.code);
  });

  test('is for the committee alone', async () => {
    const id = await dispute(A, { 大米: 5 });
    expectProblem(await resolve(id, { decision: 'post', reason: '补录' }, freshKey(), shop.key), 403, 'forbidden');
    const unknown = '01980000-0000-7000-8000-0000000000ff';
    expectProblem(await resolve(unknown, { decision: 'post', reason: '补录' }), 404, 'not-found');
    const { id: plain } = (await shop.redeem(A, { 香皂: 1 })).body;
    expectProblem(await resolve(plain, { decision: 'post', reason: '补录' }), 409, 'dispute-settled');
  });
});
