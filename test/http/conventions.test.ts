import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANY_HOLDER, type Caller, startApp, type TestApp } from '../support/app.ts';
import { conventionRoutes, KNOWN_VILLAGE } from './routes.ts';

const ABSENT = '220382206202';
const NOTES = `/v1/villages/${KNOWN_VILLAGE}/notes`;
const KEY = { headers: { 'idempotency-key': 'k1' } };

let t: TestApp;
let committee: Caller;
beforeAll(async () => {
  t = await startApp({ features: [conventionRoutes], ...ANY_HOLDER });
  committee = await t.as('committee', KNOWN_VILLAGE);
});
afterAll(() => t.close());

describe('problems', () => {
  test('a problem has all its parts, in Chinese first and in English where that is preferred', async () => {
    const languages: [string | undefined, 'zh' | 'en'][] = [
      [undefined, 'zh'],
      ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
      ['en', 'en'],
      ['en-GB, zh;q=0.5', 'en'],
      ['fr', 'zh'],
      ['*', 'zh'],
      ['en;q=0, *', 'zh'],
      ['en;q=0.1, *;q=0.5', 'zh'],
      [';;;,,,q=9', 'zh'],
    ];
    for (const [header, language] of languages) {
      const headers: Record<string, string> = header === undefined ? {} : { 'accept-language': header };
      const { status, body, headers: sent } = await t.nobody.get('/v1/me', { headers });
      expect(status).toBe(401);
      expect(sent['content-type']).toBe('application/problem+json; charset=utf-8');
      expect([sent['content-language'], sent.vary]).toEqual([language, 'accept-language']);
      expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'fix', 'requestId', 'status', 'title', 'type']);
      expect(body.title).toBe(language === 'zh' ? '未认证' : 'Not authenticated');
      expect(body.requestId).toBe(sent['request-id']);
    }
  });

  test("a problem's type is a page that exists, as HTML and as JSON, and the catalogue lists every code", async () => {
    const { body } = await t.nobody.get('/v1/me');
    const page = await t.nobody.get(body.type);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('unauthenticated');
    const json = { headers: { accept: 'application/json' } };
    expect((await t.nobody.get(body.type, json)).body).toMatchObject({ code: 'unauthenticated', status: 401 });
    const { body: all } = await t.nobody.get('/problems', json);
    for (const { code, type } of all.data) {
      const one = await t.nobody.get(type);
      expect([one.status, one.text.includes(code)], code).toEqual([200, true]);
    }
    expect((await t.nobody.get('/problems')).text).toContain('<li>');
    expect((await t.nobody.get('/problems/constructor')).status).toBe(404);
  });

  test('every invalid field is named with its path, what is wrong and what to do, in both languages', async () => {
    const body = {
      household: '户',
      points: 1.005,
      occurredOn: '2026-02-30',
      at: 'noon',
      note: '  ',
      amount: { min: 1 },
      tags: ['ok', 'much too long'],
      extra: true,
    };
    for (const language of ['zh', 'en']) {
      const headers = { ...KEY.headers, 'accept-language': language };
      const answer = await committee.post(NOTES, body, { headers });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
      const paths = answer.body.errors.map(({ path }: { path: string }) => path).sort();
      expect(paths).toEqual(['amount.max', 'at', 'extra', 'household', 'note', 'occurredOn', 'points', 'tags[1]']);
      for (const { path, message, fix } of answer.body.errors) {
        const chinese = /[\u4e00-\u9fff]/;
        expect([chinese.test(message), chinese.test(fix)], path).toEqual(
          language === 'zh' ? [true, true] : [false, false],
        );
      }
    }
    const missing = await committee.post(NOTES, {}, KEY);
    expect(missing.body.errors).toEqual([{ path: 'household', message: '缺少此项', fix: '请填写文字' }]);
    const wrong = await committee.post(NOTES, ['x'], KEY);
    expect(wrong.body.errors[0]).toMatchObject({ path: 'body', message: '应为对象' });
    expect((await committee.post(NOTES, undefined, KEY)).body.errors[0].path).toBe('body');
    expect((await t.nobody.get('/v1/entries/x')).body.errors[0].path).toBe('path.seq');
  });

  test('a body that cannot be read says why: broken, not UTF-8, wrong type, too large, poisoned', async () => {
    const send = (payload: string | Buffer, type = 'application/json') =>
      committee.request('POST', NOTES, payload, { headers: { ...KEY.headers, 'content-type': type } });
    const cases: [string | Buffer, string, number, string][] = [
      ['{"household":', 'application/json', 400, 'malformed-json'],
      [Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'malformed-json'],
      [Buffer.from('{"household":"\u00e9"}', 'latin1'), 'application/json', 400, 'malformed-json'],
      ['{"__proto__":{"x":1}}', 'application/json', 400, 'malformed-json'],
      ['{"constructor":{"prototype":{}}}', 'application/json', 400, 'malformed-json'],
      ['<xml/>', 'application/xml', 415, 'unsupported-media-type'],
      ['text', 'text/plain', 415, 'unsupported-media-type'],
      ['a=b', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
      ['{}', 'nonsense', 415, 'unsupported-media-type'],
      [JSON.stringify({ note: 'x'.repeat(70_000) }), 'application/json', 413, 'body-too-large'],
      ['', 'application/json', 400, 'invalid-request'],
      ['null', 'application/json', 400, 'invalid-request'],
      [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'application/json', 400, 'invalid-request'],
      [`${'['.repeat(20_000)}"\\u0000"${']'.repeat(20_000)}`, 'application/json', 400, 'invalid-characters'],
    ];
    for (const [payload, type, status, code] of cases) {
      const answer = await send(payload, type);
      expect([answer.status, answer.body.code], String(payload).slice(0, 40)).toEqual([status, code]);
    }
  });

  test('NUL and half characters are refused wherever they hide', async () => {
    const raw = (payload: string) =>
      committee.request('POST', NOTES, payload, { headers: { ...KEY.headers, 'content-type': 'application/json' } });
    for (const text of [
      '{"note":"a\\u0000b"}',
      '{"note":"\\ud83d"}',
      '{"a\\u0000":1}',
      '{"tags":["\\udc00"]}',
      '{"a":{"b":["\\uDFFF"]}}',
    ]) {
      const answer = await raw(text);
      expect([answer.status, answer.body.code], text).toEqual([400, 'invalid-characters']);
    }
    expect((await raw('{"household":"1","note":"\\ud83d\\ude00"}')).status).toBe(201);
    for (const url of ['/v1/keys?scope=%00', '/v1/keys/%00/rotation', '/v1/%00', '/v1/entries/a%00b']) {
      const answer = await t.operator.get(url);
      expect([answer.status, answer.body.code], url).toEqual([400, 'invalid-characters']);
    }
    for (const url of ['/v1/entries/%ED%A0%80', '/v1/entries/%E0%A4%A', '/%']) {
      const answer = await t.operator.get(url);
      expect([answer.status, answer.body.code], url).toEqual([400, 'malformed-request']);
    }
  });

  test('unknown addresses are 404, other methods 405 with Allow, HEAD answers as GET without a body', async () => {
    const unknown = await t.nobody.get('/v1/nothing?name=张三');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'route-not-found']);
    expect(unknown.text).not.toContain('张三');
    const wrong = await t.operator.request('PATCH', NOTES, {});
    expect([wrong.status, wrong.headers.allow, wrong.body.code]).toEqual([405, 'POST', 'method-not-allowed']);
    expect((await t.operator.delete('/v1/keys')).headers.allow).toBe('GET, HEAD, POST');
    const head = await t.operator.request('HEAD', '/v1/me');
    expect([head.status, head.text]).toEqual([200, '']);
  });
});

