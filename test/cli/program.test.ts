import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONFIG_DOCS } from '../../src/config.ts';
import { type Embedded, startEmbedded } from '../../src/database/index.ts';
import { isAlive } from '../../src/database/postmaster.ts';
import { freshDatabase } from '../support/database.ts';
import { command, temporaryDirectory } from './support.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/moral-bank.mjs', import.meta.url));
let dataDir: string;
let embedded: Embedded;
beforeAll(async () => {
  dataDir = temporaryDirectory();
  embedded = await startEmbedded({ dataDir, fsync: false });
});
afterAll(async () => {
  await embedded.stop();
  rmSync(dataDir, { recursive: true });
});

/** The program as a process of its own, elsewhere than in the project. */
async function program(...argv: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const env = {
    PATH: process.env.PATH ?? '',
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: '1'.repeat(64),
    SIGNING_KEY: '2'.repeat(64),
  };
  const child = spawn(process.execPath, [PROGRAM, ...argv], { cwd: '/', env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

test('on the built-in server that a service runs: it joins it and leaves it running', async () => {
  expect(await program('migrate')).toMatchObject({ code: 0 });
  const issued = await program('key', 'issue');
  expect(issued).toMatchObject({ code: 0, out: expect.stringMatching(/^mb_\S{43}\n$/) });
  expect(issued.err).not.toContain(issued.out.trim());
  expect(await program('verify', '--json')).toMatchObject({ code: 0 });
  expect(await program('verify', 'nonsense')).toMatchObject({ code: 2, out: '' });
  expect(isAlive(embedded.pid)).toBe(true);
});

test.runIf(process.platform !== 'win32')('interrupted, a backup leaves no file and ends with 130', async () => {
  const database = await freshDatabase();
  const file = join(dataDir, 'interrupted.backup');
  await database.admin`INSERT INTO ledgers (village_code, last_recorded_at) VALUES ('220382206201', '2026-01-01')`;
  await database.admin.begin(async (tx) => {
    await tx`LOCK TABLE villages IN ACCESS EXCLUSIVE MODE`; // the backup waits here, its file begun
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: '1'.repeat(64),
      SIGNING_KEY: '2'.repeat(64),
    };
    const child = spawn(process.execPath, [PROGRAM, 'backup', file], { cwd: '/', env });
    await expect
      .poll(() => readdirSync(dataDir).filter((name) => name.includes('partial')), { timeout: 20_000 })
      .toHaveLength(1);
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
  });
  expect(readdirSync(dataDir).filter((name) => name.includes('interrupted'))).toEqual([]);
  await database.close();
});

test('a lost operator key is replaced and revoked on the server; the last one cannot be revoked', async () => {
  const database = await freshDatabase();
  const env = { DATABASE_URL: database.url };
  const first = await command(['key', 'issue'], env);
  expect(first).toMatchObject({ code: 0, out: [expect.stringMatching(/^mb_/)] });
  const [line] = (await command(['key', 'list'], env)).out;
  const lost = line!.split(' ')[0]!;
  expect(await command(['key', 'revoke', lost], env)).toMatchObject({ code: 1, out: [] });
  const second = await command(['key', 'issue', '--name', '新密钥', '--days', '30'], env);
  expect(second).toMatchObject({ code: 0, out: [expect.stringMatching(/^mb_/)] });
  expect(await command(['key', 'revoke', lost], env)).toMatchObject({ code: 0 });
  const { out } = await command(['key', 'list'], env);
  expect(out).toHaveLength(2);
  expect(out.find((text) => text.startsWith(lost))).toContain('revoked');
  expect(out.join('\n')).toMatch(/active .*新密钥/);
  expect(out.join('\n')).not.toContain(second.out[0]);
  const actions = await database.admin<{ action: string }[]>`SELECT action FROM audit_records ORDER BY id`;
  expect(actions.map(({ action }) => action)).toEqual(['key.issued', 'key.revoked']);
  expect(await command(['key', 'revoke', 'nonsense'], env)).toMatchObject({ code: 2 });
  expect(await command(['key', 'revoke', '01890000-0000-7000-8000-00000000ffff'], env)).toMatchObject({ code: 1 });
  expect(await command(['key', 'issue', '--days', '0'], env)).toMatchObject({ code: 2 });
  await database.close();
});

test('every environment variable is listed, and .env.example and the operations guide are what the program prints', async () => {
  const table = await command(['config'], {});
  for (const { name } of CONFIG_DOCS) expect(table.out.some((line) => line.startsWith(`| ${name} |`))).toBe(true);
  const file = await command(['config', '--env'], {});
  expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(`${file.out.join('\n')}\n`);
  const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  expect(guide).toContain(table.out.join('\n'));
});

test('help ends with 0, an unknown command with 2', async () => {
  expect(await command(['--help'], {})).toMatchObject({ code: 0, out: [expect.stringContaining('restore')] });
  expect(await command(['restore', '--help'], {})).toMatchObject({ code: 0 });
  expect(await command(['nonsense'], {})).toMatchObject({ code: 2, out: [] });
  expect(await command(['backup'], {})).toMatchObject({ code: 2, out: [] });
  expect(await command(['migrate'], { PORT: 'x', DATABASE_URL: 'nonsense' })).toMatchObject({ code: 2, out: [] });
});
