import { type Sql, type TransactionSql, transaction } from '../../database/index.ts';
import { CommandError } from '../io.ts';
import { inWords, type VillageVerdict, verifyLedger } from '../verify.ts';
import { type ForeignKey, findForeignKeys } from './catalogue.ts';
import { copyIn, plainText } from './copy.ts';
import { damaged, type VillageHeader } from './format.ts';
import { prepareEmpty, runSteps, stepsAfter } from './prepare.ts';
import type { Backup } from './read.ts';

export interface LoadOptions {
  /** Keep what was restored although a ledger has a problem. */
  readonly acceptProblems: boolean;
  readonly progress: (message: string) => void;
}

/**
 * Loads a backup into an empty database and verifies every ledger against the backup's sizes and roots: all in one transaction, so that
 * a failure leaves the database as it was. Returns the verdicts. Errors: CommandError (not empty, damaged, a ledger that differs); PostgreSQL's.
 */
export async function loadBackup(sql: Sql, backup: Backup, options: LoadOptions): Promise<VillageVerdict[]> {
  const { header } = backup;
  const later = stepsAfter(header);
  return transaction(sql, {}, async (tx) => {
    await plainText(tx);
    await prepareEmpty(tx, header);
    const foreignKeys = await findForeignKeys(tx);
    await dropForeignKeys(tx, foreignKeys);
    for await (const { table, rows, count } of backup.tables()) {
      await copyIn(tx, table.name, table.columns, rows);
      const [loaded] = await tx<{ rows: number }[]>`SELECT count(*) AS rows FROM public.${tx(table.name)}`;
      if (loaded?.rows !== count()) throw damaged(`rows of ${table.name}`);
      options.progress(`${table.name} ${count()}`);
    }
    for (const { name, value, called } of header.sequences) {
      await tx`SELECT setval(${`public."${name}"`}::regclass, ${value}::bigint, ${called})`;
    }
    await restoreForeignKeys(tx, foreignKeys);
    await runSteps(tx, later);
    await tx`ANALYZE`;
    const verdicts = await verifyVillages(tx, header.villages, options.progress);
    if (!options.acceptProblems && verdicts.some((verdict) => !verdict.ok)) throw unsound(verdicts);
    return verdicts;
  });
}

/** Tables refer to each other and to themselves: checked when all rows are there, in one pass instead of row by row. */
async function dropForeignKeys(tx: TransactionSql, foreignKeys: readonly ForeignKey[]): Promise<void> {
  for (const { table, name } of foreignKeys) await tx`ALTER TABLE public.${tx(table)} DROP CONSTRAINT ${tx(name)}`;
}

async function restoreForeignKeys(tx: TransactionSql, foreignKeys: readonly ForeignKey[]): Promise<void> {
  for (const { table, name, definition } of foreignKeys) {
    await tx`ALTER TABLE public.${tx(table)} ADD CONSTRAINT ${tx(name)} ${tx.unsafe(definition)}`;
  }
}

async function verifyVillages(
  tx: TransactionSql,
  villages: readonly VillageHeader[],
  progress: (message: string) => void,
): Promise<VillageVerdict[]> {
  // What `verify` would begin is this transaction: it sees rows that nobody else sees yet.
  const sql = { begin: (_mode: string, body: (inner: TransactionSql) => unknown) => body(tx) } as unknown as Sql;
  const verdicts: VillageVerdict[] = [];
  for (const { village, size, root } of villages) {
    const verdict = await verifyLedger(sql, village, root === null ? undefined : { size, root });
    verdicts.push(verdict.ok && verdict.size !== size ? otherSize(verdict, size) : verdict);
    progress(`verify ${village} ${verdict.size}`);
  }
  return verdicts;
}

function otherSize(verdict: VillageVerdict, size: number): VillageVerdict {
  const message = {
    zh: `台账有 ${verdict.size} 笔，备份时是 ${size} 笔。`,
    en: `The journal has ${verdict.size} entries; there were ${size} when the backup was made.`,
  };
  return { ...verdict, ok: false, firstProblem: { check: 'trusted-size', message } };
}

function unsound(verdicts: readonly VillageVerdict[]): CommandError {
  const lines = verdicts.filter((verdict) => !verdict.ok).flatMap(inWords);
  return new CommandError(
    1,
    `备份中的台账未通过核验，没有恢复任何内容。请换用另一份备份；若只有这一份，可加 --accept-problems 恢复后再查。`,
    `Ledgers of the backup do not verify; nothing was restored. Use another backup; if it is the only one, restore with --accept-problems and investigate.\n${lines.join('\n')}`,
  );
}
