import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/http/logging.ts';
import { RateLimiter } from '../../src/http/rate-limit.ts';
import { ANY_HOLDER, startApp, type TestApp } from '../support/app.ts';
import { conventionRoutes, KNOWN_VILLAGE } from './routes.ts';

const lines: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});

let t: TestApp;
beforeAll(async () => {
  t = await startApp({
    features: [conventionRoutes],
    ...ANY_HOLDER,
    logger: createLogger('info', sink),
    processMetrics: true,
  });
});
afterAll(() => t.close());

test('the limiter allows exactly its number in a minute, each client apart, and starts anew with the next', () => {
  let now = 1_000_000_000_000;
  const limiter = new RateLimiter(3, () => now);
  const take = (client: string) => limiter.take(client).allowed;
  expect([take('a'), take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, true, false, true]);
  expect(limiter.peek('a')).toMatchObject({ allowed: false, remaining: 0 });
  expect(limiter.peek('b')).toMatchObject({ allowed: true, remaining: 2 });
  now += limiter.peek('a').reset * 1000;
  expect(limiter.take('a')).toMatchObject({ allowed: true, remaining: 2 });
});

test('above the limit a key gets 429 with Retry-After and RateLimit headers; other keys and probes do not', async () => {
  const limited = await startApp({ config: { rateLimit: 5 } });
  const { operator, nobody } = limited;
  const other = await limited.as('supervisor', '22');
  let answer = await operator.get('/v1/me');
  for (let i = 0; i < 6 && answer.status === 200; i += 1) answer = await operator.get('/v1/me');
  if (answer.status === 200) answer = await operator.get('/v1/me'); // the minute turned meanwhile
  expect([answer.status, answer.body.code]).toEqual([429, 'rate-limited']);
  expect(answer.headers['ratelimit-limit']).toBe('5');
  expect(answer.headers['ratelimit-remaining']).toBe('0');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect((await other.get('/v1/me')).status).toBe(200);
  for (let i = 0; i < 8; i += 1) expect((await nobody.get('/livez')).status).toBe(200);
  await limited.close();
});

test('guessing keys is limited by address before the database is asked, while good keys go on working', async () => {
  const limited = await startApp({ config: { rateLimit: 10 } });
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, i) => limited.withKey(`mb_guess${String(i).padStart(30, '0')}`).get('/v1/me')),
  );
  const more = await limited.withKey(`mb_${'z'.repeat(40)}`).get('/v1/me');
  const statuses = [...guesses, more].map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
  expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
  expect((await limited.operator.get('/v1/me')).status).toBe(200);
  await limited.close();
});

test('the log names routes and clients and never addresses, bodies, names or keys', async () => {
  lines.length = 0;
  const committee = await t.as('committee', KNOWN_VILLAGE);
  await committee.post(
    `/v1/villages/${KNOWN_VILLAGE}/notes`,
    { household: '77', note: '王五的电话 13150431234' },
    {
      headers: { 'idempotency-key': 'secret-key-1' },
    },
  );
  await t.nobody.get('/v1/failures/bug');
  await t.nobody.get('/v1/failures/sql');
  await t.nobody.get('/v1/unknown?name=王五');
  t.app.log.info({ phone: '13150431234', deep: { authorization: 'Bearer x', name: '王五' } }, 'careless');
  t.app.log.info({ a: { b: { c: { token: 'Bearer x', d: { e: { f: '王五' } } } } } }, 'careless');
  t.app.log.error({ err: new Error('values: 王五') }, 'careless');
  t.app.log.error(new Error('values: 王五'), 'careless');
  t.app.log.error(new Error('values: 王五'));
  t.app.log.info(
    { list: [{ name: '王五' }], map: new Map([['王五', 1]]), cause: { error: new Error('王五') } },
    'careless',
  );
  const text = lines.join('');
  expect(text).toContain('"route":"/v1/villages/:village/notes"');
  expect(text).toContain(`"client":"${committee.client}"`);
  expect(text).toContain('"code":"42P01"');
  for (const secret of ['王五', '1315043', 'secret-key-1', committee.key, 'Bearer', 'SELECT']) {
    expect(text.includes(secret) && secret).toBe(false);
  }
});

test('metrics count requests by route template and status, and the process', async () => {
  await t.operator.get('/v1/me');
  const { text, headers, status } = await t.nobody.get('/metrics');
  expect([status, String(headers['content-type']).startsWith('text/plain')]).toEqual([200, true]);
  expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/v1\/me",status="200"\} \d+/);
  expect(text).toMatch(/http_requests_in_flight 1\b/);
  expect(text).toContain('process_cpu_user_seconds_total');
  expect(text).not.toContain(KNOWN_VILLAGE);
});

test('livez answers always; readyz says what is missing: the database, migrations, or the process is draining', async () => {
  expect((await t.nobody.get('/livez')).body).toEqual({ status: 'ok' });
  expect(await t.nobody.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  const [row] = await t.database.admin`SELECT count(*)::int AS applied FROM drizzle.__drizzle_migrations`;
  for (const [migrations, expected] of [
    [row!.applied, 200],
    [row!.applied + 1, 503],
  ]) {
    const app = await startApp({ migrations });
    expect((await app.nobody.get('/readyz')).status).toBe(expected);
    app.application.drain();
    const draining = await app.nobody.get('/readyz');
    expect([draining.status, draining.body.checks.process]).toEqual([503, 'draining']);
    expect((await app.operator.get('/v1/me')).headers.connection).toBe('close');
    await app.database.sql.end({ timeout: 1 });
    expect((await app.nobody.get('/readyz')).body.checks.database).toBe('unreachable');
    expect((await app.nobody.get('/livez')).status).toBe(200);
    await app.close();
  }
});
