import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expireDueHolds } from '../../src/redemption/expire-holds.ts';
import type { Answer, Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { ledgerOn } from '../support/village-ledger.ts';
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
let village: ShopVillage;
let day: string;
const [A, B] = ['000001', '000002'];
const END = '2026-10-18T16:00:00.000Z';

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openShop(setting);
  day = await announce();
});

async function announce(body: object = {}): Promise<string> {
  const wanted = { name: '重阳节积分兑换日', day: '2026-10-18', period: '2026', ...body };
  return (await created(village.committee.post(village.url('redemption-days'), wanted))).body.id;
}

interface WishOptions {
  key?: string;
  as?: Caller;
  body?: object;
}

function wish(
  no: string,
  goods: Record<string, number>,
  { key = freshKey(), as = village.key, body = {} }: WishOptions = {},
) {
  const lines = Object.entries(goods).map(([name, quantity]) => ({ goods: village.goods[name] ?? name, quantity }));
  const who = 'household' in body ? {} : { passbook: village.passbooks[no] ?? no };
  const wanted = { redemptionDay: day, ...who, shop: village.id, lines, ...body };
  return as.post(village.url('wishes'), wanted, { headers: { 'idempotency-key': key } });
}

const close = () => created201(village.committee.post(village.url(`redemption-days/${day}/closure`)));
async function created201(answering: Promise<Answer>): Promise<Answer> {
  const answer = await answering;
  expect(answer.status, answer.text).toBe(200);
  return answer;
}
const at = (instant: string) => {
  setting.clock.now = new Date(instant);
};
const expire = () =>
  expireDueHolds(
    { sql: setting.app.database.sql, ledger: ledgerOn(setting.app.database.sql, setting.clock) },
    setting.clock.now,
  );

