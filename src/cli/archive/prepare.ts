import type { TransactionSql } from '../../database/index.ts';
import { CommandError } from '../io.ts';
import { appliedSteps, beginsWith, type KnownStep, knownSteps, type Step } from '../schema.ts';
import { findTables } from './catalogue.ts';
import type { Header, TableHeader } from './format.ts';

/** The migrator's lock: no service migrates while a backup is loaded. */
const MIGRATION_LOCK = '7305168420001';
const LOCK_TIMEOUT = '30s';

function refused(zh: string, en: string): CommandError {
  return new CommandError(1, `${zh}没有恢复任何内容。`, `${en} Nothing was restored.`);
}

/** The steps to be run after loading. Error: the backup is newer than this program, or of another line. */
export function stepsAfter(header: Header, known: readonly KnownStep[] = knownSteps()): readonly KnownStep[] {
  if (beginsWith(known, header.migrations)) return known.slice(header.migrations.length);
  throw refused(
    `备份来自更新或不同的版本（${header.program}）。请安装该版本后再恢复。`,
    `The backup was made by a newer or different version (${header.program}). Install that version, then restore.`,
  );
}

/**
 * Gives an empty database the backup's schema, locks every table, and removes the operator keys that a first start made by itself.
 * Error: the database holds anything else, has another schema, or is in use.
 */
export async function prepareEmpty(tx: TransactionSql, header: Header): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
  const applied = await appliedSteps(tx);
  if (!beginsWith(header.migrations, applied)) {
    throw refused(
      '目标数据库的结构与备份不符（可能较新）。请恢复到一个全新的空数据库（例如新的 DATA_DIR）。',
      "The target's schema is not the backup's (newer, perhaps). Restore into a new, empty database (a new DATA_DIR, for instance).",
    );
  }
  if (applied.length === 0 && (await findTables(tx)).length > 0) throw notEmpty('public');
  await runSteps(tx, knownSteps().slice(applied.length, header.migrations.length));
  const tables = await findTables(tx);
  if (!sameTables(tables, header.tables)) {
    throw refused(
      '目标数据库的表与备份中的不同。请恢复到一个全新的空数据库。',
      "The target's tables are not the backup's. Restore into a new, empty database.",
    );
  }
  await tx`SELECT set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
  for (const { name } of tables) await tx`LOCK TABLE public.${tx(name)} IN ACCESS EXCLUSIVE MODE`;
  await removeFirstStart(tx, tables);
  for (const { name } of tables) {
    const [any] = await tx`SELECT 1 FROM public.${tx(name)} LIMIT 1`;
    if (any !== undefined) throw notEmpty(name);
  }
}

function notEmpty(table: string): CommandError {
  return refused(
    `目标数据库不是空的（表 ${table} 中已有内容），不会覆盖。请恢复到一个全新的空数据库（例如新的 DATA_DIR）。`,
    `The target is not empty (there are rows in ${table}) and is never overwritten. Restore into a new, empty database (a new DATA_DIR, for instance).`,
  );
}

/** In the restoring transaction, as the migrator would: recorded one by one. */
export async function runSteps(tx: TransactionSql, steps: readonly KnownStep[]): Promise<void> {
  await tx`CREATE SCHEMA IF NOT EXISTS drizzle`;
  await tx`
    CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`;
  for (const { hash, when, statements } of steps) {
    for (const statement of statements) await tx.unsafe(statement);
    const step: Step = { hash, when };
    await tx`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (${step.hash}, ${step.when})`;
  }
}

function sameTables(a: readonly TableHeader[], b: readonly TableHeader[]): boolean {
  const names = (tables: readonly TableHeader[]) =>
    JSON.stringify(tables.map(({ name, columns }) => [name, [...columns].sort()]).sort());
  return names(a) === names(b);
}

/** A service that was started once made itself an operator key and did nothing else: the backup's keys take its place. */
async function removeFirstStart(tx: TransactionSql, tables: readonly TableHeader[]): Promise<void> {
  if (!['clients', 'keys'].every((name) => tables.some((table) => table.name === name))) return;
  const [other] = await tx`
    SELECT 1 WHERE EXISTS (SELECT FROM keys WHERE origin = 'issued')
      OR EXISTS (SELECT FROM clients c WHERE NOT EXISTS (SELECT FROM keys k WHERE k.client_id = c.id))
      OR EXISTS (SELECT FROM audit_records) OR EXISTS (SELECT FROM ledgers)`;
  if (other !== undefined) return;
  await tx`DELETE FROM keys`;
  await tx`DELETE FROM clients`;
}
