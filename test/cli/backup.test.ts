/* Over 300 lines, because one prepared source database serves backup and restore alike. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { findTables } from '../../src/cli/archive/catalogue.ts';
import { copyIn } from '../../src/cli/archive/copy.ts';
import { runSteps } from '../../src/cli/archive/prepare.ts';
import { openBackup } from '../../src/cli/archive/read.ts';
import { knownSteps } from '../../src/cli/schema.ts';
import { connect } from '../../src/database/client.ts';
import { startEmbedded, transaction } from '../../src/database/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { RECORDER } from '../support/village-ledger.ts';
import { act, bend, command, contents, filledVillage, ledgerOf, temporaryDirectory } from './support.ts';

const KEYS = { ENCRYPTION_KEY: randomBytes(32).toString('base64'), SIGNING_KEY: randomBytes(32).toString('base64') };
let source: TestDatabase;
let directory: string;
let villages: string[];
let made = 0;
const path = (name: string) => join(directory, name);
const backup = (url: string, file: string, ...more: string[]) =>
  command(['backup', file, ...more], { DATABASE_URL: url, DATA_DIR: directory, RATE_LIMIT: '77', ...KEYS });

/** Restores into a database, with a DATA_DIR of its own. */
async function restore(url: string, file: string, ...more: string[]) {
  made += 1;
  const dataDir = path(`restored-${made}`);
  return { dataDir, ...(await command(['restore', file, ...more], { DATABASE_URL: url, DATA_DIR: dataDir })) };
}

async function withTarget(body: (target: TestDatabase) => Promise<void>, options = { empty: true }): Promise<void> {
  const target = await freshDatabase(options);
  try {
    await body(target);
  } finally {
    await target.close();
  }
}

beforeAll(async () => {
  source = await freshDatabase();
  directory = temporaryDirectory();
  villages = [await filledVillage(source.sql, 30), await filledVillage(source.sql, 300)];
  await ensureOperatorKey(source.sql, undefined, new Date());
  await oddValues(source);
});
afterAll(async () => {
  await source.close();
  rmSync(directory, { recursive: true });
});

/** Values that a careless copy would bend. */
async function oddValues({ admin }: TestDatabase): Promise<void> {
  const [village] = villages;
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const odd = { 反斜杠: '\\N \\. \\t', 行: 'a\nb\r\nc\td', 空: null, emoji: '👨‍👩‍👧', nested: [1.5, -0, { '': [] }] };
  await admin`
    INSERT INTO imports (village_code, id, kind, sheet, filename, options, file, report, status, created_at, created_by, expires_at)
    VALUES (${village!}, ${RECORDER}, 'roster', ${'花名册\t\\N'}, ${'\\.'}, ${admin.json(odd)}, ${everyByte}, NULL, 'preview',
      '2026-10-05 03:04:05.678+08', ${RECORDER}, '9999-12-31 23:59:59.999+00')`;
  await admin`
    INSERT INTO clients (id, name, role, scope, created_at)
    VALUES ('01890000-0000-7000-8000-00000000000a', ${' "引号", \\N 与\n换行 '}, 'auditor', '22', '1969-02-28 15:59:59.123456+00')`;
}

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
    expect(await backup(source.url, join(directory, 'missing', 'x.backup'))).toMatchObject({ code: 2 });
    const bare = await freshDatabase({ empty: true });
    expect(await backup(bare.url, path('bare.backup'))).toMatchObject({ code: 2 });
    await bare.close();
    expect(readdirSync(directory).filter((name) => /partial|bare/.test(name))).toEqual([]);
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

