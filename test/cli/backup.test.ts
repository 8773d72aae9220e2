import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findTables } from '../../src/cli/archive/catalogue.ts';
import { transaction } from '../../src/database/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { startArchiveSetting, withTarget } from './archive-setting.ts';
import { act, command, contents, ledgerOf } from './support.ts';

const { backup, path, restore, source, villages } = await startArchiveSetting();

describe('a backup', () => {
  test('taken while the service writes restores to a verified state of one moment, with the same sizes and roots', async () => {
    const file = path('under-load.backup');
    const ledger = ledgerOf(source.sql);
    let stop = false;
    let written = 0;
    const writer = async (village: string) => {
      while (!stop) {
        await ledger.submit(act(village, 1));
        written += 1;
      }
    };
    const writers = Array.from({ length: 6 }, (_, i) => writer(villages[i % 2]!));
    await expect.poll(() => written).toBeGreaterThan(20);
    const saved = await backup(source.url, file);
    const during = written;
    await expect.poll(() => written).toBeGreaterThan(during + 20);
    stop = true;
    await Promise.all(writers);
    expect(saved).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const restored = await restore(target.url, file);
      expect(restored.err.join('\n')).toContain('RATE_LIMIT=77');
      expect(restored).toMatchObject({ code: 0 });
      for (const village of villages) {
        const line = saved.out.find((text) => text.startsWith(village))!;
        expect(restored.out).toContain(`${line} ok 核验通过`);
        const { ok, size, root } = await ledgerOf(target.sql).verify(village);
        expect(`${village} size ${size} root ${root}`).toBe(line);
        expect(ok).toBe(true);
        expect((await ledgerOf(source.sql).verify(village, { size, root })).ok).toBe(true);
      }
      // The restored service goes on where the backup ended.
      expect(await ledgerOf(target.sql).submit(act(villages[0]!, 2))).toMatchObject({ status: 'posted' });
    });
  });

  test('holds every row and value of every table, and leaves the guards and foreign keys as they were', async () => {
    const file = path('whole.backup');
    expect(await backup(source.url, file)).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      expect(await restore(target.url, file)).toMatchObject({ code: 0 });
      expect(await contents(target.admin)).toEqual(await contents(source.admin));
      const shape = ({ admin }: TestDatabase) => admin`
        SELECT conrelid::regclass::text AS table, conname, contype, convalidated, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`;
      expect([...(await shape(target))]).toEqual([...(await shape(source))]);
      const steps = ({ admin }: TestDatabase) =>
        admin`SELECT id, hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id`;
      expect([...(await steps(target))]).toEqual([...(await steps(source))]);
      await expect(target.admin`UPDATE entries SET amount = 0`).rejects.toMatchObject({ code: 'MB001' });
      expect(await migrate(target.url)).toMatchObject({ applied: 0 });
    });
  });

  test('covers every table of the database: none lies outside of the schema that is discovered', async () => {
    const tables = await source.admin<{ schema: string; name: string }[]>`
      SELECT schemaname AS schema, tablename AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`;
    const found = await transaction(source.admin, {}, (tx) => findTables(tx));
    const all = [...found.map(({ name }) => `public.${name}`), 'drizzle.__drizzle_migrations'].sort();
    expect(tables.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(all);
    expect(found.length).toBeGreaterThan(20);
  });

  test('is readable by its owner only, never overwrites, and appears whole or not at all', async () => {
    const file = path('mode.backup');
    expect(await backup(source.url, file)).toMatchObject({ code: 0 });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file);
    expect(await backup(source.url, file)).toMatchObject({ code: 2 });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await backup(source.url, path('missing/x.backup'))).toMatchObject({ code: 2 });
    const bare = await freshDatabase({ empty: true });
    expect(await backup(bare.url, path('bare.backup'))).toMatchObject({ code: 2 });
    await bare.close();
    expect(readdirSync(path('')).filter((name) => /partial|bare/.test(name))).toEqual([]);
  });

  test('is refused where the service’s keys are not, and makes none', async () => {
    const dataDir = path('no-keys');
    const result = await command(['backup', path('keyless.backup')], { DATABASE_URL: source.url, DATA_DIR: dataDir });
    expect(result.code).toBe(2);
    expect(result.err.join('\n')).toContain('encryption.key');
    expect(existsSync(dataDir)).toBe(false);
    expect(existsSync(path('keyless.backup'))).toBe(false);
  });
});