describe('a wish', () => {
  test('keeps points and goods until the end of the day, though the shop is shut, and is collected on it', async () => {
    const shut = await village.openShop({ opening: { weekdays: [7] }, goods: [{ name: '米酒', price: 5, stock: 3 }] });
    const lines = { [shut.goods.米酒!]: 2 };
    const made = await wish(A, lines, { as: shut.key, body: { shop: shut.id } });
    expect(made.status, made.text).toBe(201);
    expect(made.headers.location).toBe(village.url(`redemptions/${made.body.id}`));
    expect(made.body).toMatchObject({ state: 'held', redemptionDay: day, points: 10, expiresAt: END });
    expect(made.body.household).toEqual({ name: '王******1', available: 90 });
    expect(await village.standing(A)).toMatchObject({ balance: 100, held: 10, available: 90 });
    expect(await village.stock(shut.goods.米酒!)).toMatchObject({ onHand: 3, reserved: 2 });

    at('2026-10-18T15:59:59Z');
    const collected = await village.settle(made.body.id, 'collection', { signedBy: '王小' }, { as: shut.key });
    expect(collected.status, collected.text).toBe(201);
    expect(await village.standing(A)).toMatchObject({ balance: 90, held: 0 });
    expect(await village.stock(shut.goods.米酒!)).toMatchObject({ onHand: 1, reserved: 0 });
    await expectCoherent(village.committee, village.code);
  });

  test('that nobody collected expires by itself after the day: goods and points are free again', async () => {
    const made = await wish(A, { 香皂: 2 });
    at('2026-10-18T15:59:59Z');
    expect(await expire()).toEqual({ expired: 0, left: 0 });
    at(END);
    expectProblem(await village.settle(made.body.id, 'collection'), 409, 'hold-expired');
    expect((await expire()).expired).toBeGreaterThan(0);
    expect(await village.stock('香皂')).toMatchObject({ onHand: 100, reserved: 0 });
    expect(await village.standing(A)).toMatchObject({ balance: 100, held: 0, available: 100 });
    const read = await village.committee.get(village.url(`redemptions/${made.body.id}`));
    expect(read.body.state).toBe('expired');
    await expectCoherent(village.committee, village.code);
  });

  test('is taken up to the last day for wishes, judged by the day in the village, and not after', async () => {
    at('2026-10-17T15:59:59Z');
    expect((await wish(A, { 香皂: 1 })).status).toBe(201);
    at('2026-10-17T16:00:00Z');
    expectProblem(await wish(A, { 香皂: 1 }), 409, 'wishes-closed');
    await village.committee.patch(village.url(`redemption-days/${day}`), { wishesUntil: '2026-10-18' });
    expect((await wish(A, { 香皂: 1 })).status).toBe(201);
    at('2026-10-18T16:00:00Z');
    expectProblem(await wish(A, { 香皂: 1 }), 409, 'wishes-closed');
    expect(await village.stock('香皂')).toMatchObject({ reserved: 2 });
  });

  test('is not taken for a closed day; one taken before can still be collected or withdrawn', async () => {
    const [kept, withdrawn] = [await wish(A, { 香皂: 1 }), await wish(B, { 香皂: 1 })];
    await close();
    expectProblem(await wish(A, { 香皂: 1 }), 409, 'redemption-day-closed');
    expect((await village.settle(kept.body.id, 'collection')).status).toBe(201);
    expect((await village.settle(withdrawn.body.id, 'release')).status).toBe(201);
    expect(await village.stock('香皂')).toMatchObject({ onHand: 99, reserved: 0 });
    await expectCoherent(village.committee, village.code);
  });

  test('sent again is the first answer, also when wishes are closed by then; a refused one stays refused', async () => {
    const [key, refusedKey] = [freshKey(), freshKey()];
    const first = await wish(A, { 香皂: 1 }, { key });
    at('2026-10-17T16:00:00Z');
    const again = await wish(A, { 香皂: 1 }, { key });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await wish(A, { 香皂: 1 }, { key: refusedKey }), 409, 'wishes-closed');
    await village.committee.patch(village.url(`redemption-days/${day}`), { wishesUntil: '2026-10-18' });
    expectProblem(await wish(A, { 香皂: 1 }, { key: refusedKey }), 409, 'wishes-closed');
    await close();
    expect((await wish(A, { 香皂: 1 }, { key })).body).toEqual(first.body);
    expect(await village.stock('香皂')).toMatchObject({ reserved: 1 });
  });

  test('under a key that asked for something else is a conflict that names the field', async () => {
    const key = freshKey();
    await wish(A, { 香皂: 1 }, { key });
    const later = await announce({ day: '2026-10-30' });
    for (const [answer, field] of [
      [await wish(A, { 香皂: 2 }, { key }), 'lines'],
      [await wish(A, { 香皂: 1 }, { key, body: { redemptionDay: later } }), 'redemptionDay'],
      [await village.redeem(A, { 香皂: 1 }, {}, { key }), 'redemptionDay'],
    ] as const) {
      expectProblem(answer, 422, 'idempotency-conflict');
      expect(answer.body.detail).toContain(field);
    }
  });

  test('of 12 for the last 5 bags, all at once: exactly 5, and the points of the others untouched', async () => {
    const crowd = await openShop(setting, { households: 12, goods: [{ name: '大米', price: 25, stock: 5 }] });
    village = crowd;
    day = await announce();
    const answers = await Promise.all(crowd.households.map((no) => wish(no, { 大米: 1 })));
    const taken = answers.map(({ status }) => status === 201);
    expect(taken.filter(Boolean)).toHaveLength(5);
    for (const answer of answers.filter((_, index) => !taken[index])) expectProblem(answer, 409, 'out-of-stock');
    for (const [index, no] of crowd.households.entries())
      expect(await crowd.standing(no)).toMatchObject({ balance: 100, held: taken[index] ? 25 : 0 });
    expect(await crowd.stock('大米')).toMatchObject({ onHand: 5, reserved: 5 });
    await expectCoherent(crowd.committee, crowd.code);
  });

  test('and the closure of its day at once: either it was taken before, or it is refused', async () => {
    const wishing = Array.from({ length: 8 }, () => () => wish(A, { 香皂: 1 }));
    const answers = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all([...wishing.slice(0, 4), close, ...wishing.slice(4)].map((send) => send())),
    );
    const wishes = answers.toSpliced(4, 1);
    const taken = wishes.filter(({ status }) => status === 201).length;
    for (const answer of wishes.filter(({ status }) => status !== 201))
      expectProblem(answer, 409, 'redemption-day-closed');
    expect(await village.stock('香皂')).toMatchObject({ reserved: taken });
  });

  test('that meets a day being moved is refused: it would be kept until the wrong day', async () => {
    const answer = await behindLock(
      setting.app.database,
      villageLock(village.code),
      1,
      () => wish(A, { 香皂: 1 }),
      (tx) => tx`UPDATE redemption_days SET day = '2026-10-25' WHERE village_code = ${village.code} AND id = ${day}`,
    );
    expectProblem(answer, 409, 'redemption-day-moved');
    expect(await village.stock('香皂')).toMatchObject({ reserved: 0 });
  });

  test('is refused as a redemption is, and for a day that there is not', async () => {
    const nowhere = '01980000-0000-7000-8000-00000000ffff';
    expectProblem(await wish(A, { 香皂: 1 }, { body: { redemptionDay: nowhere } }), 422, 'unknown-redemption-day');
    expectProblem(await wish(A, { [nowhere]: 1 }), 422, 'unknown-goods');
    expectProblem(await wish(A, { 大米: 5 }), 409, 'insufficient-points');
    expectProblem(await wish('no-such-code', { 香皂: 1 }), 404, 'unknown-passbook');
    expectProblem(await wish(A, { 香皂: 1 }, { body: { household: A } }), 422, 'passbook-required');
    for (const body of [{ passbook: undefined }, { lines: [] }, { more: 1 }, { redemptionDay: 'x' }])
      expectProblem(await wish(A, { 香皂: 1 }, { body }), 400, 'invalid-request');
    const wanted = {
      redemptionDay: day,
      household: A,
      shop: village.id,
      lines: [{ goods: village.goods.香皂, quantity: 1 }],
    };
    expectProblem(await village.committee.post(village.url('wishes'), wanted), 400, 'idempotency-key-required');
  });

  test('is the committee’s by number, the own shop’s by passbook, and nobody else’s', async () => {
    const other = await village.openShop();
    const stranger = await openShop(setting, { households: 1 });
    expect((await wish(A, { 香皂: 1 }, { as: village.committee, body: { household: A } })).status).toBe(201);
    expectProblem(await wish(A, { 香皂: 1 }, { as: other.key }), 404, 'not-found');
    expectProblem(await wish(A, { 香皂: 1 }, { as: stranger.committee }), 404, 'not-found');
    expectProblem(await wish(A, { 香皂: 1 }, { as: setting.app.nobody }), 401, 'unauthenticated');
    const auditor = await setting.app.as('auditor', village.code);
    expectProblem(await wish(A, { 香皂: 1 }, { as: auditor }), 403, 'forbidden');
  });
});