describe('restoring', () => {
  test('puts the keys into DATA_DIR, keeps equal ones, and refuses other ones', async () => {
    const file = path('keys.backup');
    await backup(source.url, file);
    await withTarget(async (target) => {
      const dataDir = path('foreign');
      await command(['migrate'], { DATABASE_URL: target.url, DATA_DIR: dataDir });
      const other = { DATABASE_URL: target.url, DATA_DIR: dataDir, ...KEYS, SIGNING_KEY: '0'.repeat(64) };
      const refused = await command(['restore', file], other);
      expect(refused.code).toBe(1);
      expect(refused.err.join('\n')).toContain('SIGNING_KEY');
      expect(existsSync(join(dataDir, 'signing.key'))).toBe(false);
      const { dataDir: restoredTo, code } = await restore(target.url, file);
      expect(code).toBe(0);
      for (const name of ['ENCRYPTION_KEY', 'SIGNING_KEY'] as const) {
        const kept = join(restoredTo, `${name.split('_')[0]!.toLowerCase()}.key`);
        expect(readFileSync(kept, 'utf8').trim()).toBe(KEYS[name]);
        if (process.platform !== 'win32') expect(statSync(kept).mode & 0o777).toBe(0o600);
      }
    });
  });

  test('takes the place of what a first start made, and of nothing else', async () => {
    const file = path('first-start.backup');
    await backup(source.url, file);
    await withTarget(
      async (target) => {
        await ensureOperatorKey(target.sql, undefined);
        expect(await restore(target.url, file)).toMatchObject({ code: 0 });
        const whole = await contents(target.admin);
        expect(whole).toEqual(await contents(source.admin));
        const again = await restore(target.url, file);
        expect(again.code).toBe(1);
        expect(again.err.join('\n')).toMatch(/不是空的[\s\S]*not empty/);
        expect(existsSync(join(again.dataDir, 'encryption.key'))).toBe(false);
        expect(await contents(target.admin)).toEqual(whole);
      },
      { empty: false },
    );
  });

  test('refuses a target with tables of somebody else', async () => {
    const file = path('alien.backup');
    await backup(source.url, file);
    await withTarget(async (target) => {
      await target.admin`CREATE TABLE somebody_elses (n int)`;
      expect(await restore(target.url, file)).toMatchObject({ code: 1 });
      expect(Object.keys(await contents(target.admin))).toEqual(['somebody_elses']);
    });
  });

  test('refuses what is altered, cut off, lengthened, of another format or no backup; the target stays bare', async () => {
    const file = path('sound.backup');
    await backup(source.url, file);
    const sound = readFileSync(file);
    const flipped = (at: number) => {
      const copy = Buffer.from(sound);
      copy[at] = copy[at]! ^ 1;
      return copy;
    };
    const newer = Buffer.concat([Buffer.from('{"moralBankBackup":2,"sealed":null}\n'), sound.subarray(40)]);
    const bent: Record<string, [Buffer, RegExp]> = {
      'first byte of the body': [flipped(sound.indexOf('\n') + 1), /damaged/],
      'a byte in the middle': [flipped(sound.length >> 1), /damaged/],
      'the last byte': [flipped(sound.length - 1), /damaged/],
      'the end missing': [sound.subarray(0, sound.length - 1), /damaged/],
      'half of it': [sound.subarray(0, sound.length >> 1), /damaged/],
      'almost nothing': [sound.subarray(0, 50), /damaged/],
      'one byte more': [Buffer.concat([sound, Buffer.of(0)]), /damaged/],
      'a newer format': [newer, /format is 2/],
      'a text': [Buffer.from('hello\n'), /no backup/],
      nothing: [Buffer.alloc(0), /no backup/],
    };
    await withTarget(async (target) => {
      for (const [name, [bytes, message]] of Object.entries(bent)) {
        writeFileSync(path('bent.backup'), bytes);
        const result = await restore(target.url, path('bent.backup'));
        expect(result.code, name).toBe(1);
        expect(result.err.join('\n'), name).toMatch(message);
        expect(existsSync(result.dataDir), name).toBe(false);
      }
      expect(await restore(target.url, path('missing.backup'))).toMatchObject({ code: 2 });
      expect(await contents(target.admin)).toEqual({});
    });
  });

  test('with a passphrase: nothing can be read without it, and the wrong one is said to be wrong', async () => {
    const file = path('sealed.backup');
    const [right, wrong, short] = ['right', 'wrong', 'short'].map((name) => path(`${name}.txt`));
    writeFileSync(right!, '一句很长很长的备份口令 2026\n');
    writeFileSync(wrong!, '另一句很长很长的备份口令 2026\n');
    writeFileSync(short!, 'short\n');
    expect(await backup(source.url, file, '--passphrase-file', short!)).toMatchObject({ code: 2 });
    expect(await backup(source.url, file, '--passphrase-file', right!)).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const attempts: [string[], RegExp][] = [
        [[], /encrypted/],
        [['--passphrase-file', wrong!], /passphrase is wrong/],
      ];
      for (const [more, message] of attempts) {
        const refused = await restore(target.url, file, ...more);
        expect(refused.code).toBe(1);
        expect(refused.err.join('\n')).toMatch(message);
      }
      expect(await contents(target.admin)).toEqual({});
      expect(await restore(target.url, file, '--passphrase-file', right!)).toMatchObject({ code: 0 });
      expect(await contents(target.admin)).toEqual(await contents(source.admin));
      await backup(source.url, path('open.backup'));
      expect(await restore(target.url, path('open.backup'), '--passphrase-file', right!)).toMatchObject({ code: 1 });
    });
  });

  test('a ledger that does not verify is not restored, unless it is the only one left and asked for', async () => {
    const file = path('bent-ledger.backup');
    const origin = await freshDatabase();
    const village = await filledVillage(origin.sql, 9);
    await bend(origin.admin, `UPDATE entries SET honour = 900 WHERE village_code = '${village}' AND seq = 4`);
    expect(await backup(origin.url, file)).toMatchObject({ code: 0 });
    await withTarget(async (target) => {
      const refused = await restore(target.url, file);
      expect(refused.code).toBe(1);
      expect(refused.err.join('\n')).toMatch(/leaf-hash[\s\S]*000004/);
      expect(existsSync(join(refused.dataDir, 'encryption.key'))).toBe(false);
      expect(await contents(target.admin)).toEqual({});
      const accepted = await restore(target.url, file, '--accept-problems');
      expect(accepted).toMatchObject({ code: 1 });
      expect(accepted.out.join('\n')).toContain('leaf-hash');
      expect(await contents(target.admin)).toEqual(await contents(origin.admin));
    });
    await origin.close();
  });
});

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
