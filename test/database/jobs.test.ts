import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, Jobs, type RunningJobs, sqlState, startEmbedded, startJobs } from '../../src/database/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

/** Resolves when `condition` first holds; the test's own timeout is the limit. */
async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const NEVER = '0 0 1 1 *';
const running: RunningJobs[] = [];

function start(jobs: Jobs, url: string, failures: unknown[] = []): RunningJobs {
  const started = startJobs(jobs, { url, pollSeconds: 0.5, onFailure: (error, job) => failures.push(job ?? error) });
  running.push(started);
  return started;
}

/** A job that counts its runs. */
function counting(name: string, cron = NEVER) {
  const jobs = new Jobs();
  const count = { runs: 0 };
  const run = async () => {
    count.runs += 1;
  };
  jobs.schedule({ name, cron, run });
  return { jobs, count };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

test('a job is registered once, under a fit name, and can be run at once', async () => {
  const { jobs, count } = counting('tidy-up');
  expect(() => jobs.schedule({ name: 'tidy-up', cron: NEVER, run: async () => undefined })).toThrow(RangeError);
  expect(() => jobs.schedule({ name: 'Tidy up', cron: NEVER, run: async () => undefined })).toThrow(RangeError);
  await jobs.run('tidy-up');
  expect(count.runs).toBe(1);
  await expect(jobs.run('nothing')).rejects.toThrow(RangeError);
});

describe('from PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.close());

  test('every job runs when a service starts, and by the clock', async () => {
    const { jobs, count } = counting('each-minute', '* * * * *');
    const one = start(jobs, database.url);
    await one.started;
    await eventually(() => count.runs >= 2); // at the start, and for this minute
    const [schedule] = await database.admin`SELECT cron, timezone FROM pgboss.schedule WHERE name = 'each-minute'`;
    expect(schedule).toEqual({ cron: '* * * * *', timezone: 'Asia/Shanghai' });
  });

  test('of several processes one takes a job, and none is lost', async () => {
    const processes = [0, 1, 2].map(() => counting('shared'));
    const total = () => processes.reduce((sum, { count }) => sum + count.runs, 0);
    const left = async () =>
      (await database.admin`SELECT 1 FROM pgboss.job WHERE name = 'shared' AND state <> 'completed'`).length;
    for (const { jobs } of processes) await start(jobs, database.url).started;
    let sent = 0;
    for (let turn = 0; turn < 8; turn += 1) {
      await eventually(async () => (await left()) === 0);
      await database.admin`INSERT INTO pgboss.job (name, policy) VALUES ('shared', 'short')`;
      sent += 1;
    }
    await eventually(async () => (await left()) === 0);
    const [done] = await database.admin`SELECT count(*) AS n FROM pgboss.job WHERE name = 'shared'`;
    expect(total()).toBe(done!.n);
    expect(done!.n).toBeGreaterThanOrEqual(sent + 1);
    expect(done!.n).toBeLessThanOrEqual(sent + 3);
  }, 30_000);

  test('processes that start together on a database that has no schedule yet all get one', async () => {
    const empty = await freshDatabase();
    try {
      const failures: unknown[] = [];
      const many = [0, 1, 2, 3].map(() => start(counting('first').jobs, empty.url, failures));
      await Promise.all(many.map(({ started }) => started));
      await Promise.all(many.map((one) => one.stop()));
      expect(failures).toEqual([]);
    } finally {
      await empty.close();
    }
  });

  test('a job that fails is reported and runs again; what its error says stays out of the tables', async () => {
    const jobs = new Jobs();
    let runs = 0;
    const run = async () => {
      runs += 1;
      throw new Error('刘寿莲 owes 5');
    };
    jobs.schedule({ name: 'fails', cron: NEVER, run });
    const failures: unknown[] = [];
    await start(jobs, database.url, failures).started;
    await eventually(() => runs === 1);
    await database.admin`INSERT INTO pgboss.job (name, policy) VALUES ('fails', 'short')`;
    await eventually(() => runs === 2);
    expect(failures).toEqual(['fails', 'fails']);
    await eventually(
      async () =>
        (await database.admin`SELECT 1 FROM pgboss.job WHERE name = 'fails' AND state = 'failed'`).length === 2,
    );
    const rows = await database.admin`SELECT output::text FROM pgboss.job WHERE name = 'fails'`;
    expect(JSON.stringify(rows)).not.toContain('刘寿莲');
  });

  test('stopping tells what runs to end, and waits for it', async () => {
    const jobs = new Jobs();
    const told: string[] = [];
    let begun = false;
    const run = async (signal: AbortSignal) => {
      begun = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      told.push('to end');
      await database.sql`SELECT pg_sleep(0.1)`;
      told.push('ended');
    };
    jobs.schedule({ name: 'long', cron: NEVER, run });
    const one = start(jobs, database.url);
    await eventually(() => begun);
    await one.stop();
    expect(told).toEqual(['to end', 'ended']);
    const waiting = await database.admin`SELECT 1 FROM pg_stat_activity
      WHERE application_name = 'moral-bank jobs' AND datname = current_database()`;
    expect(waiting).toHaveLength(0);
  });

  test("the library's tables live in a schema of their own, which the service's role cannot touch", async () => {
    await start(counting('apart').jobs, database.url).started;
    const tables =
      await database.admin`SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename ~ 'job|queue|archive'`;
    expect(tables).toHaveLength(0);
    const attempt = database.sql`DELETE FROM pgboss.job`.catch((error: unknown) => error);
    expect(sqlState(await attempt)).toBe('42501');
  });
});