describe('what fails inside', () => {
  test('passing errors of the database are 503 with Retry-After', async () => {
    for (const state of ['40001', '40P01', '53300', '57P01', '55P03', '08006']) {
      const { status, body, headers } = await t.nobody.get(`/v1/failures/raised?state=${state}`);
      expect([status, body.code, headers['retry-after']], state).toEqual([503, 'unavailable', '2']);
    }
    const slow = await t.nobody.get('/v1/failures/timeout');
    expect([slow.status, slow.body.code]).toEqual([503, 'unavailable']);
    const busy = await t.nobody.get('/v1/failures/busy');
    expect([busy.status, busy.body.code, busy.headers['retry-after']]).toEqual([503, 'ledger-busy', '2']);
  });

  test('anything else is a 500 that tells nothing but the request id', async () => {
    for (const kind of ['bug', 'sql', 'text', 'raised?state=XX001', 'raised?state=23505']) {
      const { status, body, text } = await t.nobody.get(`/v1/failures/${kind}`);
      expect([status, body.code], kind).toEqual([500, 'internal-error']);
      expect(text).not.toMatch(/张三|nowhere|values of rows|at .*\.ts|select/i);
    }
    expect((await t.nobody.get('/v1/failures/nul')).body.code).toBe('invalid-characters');
  });
});

