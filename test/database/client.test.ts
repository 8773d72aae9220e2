import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_ROLE, close, connect } from '../../src/database/client.ts';
import { isConnectionLost, sqlState } from '../../src/database/errors.ts';
import { transaction } from '../../src/database/transaction.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

describe('the pool', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    await db.admin.unsafe(`DO $$ BEGIN CREATE ROLE ${APP_ROLE} NOLOGIN;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    await db.admin`CREATE TABLE secret (n int)`;
    await db.admin.unsafe(`CREATE TABLE shared (n bigint, day date); GRANT ALL ON shared TO ${APP_ROLE}`);
  });
  afterAll(() => db.close());

  test('every connection runs as the application role, though the login is a superuser', async () => {
    const size = 5;
    const sql = connect(db.url, { max: size });
    const rows = await Promise.all(
      Array.from({ length: size }, () => sql`SELECT current_user AS role, pg_backend_pid() AS pid, pg_sleep(0.2)`),
    );
    expect(new Set(rows.map(([row]) => row?.pid)).size).toBe(size);
    expect(rows.every(([row]) => row?.role === APP_ROLE)).toBe(true);
    await sql`RESET ROLE`;
    await expect(sql`SELECT * FROM secret`).rejects.toMatchObject({ code: '42501' });
    await close(sql);
    await close(sql);
  });

  test('sessions are in UTC, named, and end a statement that takes too long', async () => {
    const sql = connect(db.url, { max: 1, statementTimeoutMs: 50, applicationName: 'clock' });
    const [row] = await sql`SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name`;
    expect(row).toEqual({ zone: 'UTC', name: 'clock' });
    const error = await sql`SELECT pg_sleep(5)`.catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe('57014');
    expect(isConnectionLost(error)).toBe(false);
    await close(sql);
  });

  test('int8 is a number up to 2^53 - 1 and an error beyond, both ways', async () => {
    const [row] =
      await db.sql`SELECT 9007199254740991 AS top, -9007199254740991 AS bottom, ARRAY[1, 2]::int8[] AS list`;
    expect(row).toEqual({ top: Number.MAX_SAFE_INTEGER, bottom: Number.MIN_SAFE_INTEGER, list: [1, 2] });
    await expect(db.sql`SELECT 9007199254740992 AS n`).rejects.toThrow(RangeError);
    await expect(db.sql`INSERT INTO shared (n) VALUES (${2 ** 53})`).rejects.toThrow(RangeError);
    await expect(db.sql`INSERT INTO shared (n) VALUES (${0.5})`).rejects.toThrow(RangeError);
    const [stored] = await db.sql`INSERT INTO shared (n) VALUES (${2 ** 53 - 1}) RETURNING n`;
    expect(stored).toEqual({ n: 2 ** 53 - 1 });
  });

  test('arrays of int8 and of text go in as parameters', async () => {
    const rows = await db.sql`SELECT * FROM unnest(${[1, 2 ** 40]}::int8[], ${['甲', 'a,"b"']}::text[]) AS t (n, word)`;
    expect(rows).toEqual([
      { n: 1, word: '甲' },
      { n: 2 ** 40, word: 'a,"b"' },
    ]);
  });

  test('a day is a string in any time zone, an instant a Date, bytea a Buffer', async () => {
    const day = '2026-02-28';
    const [row] = await db.sql`INSERT INTO shared (day) VALUES (${day}) RETURNING day, ARRAY[day] AS days`;
    expect(row).toEqual({ day, days: [day] });
    const at = new Date('2026-11-21T20:30:00.123Z');
    const [typed] =
      await db.sql`SELECT ${at}::timestamptz AS at, '\\x00ff'::bytea AS bytes, ${Buffer.from([1, 254])}::bytea AS sent`;
    expect(typed).toEqual({ at, bytes: Buffer.from([0, 255]), sent: Buffer.from([1, 254]) });
  });

  test('a transaction commits what it resolves with and rolls back what it rejects', async () => {
    const count = async () => (await db.sql`SELECT count(*) AS n FROM shared WHERE n = 7`)[0]?.n;
    expect(
      await transaction(db.sql, {}, async (tx) => (await tx`INSERT INTO shared (n) VALUES (7) RETURNING n`)[0]?.n),
    ).toBe(7);
    expect(await count()).toBe(1);
    const failing = transaction(db.sql, {}, async (tx) => {
      await tx`INSERT INTO shared (n) VALUES (7)`;
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await count()).toBe(1);
  });

  test('isolation and read-only reach the server', async () => {
    const seen = await transaction(db.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
      const [row] =
        await tx`SELECT current_setting('transaction_isolation') AS level, current_setting('transaction_read_only') AS ro`;
      return row;
    });
    expect(seen).toEqual({ level: 'repeatable read', ro: 'on' });
    const write = transaction(db.sql, { readOnly: true }, (tx) => tx`INSERT INTO shared (n) VALUES (1)`);
    const error = await write.catch((caught: unknown) => caught);
    expect(sqlState(error)).toBe('25006');
    expect(sqlState(new Error('wrapped', { cause: error }))).toBe('25006');
  });

  test('fragments, helpers and savepoints work inside of a transaction', async () => {
    const rows = await transaction(db.sql, {}, async (tx) => {
      await tx`INSERT INTO shared ${tx([{ n: 21 }, { n: 22 }], 'n')}`;
      await tx
        .savepoint(async (inner) => {
          await inner`INSERT INTO shared (n) VALUES (23)`;
          await inner`SELECT 1 / 0`;
        })
        .catch((error: unknown) => expect(sqlState(error)).toBe('22012'));
      const filter = tx`WHERE n BETWEEN 20 AND 30`;
      return tx`SELECT n FROM shared ${filter} ORDER BY n`;
    });
    expect([...rows]).toEqual([{ n: 21 }, { n: 22 }]);
  });

  test('a body that runs on after its transaction ended is refused, not committed on its own', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await transaction(db.sql, {}, async (tx) => {
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => tx`INSERT INTO shared (n) VALUES (99)`);
    });
    await expect(late).rejects.toThrow('the transaction is over');
    expect(await db.sql`SELECT n FROM shared WHERE n = 99`).toEqual([]);
  });
});
