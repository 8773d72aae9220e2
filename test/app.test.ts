import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from './support/app.ts';

let api: TestApp;
let url: string;
beforeAll(async () => {
  api = await startApp();
  url = await api.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => api.close());

const PROBLEM = /^application\/problem\+json/;

test('whoever watches the service needs no key', async () => {
  await request(url).get('/livez').expect(200);
  await request(url).get('/readyz').expect(200);
  const metrics = await request(url).get('/metrics').expect(200);
  expect(metrics.text).toContain('# TYPE');
});

test('without a key nothing is read, and the answer says in the client’s language where keys come from', async () => {
  const zh = await request(url).get('/v1/villages').expect(401).expect('content-type', PROBLEM);
  expect(zh.headers['www-authenticate']).toBe('Bearer');
  expect(zh.body).toMatchObject({ status: 401, code: 'unauthenticated', type: '/problems/unauthenticated' });
  expect(zh.body.fix).toContain('密钥向村委会或系统管理员领取');
  expect(zh.body.requestId).toBe(zh.headers['request-id']);
  const en = await request(url).get('/v1/villages').set('accept-language', 'en').expect(401);
  expect(en.body.title).toBe('Not authenticated');
  expect(en.headers['content-language']).toBe('en');
  const page = await request(url).get(zh.body.type).expect(200);
  expect(page.text).toContain('未认证');
});

test('what cannot be understood is answered with a problem, never with 500', async () => {
  const key = { authorization: `Bearer ${api.operator.key}` };
  const broken = await request(url)
    .post('/v1/villages')
    .set({ ...key, 'content-type': 'application/json' })
    .send('{"code":')
    .expect(400)
    .expect('content-type', PROBLEM);
  expect(broken.body.code).toBe('malformed-json');
  const wrong = await request(url).post('/v1/villages').set(key).send({ code: '1' }).expect(400);
  expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(['code', 'name']);
  const nowhere = await request(url).get('/nowhere').expect(404).expect('content-type', PROBLEM);
  expect(nowhere.body.code).toBe('route-not-found');
  const unfit = await request(url).delete('/v1/villages').set(key).expect(405);
  expect(unfit.headers.allow).toContain('POST');
});

test('the reference is served with everything it needs, from here', async () => {
  const page = await request(url)
    .get('/docs')
    .redirects(1)
    .expect(200)
    .expect('content-type', /^text\/html/);
  const links = [...page.text.matchAll(/(?:src|href)="(\.?\/[^"]+)"/g)].map(
    ([, link]) => new URL(link!, `${url}/docs/`),
  );
  expect(links.length).toBeGreaterThan(2);
  for (const { origin, pathname } of links) {
    expect(origin).toBe(url);
    await request(url).get(pathname).expect(200);
  }
  const { body } = await request(url).get('/openapi.json').expect(200);
  expect(body.openapi).toMatch(/^3\.1/);
  for (const path of [
    'villages',
    'villages/{village}/postings',
    'villages/{village}/imports',
    'regions/{prefix}/rankings',
  ]) {
    expect(Object.keys(body.paths)).toContain(`/v1/${path}`);
  }
});

test('a village is made and read over the wire, once', async () => {
  const key = { authorization: `Bearer ${api.operator.key}` };
  const made = await request(url).post('/v1/villages').set(key).send({ code: '220382206201', name: '向善村' });
  expect(made.status).toBe(201);
  const read = await request(url).get('/v1/villages/220382206201').set(key).expect(200);
  expect(read.body).toEqual(made.body);
  const unchanged = await request(url)
    .get('/v1/villages/220382206201')
    .set(key)
    .set('if-none-match', read.headers.etag!);
  expect(unchanged.status).toBe(304);
  const again = await request(url).post('/v1/villages').set(key).send({ code: '220382206201', name: '向善村' });
  expect(again.body.code).toBe('village-exists');
});
