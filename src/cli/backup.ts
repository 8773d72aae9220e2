import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readKeys, readSettings } from './archive/keys.ts';
import { readPassphrase } from './archive/seal.ts';
import { writeBackup } from './archive/write.ts';
import type { Io } from './io.ts';
import { loadSettings, withDatabase, withPool } from './open-database.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);

export function backupCommand(program: Command, io: Io): void {
  program
    .command('backup <file>')
    .description(
      '备份全部数据、密钥和设置到一个文件，服务不必停止 · back up all data, keys and settings to one file while the service runs',
    )
    .option(
      '--passphrase-file <path>',
      '用文件中的口令加密（强烈建议） · encrypt with the passphrase in a file (strongly recommended)',
    )
    .action(async (file: string, options: { passphraseFile?: string }) => {
      const passphrase = options.passphraseFile === undefined ? undefined : readPassphrase(options.passphraseFile);
      const settings = loadSettings(io.env);
      const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
      const { header, rows, bytes, digest } = await withDatabase(io, settings, {}, (url) =>
        withPool(url, { role: null }, (sql) =>
          writeBackup({
            sql,
            file,
            passphrase,
            program: version,
            settings: readSettings(io.env),
            keys: readKeys(io.env, settings),
            progress: io.err,
          }),
        ),
      );
      io.out(
        `已备份 ${header.tables.length} 张表、${rows} 行、${header.villages.length} 个村 · backed up ${header.tables.length} tables, ${rows} rows, ${header.villages.length} villages`,
      );
      for (const { village, size, root } of header.villages)
        io.out(`${village} size ${size} root ${root ?? 'PROBLEM 账首已损坏'}`);
      io.out(`${file}  ${bytes} bytes  SHA-256 ${digest}`);
      if (passphrase === undefined) {
        io.err(
          '此文件含有密钥且未加密，请像密钥一样保管 · This file holds keys and is not encrypted: keep it like a key, or use --passphrase-file',
        );
      }
    });
}
