import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from '../../src/database/embedded.ts';
import { isAlive, until } from '../../src/database/postmaster.ts';
import { serverUser } from '../../src/database/server-user.ts';

const EMBEDDED = new URL('../../src/database/embedded.ts', import.meta.url).href;
const unix = process.platform !== 'win32';

async function query<T>(url: string, run: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

describe('the built-in PostgreSQL', () => {
  let root: string;
  let dataDir: string;
  const running: Embedded[] = [];
  const children: ChildProcess[] = [];

  const start = async (options: { native?: null; dataDir?: string } = {}) => {
    const embedded = await startEmbedded({ dataDir, ...options });
    running.push(embedded);
    return embedded;
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'moral-bank-embedded-'));
    if (unix) chmodSync(root, 0o711);
    dataDir = join(root, 'data');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const embedded of running.splice(0)) await embedded.stop();
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('starts from nothing, keeps its data over a restart and leaves no process behind', async () => {
    const first = await start();
    expect(first.version).toMatch(/^\d+\.\d+$/);
    await query(first.url, (sql) => sql`CREATE TABLE kept AS SELECT 42 AS n`);
    await first.stop();
    expect(await until(() => !isAlive(first.pid), 5_000)).toBe(true);
    const second = await start();
    const [row] = await query(second.url, (sql) => sql`SELECT n FROM kept`);
    expect(row).toEqual({ n: 42 });
  });

  test('listens on 127.0.0.1 only, with a password, UTF-8, C collation, fsync and checksums', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      (
        sql,
      ) => sql`SELECT current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS socket,
        current_setting('fsync') AS fsync, current_setting('data_checksums') AS sums, current_setting('wal_compression') AS wal,
        current_setting('max_connections') AS connections, current_setting('password_encryption') AS password,
        (SELECT datcollate || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'postgres') AS locale`,
    );
    expect(row).toEqual({
      listen: '127.0.0.1',
      socket: '',
      fsync: 'on',
      sums: 'on',
      wal: 'off',
      connections: '50',
      password: 'scram-sha-256',
      locale: 'C UTF8',
    });
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, (sql) => sql`SELECT 1`)).rejects.toMatchObject({ code: '28P01' });
  });

  test.runIf(unix)('keeps the password from other users, and no half-made database', async () => {
    await start();
    expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'postgres.log')).mode & 0o777).toBe(0o600);
    expect(
      readdirSync(dataDir).filter((name) => name.startsWith('postgres.new') || name.startsWith('postgres.pw')),
    ).toEqual([]);
  });

  test('is adopted after its parent was killed, and stopped by the adopter', async () => {
    const script = `import { startEmbedded } from ${JSON.stringify(EMBEDDED)};
      const e = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(e.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(parent);
    const [line] = await once(parent.stdout!, 'data');
    const pid = Number(String(line));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const adopted = await start();
    expect(adopted.pid).toBe(pid);
    await adopted.stop();
    await expect(query(adopted.url, (sql) => sql`SELECT 1`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is shared by two users of one directory and stops with the last of them', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.pid).toBe(two.pid);
    await one.stop();
    expect(await query(two.url, (sql) => sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    await two.stop();
    await expect(query(two.url, (sql) => sql`SELECT 1`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('starts again after kill -9 with every acknowledged row, on the same port', async () => {
    const before = await start();
    const sql = postgres(before.url, { max: 1, onnotice: () => undefined });
    await sql`CREATE TABLE acknowledged (n int)`;
    let written = 0;
    const writing = (async () => {
      for (;;) {
        await sql`INSERT INTO acknowledged VALUES (${written + 1})`;
        written += 1;
        if (written === 50) process.kill(before.pid, 'SIGKILL');
      }
    })();
    // Backends notice the loss of their postmaster at their next idle moment: the writes end by themselves.
    await writing.catch(() => undefined);
    await sql.end({ timeout: 1 });
    const after = await start();
    expect(after.pid).not.toBe(before.pid);
    expect(new URL(after.url).port).toBe(new URL(before.url).port);
    const [row] = await query(after.url, (reader) => reader`SELECT count(*)::int AS n FROM acknowledged`);
    expect(row?.n).toBeGreaterThanOrEqual(written);
    expect(written).toBeGreaterThanOrEqual(50);
  });

  test.runIf(unix)('neither adopts nor touches a stranger whose pid stands in postmaster.pid', async () => {
    const before = await start();
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await before.stop();
    const stranger = spawn('sleep', ['60'], { ...serverUser(), stdio: 'ignore' });
    children.push(stranger);
    writeFileSync(pidFile, content.replace(/^\d+/, String(stranger.pid)));
    const after = await start();
    expect(after.pid).not.toBe(stranger.pid);
    await after.stop();
    expect(stranger.exitCode).toBeNull();
    expect(isAlive(stranger.pid!)).toBe(true);
  });

  test('refuses to lock itself out: a lost password file is named', async () => {
    const embedded = await start();
    await embedded.stop();
    const file = join(dataDir, 'postgres.password');
    const content = readFileSync(file);
    rmSync(file);
    await expect(start()).rejects.toThrow(/postgres\.password[\s\S]*password file/);
    writeFileSync(file, content, { mode: 0o600 });
    expect((await start()).version).toBe(embedded.version);
  });

  test.runIf(existsSync('/usr/lib/postgresql'))('uses a system PostgreSQL where there is no package', async () => {
    const other = join(root, 'system');
    const first = await start({ native: null, dataDir: other });
    expect(await query(first.url, (sql) => sql`SELECT 1 AS n`)).toEqual([{ n: 1 }]);
    await first.stop();
    // Data stay with the major version that made them, even when the package is there again.
    const second = await startEmbedded({ dataDir: other });
    running.push(second);
    expect(second.version).toBe(first.version);
  });
});
