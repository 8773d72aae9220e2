import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { act, bend, command, filledVillage, ledgerOf, temporaryDirectory } from './support.ts';

let database: TestDatabase;
let directory: string;
let good: string;
let bad: string;
const verify = (...argv: string[]) => command(['verify', ...argv], { DATABASE_URL: database.url, DATA_DIR: directory });
const kept = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(async () => {
  database = await freshDatabase();
  directory = temporaryDirectory();
  good = await filledVillage(database.sql, 20);
  bad = await filledVillage(database.sql, 12);
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

test('sound ledgers end with 0; sizes and roots can be kept and serve as the checkpoint of the next time', async () => {
  const first = await verify();
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toHaveLength(2);
  expect(first.out[0]).toMatch(new RegExp(`^${good} size 20 root [0-9a-f]{64} ok`));
  const lines = kept('roots.txt', `# kept by the township\n${first.out.join('\n')}\n`);
  const json = kept('roots.json', (await verify('--json')).out.join('\n'));
  await ledgerOf(database.sql).submit(act(good, 3));
  for (const file of [lines, json]) {
    const again = await verify('--checkpoint', file, '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out.join('\n'))).toMatchObject({
      ok: true,
      villages: [
        { village: good, ok: true, size: 21, trusted: { size: 20 } },
        { village: bad, ok: true, size: 12, trusted: { size: 12 } },
      ],
    });
  }
});

test('a changed entry ends with 1 and is named; another village stays sound', async () => {
  await bend(database.admin, `UPDATE entries SET honour = honour + 100 WHERE village_code = '${bad}' AND seq = 5`);
  const result = await verify();
  expect(result.code).toBe(1);
  expect(result.out.join('\n')).toMatch(new RegExp(`${bad} size 12 root \\w+ PROBLEM .*\\[leaf-hash\\]`));
  expect(result.out.join('\n')).toContain(`${bad}-000005`);
  const json = JSON.parse((await verify('--json')).out.join('\n'));
  expect(json).toMatchObject({ ok: false, villages: [{ village: good, ok: true }, { firstProblem: { seq: 5 } }] });
  expect((await verify(good)).code).toBe(0);
  await bend(database.admin, `UPDATE entries SET honour = honour - 100 WHERE village_code = '${bad}' AND seq = 5`);
  expect((await verify()).code).toBe(0);
});

test('against a root kept elsewhere: the right one passes, another root, a larger size and a vanished village do not', async () => {
  const { size, root } = await ledgerOf(database.sql).verify(bad);
  expect((await verify(bad, '--size', String(size), '--root', root)).code).toBe(0);
  const other = await verify(bad, '--size', String(size), '--root', '0'.repeat(64), '--json');
  expect(other.code).toBe(1);
  expect(other.out.join('')).toContain('trusted-root');
  const cut = await verify(bad, '--size', String(size + 1), '--root', root, '--json');
  expect(cut.code).toBe(1);
  expect(cut.out.join('')).toContain('trusted-size');
  const gone = await verify('--checkpoint', kept('gone.txt', `220382209299 3 ${root}\n`));
  expect(gone.code).toBe(1);
  expect(gone.out.join('\n')).toMatch(/220382209299 size 0 .*PROBLEM/);
});

test('wrong usage ends with 2 and says in both languages what to do', async () => {
  const root = '0'.repeat(64);
  const wrong: string[][] = [
    ['12345'],
    ['--all', good],
    [good, '--size', '3'],
    [good, bad, '--size', '3', '--root', root],
    [good, '--size', '3', '--root', 'xyz'],
    ['--checkpoint', join(directory, 'missing.txt')],
    ['--checkpoint', kept('nonsense.txt', 'nothing of use\n')],
    ['--checkpoint', kept('problem.txt', `${good} size 3 root ${root} PROBLEM [head]\n`)],
    ['--checkpoint', kept('problem.json', JSON.stringify({ villages: [{ village: good, ok: false, size: 3, root }] }))],
    ['--checkpoint', kept('two.txt', `${good} 3 ${root}\n${good} 3 ${'1'.repeat(64)}\n`)],
    ['--no-such-option'],
  ];
  for (const argv of wrong) {
    const result = await verify(...argv);
    expect(result, argv.join(' ')).toMatchObject({ code: 2, out: [] });
    expect(result.err.join('\n')).not.toBe('');
  }
});

test('where it cannot run it ends with 2 and makes nothing: no database, an unreachable one, another schema', async () => {
  const empty = temporaryDirectory();
  const none = await command(['verify'], { DATA_DIR: join(empty, 'data') });
  expect(none).toMatchObject({ code: 2, out: [] });
  expect(none.err.join('\n')).toMatch(/没有数据库[\s\S]*no database/);
  expect(await import('node:fs').then((fs) => fs.readdirSync(empty))).toEqual([]);
  const url = new URL(database.url);
  url.pathname = '/no_such_database';
  const unreachable = await command(['verify'], { DATABASE_URL: url.href, DATA_DIR: empty });
  expect(unreachable.code).toBe(2);
  const bare = await freshDatabase({ empty: true });
  expect(await command(['verify'], { DATABASE_URL: bare.url, DATA_DIR: empty })).toMatchObject({ code: 2 });
  await bare.close();
  rmSync(empty, { recursive: true });
});
