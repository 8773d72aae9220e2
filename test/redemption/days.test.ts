import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../support/app.ts';
import { expectProblem, NOW, openShop, type ShopSetting, type ShopVillage, startShop, TODAY } from './support.ts';

let setting: ShopSetting;
let village: ShopVillage;
let other: ShopVillage;
beforeAll(async () => {
  setting = await startShop();
  other = await openShop(setting, { households: 1 });
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  village = await openShop(setting, { households: 2 });
});

const DAY = { name: '重阳节积分兑换日', day: '2026-10-18', place: '村部广场', period: '2026' };
const NOWHERE = '01980000-0000-7000-8000-00000000ffff';
const announce = (body: object = {}, by = village.committee) =>
  by.post(village.url('redemption-days'), { ...DAY, ...body });
const dayUrl = (id: string, path = '') => village.url(`redemption-days/${id}${path}`);
const idOf = async (body: object = {}) => (await announce(body)).body.id as string;
const change = (id: string, body: object, headers = {}, by = village.committee) =>
  by.patch(dayUrl(id), body, { headers });

describe('a redemption day', () => {
  test('is announced, read with its ETag, changed and closed', async () => {
    const made = await announce();
    expect(made.status, made.text).toBe(201);
    expect(made.headers.location).toBe(dayUrl(made.body.id));
    expect(made.headers.etag).toBe('"1"');
    expect(made.body).toEqual({
      id: made.body.id,
      ...DAY,
      wishesUntil: '2026-10-17',
      callListFixedAt: null,
      createdAt: NOW.toISOString(),
      closedAt: null,
    });
    const read = await village.committee.get(dayUrl(made.body.id));
    expect(read.body).toEqual(made.body);
    const headers = { 'if-none-match': read.headers.etag as string };
    expect((await village.committee.get(dayUrl(made.body.id), { headers })).status).toBe(304);

    const changed = await change(
      made.body.id,
      { day: '2026-10-20', place: null, name: '兑换日' },
      { 'if-match': '"1"' },
    );
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toMatchObject({ day: '2026-10-20', place: null, wishesUntil: '2026-10-19', name: '兑换日' });
    expect(changed.headers.etag).toBe('"2"');
    expectProblem(await change(made.body.id, { name: '改' }, { 'if-match': '"1"' }), 412, 'precondition-failed');
    expect((await change(made.body.id, { name: '兑换日' })).headers.etag).toBe('"2"');
    expect((await change(made.body.id, { wishesUntil: '2026-10-20' })).body.wishesUntil).toBe('2026-10-20');
    expect((await change(made.body.id, { wishesUntil: null })).body.wishesUntil).toBe('2026-10-19');

    const closed = await village.committee.post(dayUrl(made.body.id, '/closure'), {});
    expect(closed.status, closed.text).toBe(200);
    expect(closed.body.closedAt).toBe(NOW.toISOString());
    expectProblem(await village.committee.post(dayUrl(made.body.id, '/closure')), 409, 'redemption-day-closed');
    expectProblem(await change(made.body.id, { name: '改' }), 409, 'redemption-day-closed');
    expectProblem(
      await village.committee.post(dayUrl(made.body.id, '/call-list/fixing')),
      409,
      'redemption-day-closed',
    );
  });

  test('leaves an audit record of each change, without a text of anybody', async () => {
    const id = await idOf();
    await change(id, { place: '村文化礼堂', period: '2026-Q3' });
    await village.committee.post(dayUrl(id, '/call-list/fixing'));
    await village.committee.post(dayUrl(id, '/closure'));
    const rows = await setting.app.database.admin`
      SELECT action, details FROM audit_records WHERE subject = ${id} ORDER BY id`;
    expect(rows.map(({ action }) => action)).toEqual([
      'redemption-day.created',
      'redemption-day.changed',
      'call-list.fixed',
      'redemption-day.closed',
    ]);
    expect(rows[1]!.details).toMatchObject({
      changed: ['place', 'period'],
      period: { from: '2026', to: '2026-Q3' },
    });
    expect(JSON.stringify(rows)).not.toMatch(/礼堂|广场|重阳/);
  });

  test('lies today or later, and takes wishes until it at the latest', async () => {
    expect((await announce({ day: TODAY, wishesUntil: TODAY })).status).toBe(201);
    expectProblem(await announce({ day: '2026-10-14' }), 422, 'redemption-day-past');
    expectProblem(await announce({ wishesUntil: '2026-10-19' }), 422, 'wishes-until-after-day');
    const id = await idOf({ wishesUntil: '2026-10-17' });
    expectProblem(await change(id, { day: '2026-10-16' }), 422, 'wishes-until-after-day');
    expectProblem(await change(id, { day: '2026-10-01' }), 422, 'redemption-day-past');
    expectProblem(await change(id, { wishesUntil: '2026-10-30' }), 422, 'wishes-until-after-day');
  });

  test('with open wishes is not moved; once they are given up it is', async () => {
    const id = await idOf();
    const wish = {
      redemptionDay: id,
      household: '000001',
      shop: village.id,
      lines: [{ goods: village.goods.香皂, quantity: 1 }],
    };
    const headers = { 'idempotency-key': 'wish' };
    const made = await village.committee.post(village.url('wishes'), wish, { headers });
    expect(made.status, made.text).toBe(201);
    expectProblem(await change(id, { day: '2026-10-20' }), 409, 'redemption-day-has-wishes');
    expect((await change(id, { name: '改名' })).status).toBe(200);
    expect((await village.settle(made.body.id, 'release')).status).toBe(201);
    expect((await change(id, { day: '2026-10-20' })).status).toBe(200);
  });

  test('with a fixed call list keeps its period, and is fixed once', async () => {
    const id = await idOf();
    expect((await village.committee.post(dayUrl(id, '/call-list/fixing'))).status).toBe(200);
    expectProblem(await village.committee.post(dayUrl(id, '/call-list/fixing')), 409, 'call-list-fixed');
    expectProblem(await change(id, { period: '2026-10' }), 409, 'call-list-fixed');
    expect((await change(id, { period: '2026', place: '礼堂' })).status).toBe(200);
  });

  test('is fixed once, however many ask for it at the same moment', async () => {
    const id = await idOf();
    const asked = Array.from({ length: 6 }, () => village.committee.post(dayUrl(id, '/call-list/fixing'), {}));
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test('says what is wrong with what was sent', async () => {
    for (const body of [
      { day: '2026-02-30' },
      { period: '2026-13' },
      { name: ' ' },
      { more: 1 },
      { wishesUntil: 'x' },
    ]) {
      expectProblem(await announce(body), 400, 'invalid-request');
      expectProblem(await change(NOWHERE, body), 400, 'invalid-request');
    }
    expectProblem(await village.committee.get(dayUrl('no-id')), 400, 'invalid-request');
    const query = { cursor: 'x' };
    for (const url of ['redemption-days', `redemption-days/${await idOf()}/call-list`])
      expectProblem(await village.committee.get(village.url(url), { query }), 400, 'invalid-cursor');
  });
});

test('the list goes by the day, the latest first, and its filters are what filtering by hand gives', async () => {
  const days = ['2026-10-15', '2026-10-20', '2026-10-20', '2026-11-01', '2026-12-31', '2027-01-05'];
  const made = [];
  for (const day of days) made.push((await announce({ day })).body);
  for (const index of [1, 4]) await village.committee.post(dayUrl(made[index].id, '/closure'));
  const all = [...made].sort((a, b) => (a.day + a.id < b.day + b.id ? 1 : -1)).map(({ id }) => id as string);
  const closed = new Set([made[1].id, made[4].id]);
  const list = async (query: Record<string, string>) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await village.key.get(village.url('redemption-days'), {
        query: { ...query, limit: '2', ...(cursor && { cursor }) },
      });
      expect(page.status, page.text).toBe(200);
      found.push(...page.body.data.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor ?? undefined;
    } while (cursor);
    return found;
  };
  const dayOf = new Map(made.map(({ id, day }) => [id as string, day as string]));
  expect(await list({})).toEqual(all);
  expect(await list({ closed: 'true' })).toEqual(all.filter((id) => closed.has(id)));
  expect(await list({ closed: 'false' })).toEqual(all.filter((id) => !closed.has(id)));
  for (const from of ['2026-10-20', '2026-12-31']) {
    for (const to of ['2026-10-20', '2026-12-31']) {
      const within = all.filter((id) => dayOf.get(id)! >= from && dayOf.get(id)! <= to);
      expect(await list({ from, to })).toEqual(within);
    }
  }
});

describe('who may', () => {
  const PATHS = ['', '/call-list', '/call-list.xlsx', '/sign-off.xlsx'];

  test('read: who reads the village; a shop reads when the day is, but neither list', async () => {
    const id = await idOf();
    const statuses = async (by: Caller) => {
      const answers = await Promise.all(PATHS.map((path) => by.get(dayUrl(id, path))));
      return [(await by.get(village.url('redemption-days'))).status, ...answers.map(({ status }) => status)];
    };
    for (const role of ['auditor', 'reviewer'] as const)
      expect(await statuses(await setting.app.as(role, village.code)), role).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(village.key)).toEqual([200, 200, 403, 403, 403]);
    expect(await statuses(setting.app.nobody)).toEqual([401, 401, 401, 401, 401]);
    expect(await statuses(other.committee)).toEqual([404, 404, 404, 404, 404]);
    const code = village.passbooks['000001'];
    const session = await setting.app.nobody.post('/v1/public/passbook-sessions', { code });
    expect(await statuses(setting.app.withKey(session.body.token))).toEqual([403, 403, 403, 403, 403]);
  });

  test('write: the committee; nobody else changes a day', async () => {
    const id = await idOf();
    const before = (await village.committee.get(dayUrl(id))).body;
    const auditor = await setting.app.as('auditor', village.code);
    for (const [by, status] of [
      [auditor, 403],
      [village.key, 403],
      [other.committee, 404],
      [setting.app.nobody, 401],
    ] as const) {
      const answers = [
        await announce({}, by),
        await change(id, { name: '改' }, {}, by),
        await by.post(dayUrl(id, '/closure'), {}),
        await by.post(dayUrl(id, '/call-list/fixing'), {}),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status]);
    }
    expect((await village.committee.get(dayUrl(id))).body).toEqual(before);
  });

  test('a day that does not exist is not found, nor one of another village', async () => {
    const id = await idOf();
    const foreign = (path: string) => other.url(`redemption-days/${id}${path}`);
    for (const url of [(path: string) => dayUrl(NOWHERE, path), foreign]) {
      for (const path of PATHS) expectProblem(await setting.app.operator.get(url(path)), 404, 'not-found');
      expectProblem(await setting.app.operator.patch(url(''), { name: '改' }), 404, 'not-found');
      for (const path of ['/closure', '/call-list/fixing'])
        expectProblem(await setting.app.operator.post(url(path), {}), 404, 'not-found');
    }
    const nowhere = '/v1/villages/220382206399/redemption-days';
    expectProblem(await setting.app.operator.get(nowhere), 404, 'not-found');
    expectProblem(await setting.app.operator.post(nowhere, DAY), 404, 'not-found');
  });
});
