import { connect } from 'node:net';
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { requestsOf } from '../support/openapi-arbitrary.ts';

const VILLAGE = '220382206201';
const RUNS = Number(process.env.FUZZ_RUNS ?? 3000);

let t: TestApp;
beforeAll(async () => {
  t = await startApp();
  // A village with a household, rules and an entry, so that the requests reach what lies behind the first checks.
  const village = `/v1/villages/${VILLAGE}`;
  const key = { headers: { 'idempotency-key': 'first' } };
  const steps = [
    await t.operator.post('/v1/villages', { code: VILLAGE, name: '向善村' }),
    await t.operator.post(`${village}/households`, {
      no: '001',
      head: '张三',
      members: [{ name: '张三', relation: '户主' }],
    }),
    await t.operator.put(`${village}/rulebooks/draft`, { template: 'default' }),
    await t.operator.post(`${village}/rulebooks/draft/adoption`, {
      effectiveFrom: '2026-01-01',
      resolution: '村民代表会议',
    }),
    await t.operator.post(`${village}/postings`, { household: '001', rule: 'HJ03', occurredOn: '2026-10-08' }, key),
  ];
  for (const step of steps) expect(step.status, step.text).toBeLessThan(300);
});
afterAll(() => t.close());

test(`no path, query, header or body of any documented operation gives a 500 (${RUNS} requests)`, async () => {
  const document = (await t.nobody.get('/openapi.json')).body;
  const keys = [t.operator, await t.as('operator'), await t.as('committee', VILLAGE), await t.as('supervisor', '22')];
  const known = [VILLAGE, '220382', '22', '001', '1', '2026-10', '2026-10-08', keys[2]!.client, keys[3]!.keyId, '张三'];
  const seen = new Map<string, number>();
  const request = fc.tuple(requestsOf(document, known), fc.integer({ min: 0, max: keys.length - 1 }));
  await fc.assert(
    fc.asyncProperty(request, async ([{ operationId, method, url, headers, payload }, who]) => {
      const authorization = `Bearer ${keys[who]!.key}`;
      const options = {
        method,
        url,
        headers: { ...headers, authorization },
        ...(payload === undefined ? {} : { payload }),
      };
      const response = await t.app.inject(options as InjectOptions);
      const outcome = `${operationId} ${response.statusCode}`;
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      expect(response.statusCode, `${method} ${url} ${payload} → ${response.payload}`).not.toBe(500);
      if (response.statusCode >= 400) expect(response.json().code).toBeTypeOf('string');
    }),
    { numRuns: RUNS },
  );
  // The generator is only worth something when it also gets through.
  expect([...seen.keys()].filter((outcome) => / 20\d$/.test(outcome)).length).toBeGreaterThanOrEqual(4);
}, 120_000);

test('bytes that are no HTTP are refused with a problem, and the service lives on', async () => {
  const url = await t.app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(url).port);
  const send = (bytes: Buffer | string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (chunk) => {
        answer += String(chunk);
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  expect(await send('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*problem\+json[\s\S]*malformed-request/);
  expect(await send(`GET / HTTP/1.1\r\nHost: x\r\nBig: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 [\s\S]*headers-too-large/,
  );
  expect(await send('POST /v1/keys HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  expect(await send('GET /v1/\u0000 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(await send(Buffer.from(bytes))).not.toMatch(/^HTTP\/1\.1 5/);
    }),
    { numRuns: 50 },
  );
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});
