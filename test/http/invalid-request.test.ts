import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANY_HOLDER, type Caller, startApp, type TestApp } from '../support/app.ts';
import { conventionRoutes, KNOWN_VILLAGE } from './routes.ts';

let t: TestApp;
let committee: Caller;
beforeAll(async () => {
  t = await startApp({ features: [conventionRoutes], ...ANY_HOLDER });
  committee = await t.as('committee', KNOWN_VILLAGE);
});
afterAll(() => t.close());

const url = (path: string) => `/v1/villages/${KNOWN_VILLAGE}/${path}`;
const errorsOf = async (path: string, query: string) => (await committee.get(`${url(path)}?${query}`)).body.errors;

describe('what is wrong is said as it is:', () => {
  test('a query that holds a key twice', async () => {
    const repeated = [{ path: 'query.limit', message: '出现了多次', fix: '请只写一次' }];
    expect(await errorsOf('households', 'limit=1&limit=2')).toEqual(repeated);
    expect(await errorsOf('entries', 'from=2026-10-01&from=2026-10-01&household=1&household=2')).toMatchObject([
      { path: 'query.household', message: '出现了多次' },
      { path: 'query.from', message: '出现了多次' },
    ]);
  });

  test.each(['0x10', '1e2', '+1', '', '%20', 'Infinity', '1_0'])('“%s” as a number of lines', async (limit) => {
    expect(await errorsOf('households', `limit=${limit}`)).toMatchObject([
      { path: 'query.limit', message: '应为数字' },
    ]);
  });

  test('numbers with decimals, too large, too small, and entries by anything but their number', async () => {
    const messages = await Promise.all(['1.5', '0', '201'].map((limit) => errorsOf('households', `limit=${limit}`)));
    expect(messages.map(([error]) => error.message)).toEqual(['应为整数', '太小', '太大']);
    for (const seq of ['0x1', '1e3', '+1', '1.5', '0', '-1', '9007199254740993']) {
      expect((await t.nobody.get(`/v1/entries/${seq}`)).status, seq).toBe(400);
    }
    expect((await t.nobody.get('/v1/entries/000123')).body).toEqual({ seq: 123 });
  });

  test('a day, an id or a choice that is not there is missing, not malformed; texts are too short or long, lists too few or many', async () => {
    const headers = { 'idempotency-key': 'k' };
    const posting = await committee.post(url('postings'), { household: '001', rule: 'HJ03' }, { headers });
    expect(posting.body.errors).toEqual([{ path: 'occurredOn', message: '缺少此项', fix: '请写成 2026-10-08' }]);
    const head = await committee.request('PUT', url('households/001/head'), {});
    expect(head.body.errors).toMatchObject([{ path: 'member', message: '缺少此项' }]);
    const key = await t.operator.post('/v1/keys', { name: 'x' });
    expect(key.body.errors[0]).toMatchObject({ path: 'role', message: '缺少此项' });
    expect(key.body.errors[0].fix).toContain('"committee"');
    const bad = { household: '1', note: 'x'.repeat(201), tags: ['1', '2', '3', '4'] };
    const note = await committee.post(url('notes'), bad, { headers });
    expect(note.body.errors).toMatchObject([
      { path: 'note', message: '太长', fix: '须不多于 200 个字符' },
      { path: 'tags', message: '太多', fix: '须不多于 3 项' },
    ]);
    const batch = await committee.post(url('postings/batch'), { items: [], atomic: 'yes' });
    expect(batch.body.errors).toMatchObject([
      { path: 'items', message: '太少' },
      { path: 'atomic', message: '应为 true 或 false' },
    ]);
  });

  test('an instant whose + became a space on its way, with how to write it', async () => {
    const path = 'households/001/statement';
    const [error] = await errorsOf(path, 'asOf=2026-10-08T00:00:00+08:00');
    expect(error).toMatchObject({ path: 'query.asOf', fix: expect.stringContaining('%2B') });
    expect(await errorsOf(path, 'asOf=2026-10-08T00:00:00%2B08:00')).toBeUndefined();
  });
});

test('an address with a semicolon is not there; it is not said to allow the very method', async () => {
  const answer = await t.operator.get('/v1/me;x=1');
  expect([answer.status, answer.body.code]).toEqual([404, 'route-not-found']);
});

test('files that the reference does not have are not there, and paths that climb out of it are refused', async () => {
  const tried = ['no-such-file.js', '..%2f..%2fpackage.json', '%2e%2e%5cpackage.json'];
  const answers = await Promise.all(tried.map((path) => t.nobody.get(`/docs/static/${path}`)));
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'route-not-found'],
    [404, 'route-not-found'],
    [400, 'malformed-request'],
  ]);
});

test('two idempotency keys on one request are none: joined they would be a third', async () => {
  const body = { household: '001', points: 2 };
  const headers = { 'idempotency-key': ['a', 'b'] as unknown as string };
  const answer = await committee.post(url('notes'), body, { headers });
  expect([answer.status, answer.body.code]).toEqual([400, 'idempotency-key-required']);
});