test('the list of wishes is the redemptions of days, and its filters are what filtering by hand gives', async () => {
  const second = await announce({ day: '2026-10-30' });
  const other = await village.openShop();
  await village.redeem(A, { 香皂: 1 });
  const made: { id: string; redemptionDay: string; household: string; shop: string; state: string }[] = [];
  for (const no of village.households) {
    for (const on of [day, second]) {
      const { body } = await created(wish(no, { 香皂: 1 }, { body: { redemptionDay: on } }));
      made.push({ id: body.id, redemptionDay: on, household: no, shop: village.id, state: 'held' });
    }
    const there = { shop: other.id, lines: [{ goods: other.goods.洗衣液, quantity: 1 }] };
    const { body } = await created(wish(no, {}, { as: other.key, body: there }));
    made.push({ id: body.id, redemptionDay: day, household: no, shop: other.id, state: 'held' });
  }
  await village.settle(made[0]!.id, 'collection');
  made[0]!.state = 'collected';
  await village.settle(made[1]!.id, 'release');
  made[1]!.state = 'released';

  const list = async (by: Caller, query: Record<string, string>) => {
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await by.get(village.url('wishes'), { query: { ...query, limit: '2', ...(cursor && { cursor }) } });
      expect(page.status, page.text).toBe(200);
      for (const { id, redemptionDay, household, shop, state } of page.body.data)
        found.push({ id, redemptionDay, household, shop, state });
      cursor = page.body.nextCursor ?? undefined;
    } while (cursor);
    return found;
  };
  const expected = (query: Partial<(typeof made)[number]>) =>
    [...made].reverse().filter((one) => Object.entries(query).every(([key, value]) => one[key as 'id'] === value));
  for (const redemptionDay of [undefined, day, second])
    for (const household of [undefined, A])
      for (const shop of [undefined, other.id])
        for (const state of [undefined, 'held', 'collected', 'released']) {
          const query = JSON.parse(JSON.stringify({ redemptionDay, household, shop, state }));
          expect(await list(village.committee, query)).toEqual(expected(query));
        }
  const unnamed = (rows: typeof made) => rows.map((row) => ({ ...row, household: null }));
  expect(await list(other.key, {})).toEqual(unnamed(expected({ shop: other.id })));
  expect(await list(other.key, { shop: village.id })).toEqual([]);
  const session = await created(
    setting.app.nobody.post('/v1/public/passbook-sessions', { code: village.passbooks[B!]! }),
  );
  expect(await list(setting.app.withKey(session.body.token), {})).toEqual(expected({ household: B! }));
  expectProblem(await village.committee.get(village.url('wishes'), { query: { cursor: 'x' } }), 400, 'invalid-cursor');
  expectProblem(await village.committee.get(village.url('wishes'), { query: { state: 'x' } }), 400, 'invalid-request');
});