test('a user who may not make a schema is told in the log; the service goes on', async () => {
  const database = await freshDatabase();
  try {
    await database.admin`DROP ROLE IF EXISTS no_owner`;
    await database.admin`CREATE ROLE no_owner LOGIN PASSWORD 'x'`;
    const url = Object.assign(new URL(database.url), { username: 'no_owner', password: 'x' });
    const failures: unknown[] = [];
    const one = start(counting('refused').jobs, url.href, failures);
    await eventually(() => failures.length > 0);
    expect(sqlState(failures[0])).toBe('42501');
    await one.stop();
    await one.started;
  } finally {
    await database.admin`DROP ROLE no_owner`;
    await database.close();
  }
});

test('without a database it waits, without harm, and can be stopped at once', async () => {
  const failures: unknown[] = [];
  const one = start(counting('waits').jobs, 'postgres://nobody:x@127.0.0.1:9/none', failures);
  await eventually(() => failures.length > 0);
  const began = performance.now();
  await one.stop();
  await one.started;
  expect(performance.now() - began).toBeLessThan(2_000);
});

describe('when the server is killed', () => {
  let dataDir: string;
  let server: Embedded;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'moral-bank-jobs-'));
    chmodSync(dataDir, 0o711); // root's server is another user
    server = await startEmbedded({ dataDir });
  });
  afterAll(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('between a job and the note of its end, the process survives and jobs go on', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', onUnhandled);
    const jobs = new Jobs();
    let runs = 0;
    const previous = server;
    const run = async () => {
      runs += 1;
      if (runs > 1) return;
      process.kill(server.pid, 'SIGKILL');
      server = await startEmbedded({ dataDir });
    };
    jobs.schedule({ name: 'survives', cron: '* * * * *', run });
    const failures: unknown[] = [];
    const one = start(jobs, server.url, failures);
    await one.started;
    await eventually(() => runs >= 2);
    await previous.stop();
    await one.stop();
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
    expect(failures).not.toContain('survives');
  }, 60_000);

  test('while jobs wait, stopping takes no time and leaves nothing unhandled', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', onUnhandled);
    const failures: unknown[] = [];
    const { jobs, count } = counting('left-alone');
    const one = start(jobs, server.url, failures);
    await eventually(() => count.runs === 1);
    process.kill(server.pid, 'SIGKILL');
    await eventually(() => failures.length > 0);
    const began = performance.now();
    await one.stop();
    expect(performance.now() - began).toBeLessThan(3_000);
    const previous = server;
    server = await startEmbedded({ dataDir });
    await previous.stop();
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  }, 60_000);
});
