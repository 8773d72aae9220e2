import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const root = mkdtempSync(join(tmpdir(), 'moral-bank-migrations-'));
let folders = 0;

/** A folder as drizzle-kit writes it. */
function migrations(...steps: string[]): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = steps.map((text, index) => {
    const tag = `${String(index).padStart(4, '0')}_step`;
    writeFileSync(join(folder, `${tag}.sql`), text);
    return { idx: index, version: '7', when: 1_790_000_000_000 + index, tag, breakpoints: true };
  });
  writeFileSync(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  return folder;
}

const PEOPLE = 'CREATE TABLE people (id int PRIMARY KEY);\n--> statement-breakpoint\nINSERT INTO people VALUES (1);';
const PETS = 'CREATE TABLE pets (id int PRIMARY KEY);';

describe('migrating', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await freshDatabase({ empty: true });
  });
  afterEach(() => db.close());
  afterAll(() => rmSync(root, { recursive: true }));

  const tables = async () =>
    (
      await db.admin`SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`
    ).map((row) => row.relname);

  test('four processes that start together apply every step once', async () => {
    const folder = migrations(PEOPLE, PETS);
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(db.url, { folder })));
    expect(results.map((result) => result.applied).sort()).toEqual([0, 0, 0, 2]);
    expect(results.every((result) => result.total === 2)).toBe(true);
    expect(await db.admin`SELECT id FROM people`).toEqual([{ id: 1 }]);
    const [row] = await db.admin`SELECT count(*) AS n FROM drizzle.__drizzle_migrations`;
    expect(row?.n).toBe(2);
  });

  test('an upgrade applies only what is new', async () => {
    await migrate(db.url, { folder: migrations(PEOPLE) });
    expect(await migrate(db.url, { folder: migrations(PEOPLE, PETS) })).toEqual({ applied: 1, total: 2 });
    expect(await tables()).toEqual(['people', 'pets']);
  });

  test('no migrations at all are no error', async () => {
    expect(await migrate(db.url, { folder: join(root, 'none') })).toEqual({ applied: 0, total: 0 });
  });

  test('an altered step is refused by name, before anything new runs', async () => {
    await migrate(db.url, { folder: migrations(PEOPLE) });
    const altered = migrations(`${PEOPLE} -- harmless?`, PETS);
    await expect(migrate(db.url, { folder: altered })).rejects.toThrow(/0000_step.*differs/);
    expect(await tables()).toEqual(['people']);
  });

  test('an older program refuses a newer database', async () => {
    await migrate(db.url, { folder: migrations(PEOPLE, PETS) });
    await expect(migrate(db.url, { folder: migrations(PEOPLE) })).rejects.toThrow(
      /数据库比本程序新[\s\S]*newer than this program/,
    );
  });

  test('a failing step leaves nothing half done, and mending it is enough', async () => {
    const broken = migrations(PEOPLE, 'CREATE TABLE half (id int);\n--> statement-breakpoint\nSELECT 1 / 0;');
    await expect(migrate(db.url, { folder: broken })).rejects.toThrow();
    expect(await tables()).toEqual([]);
    expect(await migrate(db.url, { folder: migrations(PEOPLE, PETS) })).toEqual({ applied: 2, total: 2 });
  });

  test('a step dated before its predecessor, which drizzle would skip silently, is refused', async () => {
    const folder = migrations(PEOPLE, PETS);
    const journal = {
      version: '7',
      dialect: 'postgresql',
      entries: [0, 1].map((idx) => ({
        idx,
        version: '7',
        when: 1_790_000_000_000 - idx,
        tag: `000${idx}_step`,
        breakpoints: true,
      })),
    };
    writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
    await expect(migrate(db.url, { folder })).rejects.toThrow(/0001_step is not dated after/);
  });
});
