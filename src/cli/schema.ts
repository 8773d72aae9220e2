import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { AnySql, Sql } from '../database/index.ts';
import { CommandError } from './io.ts';

/** One step of the schema, as the migrator records it. */
export interface Step {
  readonly hash: string;
  /** The migrator's own clock: epoch milliseconds. */
  readonly when: number;
}

export interface KnownStep extends Step {
  readonly statements: readonly string[];
}

const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** The steps that this program brings, oldest first. */
export function knownSteps(folder: string = FOLDER): KnownStep[] {
  return readMigrationFiles({ migrationsFolder: folder }).map((step) => ({
    hash: step.hash,
    when: step.folderMillis,
    statements: step.sql,
  }));
}

/** The steps that a database has run, oldest first. As its owner. */
export async function appliedSteps(sql: AnySql): Promise<Step[]> {
  const [table] = await sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS made`;
  if (table?.made !== true) return [];
  return sql<Step[]>`SELECT hash, created_at AS when FROM drizzle.__drizzle_migrations ORDER BY id`;
}

/** Does `all` begin with these steps? */
export function beginsWith(all: readonly Step[], steps: readonly Step[]): boolean {
  return (
    steps.length <= all.length && steps.every((step, i) => step.hash === all[i]?.hash && step.when === all[i]?.when)
  );
}

/** Error: CommandError unless the database has exactly this program's schema. As its owner. */
export async function requireCurrentSchema(sql: Sql): Promise<void> {
  const applied = await appliedSteps(sql);
  const known = knownSteps();
  if (applied.length === known.length && beginsWith(known, applied)) return;
  if (beginsWith(known, applied)) {
    throw new CommandError(
      2,
      `数据库结构是旧的（${applied.length}/${known.length}）。请先运行 moral-bank migrate，或启动一次服务。`,
      `The database has an older schema (${applied.length} of ${known.length} migrations). Run "moral-bank migrate" first, or start the service.`,
    );
  }
  throw new CommandError(
    2,
    '数据库与本程序的版本不符。请使用服务所用的同一版本。',
    'The database belongs to another version of this program. Use the version that the service runs.',
  );
}
