import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { RECORDER } from '../support/village-ledger.ts';
import { command, filledVillage, type Ran, temporaryDirectory } from './support.ts';

/** The keys of the service that is backed up. */
export const KEYS = {
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  SIGNING_KEY: randomBytes(32).toString('base64'),
};

export interface ArchiveSetting {
  /** A database worth backing up: two villages, an operator key, and values that a careless copy would bend. */
  readonly source: TestDatabase;
  readonly villages: readonly string[];
  /** In a directory of the test file's own. */
  path(name: string): string;
  backup(url: string, file: string, ...more: string[]): Promise<Ran>;
  /** Restores into a database, with a DATA_DIR of its own. */
  restore(url: string, file: string, ...more: string[]): Promise<Ran & { dataDir: string }>;
}

/** What backups are made of, for one test file: call at its top; it is gone after the file's last test. */
export async function startArchiveSetting(): Promise<ArchiveSetting> {
  const source = await freshDatabase();
  const directory = temporaryDirectory();
  afterAll(async () => {
    await source.close();
    rmSync(directory, { recursive: true });
  });
  const villages = [await filledVillage(source.sql, 30), await filledVillage(source.sql, 300)];
  await ensureOperatorKey(source.sql, undefined, new Date());
  await oddValues(source, villages[0]!);
  let restored = 0;
  const path = (name: string) => join(directory, name);
  return {
    source,
    villages,
    path,
    backup: (url, file, ...more) =>
      command(['backup', file, ...more], { DATABASE_URL: url, DATA_DIR: directory, RATE_LIMIT: '77', ...KEYS }),
    async restore(url, file, ...more) {
      restored += 1;
      const dataDir = path(`restored-${restored}`);
      return { dataDir, ...(await command(['restore', file, ...more], { DATABASE_URL: url, DATA_DIR: dataDir })) };
    },
  };
}

/** A database to restore into, bare unless it is migrated already; dropped afterwards. */
export async function withTarget(
  body: (target: TestDatabase) => Promise<void>,
  options = { empty: true },
): Promise<void> {
  const target = await freshDatabase(options);
  try {
    await body(target);
  } finally {
    await target.close();
  }
}

/** Values that a careless copy would bend. */
async function oddValues({ admin }: TestDatabase, village: string): Promise<void> {
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const odd = { 反斜杠: '\\N \\. \\t', 行: 'a\nb\r\nc\td', 空: null, emoji: '👨‍👩‍👧', nested: [1.5, -0, { '': [] }] };
  await admin`
    INSERT INTO imports (village_code, id, kind, sheet, filename, options, file, report, status, created_at, created_by, expires_at)
    VALUES (${village}, ${RECORDER}, 'roster', ${'花名册\t\\N'}, ${'\\.'}, ${admin.json(odd)}, ${everyByte}, NULL, 'preview',
      '2026-10-05 03:04:05.678+08', ${RECORDER}, '9999-12-31 23:59:59.999+00')`;
  await admin`
    INSERT INTO clients (id, name, role, scope, created_at)
    VALUES ('01890000-0000-7000-8000-00000000000a', ${' "引号", \\N 与\n换行 '}, 'auditor', '22', '1969-02-28 15:59:59.123456+00')`;
}
