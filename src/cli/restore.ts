import type { Command } from 'commander';
import { isConnectionLost, type Sql, sqlState } from '../database/index.ts';
import { placeKeys } from './archive/keys.ts';
import { loadBackup } from './archive/load.ts';
import { stepsAfter } from './archive/prepare.ts';
import { openBackup } from './archive/read.ts';
import { readPassphrase } from './archive/seal.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import { loadSettings, withDatabase, withPool } from './open-database.ts';
import { inWords } from './verify.ts';

interface Options {
  passphraseFile?: string;
  acceptProblems?: boolean;
}

export function restoreCommand(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('restore <file>')
    .description(
      '把备份恢复到空数据库并核验；要么全部恢复，要么什么都不变 · restore into an empty database and verify: all or nothing',
    )
    .option('--passphrase-file <path>', '备份时的口令文件 · the passphrase file of the backup')
    .option(
      '--accept-problems',
      '即使台账未通过核验也保留恢复的内容 · keep what was restored although a ledger has a problem',
    )
    .action(async (file: string, options: Options) => {
      done((await restore(io, file, options)) ? 0 : 1);
    });
}

/** Returns whether every ledger verified. */
async function restore(io: Io, file: string, options: Options): Promise<boolean> {
  const passphrase = options.passphraseFile === undefined ? undefined : readPassphrase(options.passphraseFile);
  const settings = loadSettings(io.env);
  const backup = await openBackup(file, passphrase);
  try {
    const { header } = backup;
    stepsAfter(header);
    io.err(
      `备份于 ${header.createdAt}（版本 ${header.program}，PostgreSQL ${header.postgres}） · made then, by that version`,
    );
    const takeBack = placeKeys(io.env, settings, header.keys);
    const acceptProblems = options.acceptProblems === true;
    let committed = false;
    const load = async (sql: Sql) => {
      const verdicts = await loadBackup(sql, backup, { acceptProblems, progress: io.err });
      committed = true;
      return verdicts;
    };
    try {
      const verdicts = await withDatabase(io, settings, { create: true }, (url) => withPool(url, { role: null }, load));
      for (const verdict of verdicts) for (const line of inWords(verdict)) io.out(line);
      const sound = verdicts.every((verdict) => verdict.ok);
      io.out(
        sound
          ? `已恢复，${verdicts.length} 个村的台账全部通过核验 · restored; the ledgers of ${verdicts.length} villages verified`
          : '已恢复，但有台账未通过核验 · restored, but a ledger has a problem',
      );
      const changed = Object.entries(header.settings).filter(([name, value]) => (io.env[name]?.trim() ?? '') !== value);
      if (changed.length > 0) io.err('备份时的设置与现在不同的有 · settings of the day of the backup that differ now:');
      for (const [name, value] of changed) io.err(`  ${name}=${value}`);
      io.err(
        '请用备份时的系统管理员密钥；本机首次启动时生成的已失效 · Use the operator key of the backup; one made here at a first start is gone',
      );
      return sound;
    } catch (error) {
      // A lost connection may have committed: then the data needs these keys.
      if (!committed && !isConnectionLost(error)) takeBack();
      throw inUse(error) ?? error;
    }
  } finally {
    await backup.close();
  }
}

function inUse(error: unknown): CommandError | undefined {
  if (!['55P03', '40P01'].includes(sqlState(error) ?? '')) return undefined;
  return new CommandError(
    2,
    '目标数据库正在使用中，没有恢复任何内容。请先停止服务再恢复。',
    'The target database is in use; nothing was restored. Stop the service, then restore.',
    { cause: error },
  );
}
