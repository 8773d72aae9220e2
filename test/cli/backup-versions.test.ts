import { existsSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { copyIn } from '../../src/cli/archive/copy.ts';
import { runSteps } from '../../src/cli/archive/prepare.ts';
import { openBackup } from '../../src/cli/archive/read.ts';
import { knownSteps } from '../../src/cli/schema.ts';
import { connect } from '../../src/database/client.ts';
import { startEmbedded, transaction } from '../../src/database/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { freshDatabase } from '../support/database.ts';
import { KEYS, startArchiveSetting, withTarget } from './archive-setting.ts';
import { command, contents, filledVillage, ledgerOf, temporaryDirectory } from './support.ts';

const { backup, path, restore } = await startArchiveSetting();

describe('between versions', () => {
  test('an older schema is restored and then migrated; where the schema is newer already, it is refused', async () => {
    const old = await freshDatabase({ empty: true });
    await transaction(old.admin, {}, (tx) => runSteps(tx, knownSteps().slice(0, 1)));
    await old.admin`INSERT INTO ledgers (village_code, last_recorded_at) VALUES ('220382206201', '2026-01-01')`;
    expect(await backup(old.url, path('old.backup'))).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const restored = await restore(target.url, path('old.backup'));
      expect(restored.code).toBe(0);
      expect(restored.out[0]).toMatch(/^220382206201 size 0 .* ok/);
      expect(await migrate(target.url)).toMatchObject({ applied: 0 });
      await expect(target.admin`TRUNCATE entries CASCADE`).rejects.toMatchObject({ code: 'MB001' });
    });
    await withTarget(
      async (target) => {
        const refused = await restore(target.url, path('old.backup'));
        expect(refused.code).toBe(1);
        expect(await target.admin`SELECT 1 FROM ledgers`).toHaveLength(0);
      },
      { empty: false },
    );
    await old.close();
  });

  test('what PostgreSQL objects to while rows are loaded is said, wherever in the stream it is', async () => {
    await withTarget(
      async (target) => {
        const rows = async function* (...texts: string[]) {
          for (const text of texts) yield Buffer.from(text);
        };
        const load = (...texts: string[]) =>
          transaction(target.admin, {}, (tx) =>
            copyIn(tx, 'ledgers', ['village_code', 'last_recorded_at'], rows(...texts)),
          );
        const good = '220382206201\t2026-01-01\n';
        const refusals: [string[], string][] = [
          [[good, good], '23505'],
          [[good, '220382206202\tno day\n', ...Array.from({ length: 5000 }, () => good)], '22007'],
          [['220382206203\n'], '22P04'],
        ];
        for (const [texts, code] of refusals) await expect(load(...texts)).rejects.toMatchObject({ code });
        await load(good);
        expect(await target.admin`SELECT 1 FROM ledgers`).toHaveLength(1);
      },
      { empty: false },
    );
  });

  test('a backup of a newer program is refused before anything is touched', async () => {
    const newer = await freshDatabase();
    await newer.admin`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('from the future', 4102444800000)`;
    expect(await backup(newer.url, path('newer.backup'))).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const refused = await restore(target.url, path('newer.backup'));
      expect(refused.code).toBe(1);
      expect(refused.err.join('\n')).toMatch(/newer or different version/);
      expect(existsSync(refused.dataDir)).toBe(false);
      expect(await contents(target.admin)).toEqual({});
    });
    await newer.close();
  });

  const older = existsSync('/usr/lib/postgresql/15/bin/initdb');
  test.runIf(older)('a backup of PostgreSQL 15 restores on the test server, whatever its version', async () => {
    const dataDir = temporaryDirectory();
    const embedded = await startEmbedded({ dataDir, native: null, fsync: false });
    const sql = connect(embedded.url);
    try {
      await migrate(embedded.url);
      const village = await filledVillage(sql, 50);
      const { size, root } = await ledgerOf(sql).verify(village);
      expect(await command(['backup', path('15.backup')], { DATA_DIR: dataDir, ...KEYS })).toMatchObject({ code: 0 });
      const { header, close } = await openBackup(path('15.backup'), undefined);
      await close();
      expect(header.postgres).toMatch(/^15/);
      await withTarget(async (target) => {
        const restored = await restore(target.url, path('15.backup'));
        expect(restored.code).toBe(0);
        expect(await ledgerOf(target.sql).verify(village, { size, root })).toEqual({ ok: true, size, root });
      });
    } finally {
      await sql.end({ timeout: 5 });
      await embedded.stop();
      rmSync(dataDir, { recursive: true });
    }
  });
});