describe('who may', () => {
  test('a village outside the scope and one that does not exist answer byte for byte alike', async () => {
    const headers = { ...KEY.headers, 'request-id': 'same' };
    const supervisor = await t.as('supervisor', '220382');
    const elsewhere = await t.as('supervisor', '330106');
    const probe = async (caller: Caller, village: string) => {
      const { status, text, headers: sent } = await caller.get(`/v1/villages/${village}/note`, { headers });
      return JSON.stringify({ status, text, sent: { ...sent, date: '' } });
    };
    const absent = await probe(supervisor, ABSENT);
    expect(JSON.parse(absent).status).toBe(404);
    expect(await probe(elsewhere, KNOWN_VILLAGE)).toBe(absent);
    expect(await probe(elsewhere, ABSENT)).toBe(absent);
    expect((await supervisor.get(`/v1/villages/${KNOWN_VILLAGE}/note`)).status).toBe(200);
    // Even with a body that is wrong, and where the role lacks the right.
    const foreign = await elsewhere.post(NOTES, { wrong: 1 }, { headers });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found']);
  });

  test('a role without the right is refused inside its scope before the body is read', async () => {
    const auditor = await t.as('auditor', '220382');
    const answer = await auditor.post(NOTES, { wrong: 1 }, KEY);
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(answer.body.detail).toContain('posting:write');
    expect((await t.nobody.post(NOTES, { wrong: 1 })).status).toBe(401);
  });

  test('a route that does not say what it needs stops the start', async () => {
    const careless = startApp({ features: [(app) => void app.get('/v1/open', async () => 'x')] });
    await expect(careless).rejects.toThrow(/operation\(\)/);
  });
});

describe('headers', () => {
  test('Request-Id is echoed where it is one and made where it is not', async () => {
    const echo = async (id: string) =>
      (await t.nobody.get('/livez', { headers: { 'request-id': id } })).headers['request-id'];
    expect(await echo('abc-123:x/y=')).toBe('abc-123:x/y=');
    for (const bad of ['', 'a b', 'x'.repeat(129), 'ü', '<script>']) expect(await echo(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('Idempotency-Key is needed where the journal is written: 1–255 printable characters', async () => {
    for (const headers of [
      {},
      { 'idempotency-key': '' },
      { 'idempotency-key': 'x'.repeat(256) },
      { 'idempotency-key': 'ü' },
    ]) {
      const answer = await committee.post(NOTES, { household: '1' }, { headers: headers as Record<string, string> });
      expect([answer.status, answer.body.code]).toEqual([400, 'idempotency-key-required']);
    }
    const first = await committee.post(
      NOTES,
      { household: '1', points: -0.5 },
      { headers: { 'idempotency-key': 'x'.repeat(255) } },
    );
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    const again = await committee.post(NOTES, { household: '1' }, { headers: { 'idempotency-key': 'again' } });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  test('answers hold only declared fields', async () => {
    const { body } = await committee.post(NOTES, { household: '1', points: -0.5, note: 'n' }, KEY);
    expect(body).toEqual({ village: KNOWN_VILLAGE, points: -0.5, note: 'n' });
  });

  test('If-Match: 428 where it is required and missing, 412 when stale, and it passes with the version or *', async () => {
    const put = async (url: string, etag?: string) => {
      const headers: Record<string, string> = etag === undefined ? {} : { 'if-match': etag };
      const answer = await committee.put(`/v1/villages/${KNOWN_VILLAGE}/${url}`, { household: '1' }, { headers });
      return answer.status === 204 ? 204 : `${answer.status} ${answer.body.code}`;
    };
    expect(await put('settings')).toBe('428 precondition-required');
    expect(await put('settings', '"r6"')).toBe('412 precondition-failed');
    for (const etag of ['"r7"', '*', '"r1", "r7"']) expect(await put('settings', etag)).toBe(204);
    expect(await put('profile')).toBe(204);
    expect(await put('profile', '"r6"')).toBe('412 precondition-failed');
  });

  test('If-None-Match answers 304 without a body', async () => {
    const read = (etag: string) =>
      committee.get(`/v1/villages/${KNOWN_VILLAGE}/note`, { headers: { 'if-none-match': etag } });
    const unchanged = await read('"3"');
    expect([unchanged.status, unchanged.text, unchanged.headers.etag]).toEqual([304, '', '"3"']);
    expect((await read('"2"')).status).toBe(200);
  });

  test('every answer tells browsers to be careful, and is not kept', async () => {
    for (const answer of [
      await t.nobody.get('/v1/me'),
      await t.nobody.get('/nothing'),
      await t.operator.get('/v1/me'),
    ]) {
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
  });
});
