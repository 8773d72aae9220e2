import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyWithDrizzle } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { StartupError } from './startup-error.ts';

export interface MigrateOptions {
  /** Folder of drizzle-kit's layout. Default: the project's `migrations`. */
  folder?: string;
  log?: (message: string) => void;
}

export interface MigrationResult {
  /** How many were applied by this call. */
  applied: number;
  total: number;
}

/** Any number will do, as long as every version of the service takes the same one. */
const LOCK = 7_305_168_420_001;
const PROJECT_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

interface Step {
  tag: string;
  hash: string;
  when: number;
}

function readSteps(folder: string): Step[] {
  const file = join(folder, 'meta', '_journal.json');
  if (!existsSync(file)) return [];
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { tag: string }[] };
  return readMigrationFiles({ migrationsFolder: folder }).map((step, index) => ({
    tag: journal.entries[index]?.tag ?? String(index),
    hash: step.hash,
    when: step.folderMillis,
  }));
}

/** Compares what the database has with what this binary brings, oldest first: the shorter must begin the longer. */
function compare(applied: readonly Omit<Step, 'tag'>[], steps: readonly Step[]): void {
  for (const [index, step] of steps.entries()) {
    const was = applied[index];
    if (was === undefined) return;
    if (was.hash === step.hash && was.when === step.when) continue;
    throw new StartupError(
      `数据库迁移 ${step.tag} 与数据库中已执行的不一致：迁移文件被改动过，或次序不同。请恢复原来的迁移文件（重新取得该版本的程序），不要修改已发布的迁移。`,
      `Migration ${step.tag} differs from what this database has run: the file was altered or the order changed. Restore the released migration files; never edit one.`,
    );
  }
  if (applied.length > steps.length) {
    throw new StartupError(
      `数据库比本程序新（已执行 ${applied.length} 个迁移，本程序只有 ${steps.length} 个）。请改用新版本的程序，或从升级前的备份恢复数据库；旧程序不会在新数据库上运行。`,
      `The database is newer than this program (${applied.length} migrations run, ${steps.length} known). Run the newer version, or restore the backup made before the upgrade: an older program refuses a newer database.`,
    );
  }
}

async function readApplied(sql: postgres.Sql): Promise<Omit<Step, 'tag'>[]> {
  const [table] = await sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS made`;
  if (table?.made !== true) return [];
  const rows = await sql<{ hash: string; created_at: string }[]>`
    SELECT hash, created_at::text FROM drizzle.__drizzle_migrations ORDER BY id`;
  return rows.map((row) => ({ hash: row.hash, when: Number(row.created_at) }));
}

/** drizzle compares with the last one only: a step dated before it would be skipped without a word. */
function checkOrder(steps: readonly Step[]): void {
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined || before.when < step.when) continue;
    throw new StartupError(
      `迁移 ${step.tag} 的时间不晚于前一个，请在 migrations/meta/_journal.json 中改正 when。`,
      `Migration ${step.tag} is not dated after the one before it: correct "when" in migrations/meta/_journal.json.`,
    );
  }
}

/**
 * Brings the database to this binary's schema, as the connecting user; several processes may do so at once.
 * All steps are one transaction. Errors: StartupError for altered steps and for a newer database, else PostgreSQL's.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationResult> {
  const folder = options.folder ?? PROJECT_MIGRATIONS;
  const steps = readSteps(folder);
  checkOrder(steps);
  const sql = postgres(url, {
    max: 1, // one session: it holds the lock
    onnotice: () => undefined,
    connection: { application_name: 'moral-bank migrate', statement_timeout: 0, lock_timeout: 0 },
  });
  try {
    await sql`SELECT pg_advisory_lock(${String(LOCK)}::bigint)`;
    const before = await readApplied(sql);
    compare(before, steps);
    if (before.length === steps.length) return { applied: 0, total: steps.length };
    await applyWithDrizzle(drizzle(sql), { migrationsFolder: folder });
    const after = await readApplied(sql);
    compare(after, steps);
    if (after.length !== steps.length) throw new Error(`${after.length} of ${steps.length} migrations were recorded`);
    options.log?.(`migrations ${before.length} → ${after.length}`);
    return { applied: after.length - before.length, total: steps.length };
  } finally {
    await sql.end({ timeout: 5 }); // ends the session, which gives the lock back
  }
}
