import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { close, connect, type Sql } from '../../src/database/client.ts';
import { type Embedded, startEmbedded } from '../../src/database/embedded.ts';
import { isConnectionLost } from '../../src/database/errors.ts';
import { transaction } from '../../src/database/transaction.ts';

/** Resolves when `condition` first holds; the test's own timeout is the limit. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a process that loses its database', () => {
  let dataDir: string;
  let server: Embedded;
  let sql: Sql;
  let killer: Sql;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'moral-bank-lost-'));
    chmodSync(dataDir, 0o711); // root's server is another user
    server = await startEmbedded({ dataDir });
    sql = connect(server.url, { role: null, max: 4 });
    killer = connect(server.url, { role: null, max: 1 });
    await sql`CREATE TABLE written (n int)`;
  });

  afterAll(async () => {
    await Promise.all([close(sql), close(killer)]);
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const terminate = async (pid: number) => {
    await killer`SELECT pg_terminate_backend(${pid})`;
    await eventually(async () => (await killer`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`).length === 0);
  };

  test('survives when the connection of an open transaction ends, whatever the body does next', async () => {
    let wentOn = false;
    const lost = transaction(sql, {}, async (tx) => {
      const [row] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await tx`INSERT INTO written VALUES (1)`;
      await terminate(row!.pid);
      for (const n of [2, 3]) {
        try {
          await tx`INSERT INTO written VALUES (${n})`;
        } catch {
          // A body that swallows errors must do no harm either.
        }
      }
      wentOn = true;
      throw new Error('and now a rollback');
    });
    const error = await lost.catch((caught: unknown) => caught);
    expect(isConnectionLost(error)).toBe(true);
    await eventually(async () => wentOn);
    expect(await sql`SELECT n FROM written`).toEqual([]);
  });

  test('survives inside of a savepoint and in a drizzle transaction', async () => {
    const nested = transaction(sql, {}, (tx) =>
      tx.savepoint(async (inner) => {
        const [row] = await inner<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await terminate(row!.pid);
        await inner`INSERT INTO written VALUES (4)`;
      }),
    );
    expect(isConnectionLost(await nested.catch((caught: unknown) => caught))).toBe(true);
    const client = connect(server.url, { role: null, max: 1 });
    const drizzled = drizzle(client).transaction(async (tx) => {
      const [row] = await tx.execute<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await terminate(row!.pid);
      await tx.execute('INSERT INTO written VALUES (5)');
    });
    expect(isConnectionLost(await drizzled.catch((caught: unknown) => caught))).toBe(true);
    expect(await drizzle(client).execute('SELECT n FROM written')).toEqual([]);
    await close(client);
  });

  test('serves the very first queries after its connections were cut in the middle of a query', async () => {
    const busy = Array.from({ length: 4 }, () => sql`SELECT pg_sleep(30)`.catch((error: unknown) => error));
    const victims = () =>
      killer<
        { pid: number }[]
      >`SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)' AND pid <> pg_backend_pid()`;
    await eventually(async () => (await victims()).length === 4);
    for (const { pid } of await victims()) await terminate(pid);
    for (const error of await Promise.all(busy)) expect(isConnectionLost(error)).toBe(true);
    const first = await Promise.all(Array.from({ length: 8 }, (_, n) => sql`SELECT ${n}::int AS n`));
    expect(first.map(([row]) => row?.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('survives kill -9 of the server under load, and works again when it is back', async () => {
    let going = true;
    let done = 0;
    const strange: unknown[] = [];
    const worker = async (index: number) => {
      while (going) {
        const work =
          index % 2 === 0
            ? sql`SELECT ${index}::int AS n`
            : transaction(sql, {}, async (tx) => {
                await tx`INSERT INTO written VALUES (${index})`;
                await tx`SELECT pg_sleep(0.001)`;
              });
        await work.then(
          () => {
            done += 1;
          },
          (error: unknown) => isConnectionLost(error) || strange.push(error),
        );
        // Retrying at once is what provokes the driver most, but timers must have their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const workers = Array.from({ length: 16 }, (_, index) => worker(index));
    for (let round = 0; round < 3; round += 1) {
      const before = done;
      await eventually(async () => done > before + 50);
      process.kill(server.pid, 'SIGKILL');
      const previous = server;
      server = await startEmbedded({ dataDir });
      await previous.stop();
      expect(server.url).toBe(previous.url);
      const after = done;
      await eventually(async () => done > after + 50);
    }
    going = false;
    await Promise.all(workers);
    expect(strange).toEqual([]);
    const all = await Promise.all(Array.from({ length: 8 }, () => sql`SELECT pg_sleep(0.05)`));
    expect(all).toHaveLength(8);
  });
});
