import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { StartupError } from '../../src/database/index.ts';
import { startService } from '../../src/server.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let config: Config;
beforeAll(async () => {
  database = await freshDatabase({ empty: true });
  config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    dataDir: '/nonexistent',
    operatorKey: 'an-operator-key-of-this-test-only-0',
    encryptionKey: Buffer.alloc(32),
    signingKey: Buffer.alloc(32),
    rateLimit: 0,
    logLevel: 'silent',
    groupCommit: 'villages',
    trustProxy: false,
    publicUrl: undefined,
    webhookAllowPrivate: false,
  };
});
afterAll(() => database.close());

const quiet = { logger: pino({ level: 'silent' }), progress: () => undefined };

test('an empty database is migrated and served; a stop lets running requests finish and turns readiness off first', async () => {
  const service = await startService(config, quiet);
  const authorization = { authorization: `Bearer ${config.operatorKey}` };
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  const me = (await (await fetch(`${service.url}/v1/me`, { headers: authorization })).json()) as {
    key: { id: string };
  };
  let running: Promise<Response> | undefined;
  let stopped: Promise<void> | undefined;
  await database.admin.begin(async (tx) => {
    await tx`SELECT 1 FROM keys WHERE id = ${me.key.id} FOR UPDATE`;
    running = fetch(`${service.url}/v1/keys/${me.key.id}/rotation`, { method: 'POST', headers: authorization });
    const waiting = () => database.admin`
      SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await expect.poll(async () => (await waiting()).length).toBe(1);
    stopped = service.stop();
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(503);
  });
  const answer = await running!;
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ replaces: me.key.id });
  await stopped;
  await service.stop();
  await expect(fetch(`${service.url}/livez`)).rejects.toThrow();
});

test('a port in use is said in words, and what had been started is stopped', async () => {
  const first = await startService({ ...config, operatorKey: undefined }, quiet);
  const port = Number(new URL(first.url).port);
  await expect(startService({ ...config, operatorKey: undefined, port }, quiet)).rejects.toThrow(StartupError);
  await first.stop();
  const left = await database.admin`
    SELECT 1 FROM pg_stat_activity WHERE application_name = 'moral-bank' AND datname = current_database()`;
  // The pool of the test itself is idle or closed; both services' pools are gone.
  expect(left.length).toBeLessThanOrEqual(8);
});

test('the process prints a new operator key once, serves, and ends with 0 on SIGTERM', async () => {
  const own = await freshDatabase({ empty: true });
  const env = {
    ...process.env,
    DATABASE_URL: own.url,
    PORT: '0',
    ENCRYPTION_KEY: '0'.repeat(64),
    SIGNING_KEY: '1'.repeat(64),
  };
  const run = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], { env });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    await expect.poll(() => output.includes('"listening"'), { timeout: 20_000, message: errors }).toBe(true);
    const url = /"url":"([^"]+)"/.exec(output)![1]!;
    const key = /mb_[A-Za-z0-9_-]{43}/.exec(errors)?.[0];
    const status =
      key === undefined ? 0 : (await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status;
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    return { code, key, status, output };
  };
  const first = await run();
  expect([first.code, first.status]).toEqual([0, 200]);
  expect(first.output).not.toContain(first.key);
  expect(first.output).toContain('"stopped"');
  const second = await run();
  expect([second.code, second.key]).toEqual([0, undefined]);
  await own.close();
}, 60_000);
