import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeCursor } from '../../src/http/cursor.ts';
import { ANY_HOLDER, type Caller, startApp, type TestApp } from '../support/app.ts';

const VILLAGE = '220382206201';
const SCOPES = ['22', '2203', '220382', '220382206', VILLAGE, '220382206202', '330106001001'];

let t: TestApp;
let committee: Caller;
let issued: { id: string; role: string; scope: string }[];

beforeAll(async () => {
  t = await startApp(ANY_HOLDER);
  for (const scope of SCOPES) {
    await t.as('auditor', scope);
    if (scope.length === 12) for (const role of ['officer', 'reviewer'] as const) await t.as(role, scope);
    else await t.as('supervisor', scope);
  }
  committee = await t.as('committee', VILLAGE);
  issued = await t.database.admin<{ id: string; role: string; scope: string }[]>`
    SELECT k.id, c.role, c.scope FROM keys k JOIN clients c ON c.id = k.client_id ORDER BY k.id DESC`;
});
afterAll(() => t.close());

async function walk(caller: Caller, path: string, query: Record<string, string>): Promise<{ id: string }[]> {
  const all: { id: string }[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await caller.get(path, { query: { ...query, ...(cursor === null ? {} : { cursor }) } });
    expect(status).toBe(200);
    expect(body.data.length).toBeLessThanOrEqual(Number(query.limit ?? 50));
    all.push(...body.data);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return all;
}

test('pages of any size give every key once, newest first, whatever is filtered', async () => {
  for (const limit of ['1', '2', '7', '200']) {
    for (const scope of [undefined, '22', '220382', VILLAGE, '33', '44']) {
      for (const role of [undefined, 'auditor', 'officer', 'household']) {
        const query = { limit, ...(scope === undefined ? {} : { scope }), ...(role === undefined ? {} : { role }) };
        const expected = issued.filter(
          (key) => (scope === undefined || key.scope.startsWith(scope)) && (role === undefined || key.role === role),
        );
        const found = await walk(t.operator, '/v1/keys', query);
        expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }
    }
  }
});

test('a committee sees the keys and the records of its village and no others', async () => {
  const keys = await walk(committee, '/v1/keys', { limit: '3' });
  expect(keys.map(({ id }) => id)).toEqual(issued.filter(({ scope }) => scope === VILLAGE).map(({ id }) => id));
  expect(await walk(committee, '/v1/keys', { scope: '220382206202' })).toEqual([]);
  expect(await walk(committee, '/v1/keys', { scope: '2203' })).toEqual([]);
  const records = await walk(committee, '/v1/audit', { limit: '2' });
  expect(records.length).toBe(keys.length);
  expect(await walk(committee, '/v1/audit', { village: '220382206202' })).toEqual([]);
});

test('audit records are filtered by actor, action, village and day as by brute force', async () => {
  const all = await t.database.admin<
    { id: string; actor: string; action: string; village: string | null; day: string }[]
  >`
    SELECT id, actor, action, village_code AS village, to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day
    FROM audit_records ORDER BY id DESC`;
  const today = all[0]!.day;
  const filters: [Record<string, string>, (record: (typeof all)[number]) => boolean][] = [
    [{}, () => true],
    [{ actor: t.operator.client }, ({ actor }) => actor === t.operator.client],
    [{ actor: committee.client }, ({ actor }) => actor === committee.client],
    [{ action: 'key.issued' }, ({ action }) => action === 'key.issued'],
    [{ action: 'key.revoked' }, ({ action }) => action === 'key.revoked'],
    [{ village: VILLAGE }, ({ village }) => village === VILLAGE],
    [{ from: today, to: today }, ({ day }) => day === today],
    [{ to: '2020-01-01' }, () => false],
    [{ from: '2199-01-01' }, () => false],
  ];
  for (const [query, holds] of filters) {
    const found = await walk(t.operator, '/v1/audit', { limit: '4', ...query });
    expect(
      found.map(({ id }) => id),
      JSON.stringify(query),
    ).toEqual(all.filter(holds).map(({ id }) => id));
  }
});

test('tampered, foreign and invented cursors are a 400, and page sizes above 200 too', async () => {
  const { body } = await t.operator.get('/v1/keys?limit=1');
  const good: string = body.nextCursor;
  const wrong = [
    `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
    good.slice(1),
    'x',
    '%20',
    encodeCursor('keys', 'no uuid'),
    encodeCursor('keys', { id: 1 }),
    encodeCursor('audit', '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60'),
  ];
  for (const cursor of wrong) {
    const answer = await t.operator.get(`/v1/keys?cursor=${encodeURIComponent(cursor)}`);
    expect([answer.status, answer.body.code], cursor).toEqual([400, 'invalid-cursor']);
  }
  for (const limit of ['0', '201', '-1', '1.5', 'x', '']) {
    const answer = await t.operator.get('/v1/keys', { query: { limit } });
    expect([answer.status, answer.body.errors[0].path], limit).toEqual([400, 'query.limit']);
  }
  expect((await t.operator.get('/v1/keys?limit=1&limit=2')).status).toBe(400);
  expect((await t.operator.get('/v1/keys?page=2')).body.errors[0].path).toBe('query.page');
});
