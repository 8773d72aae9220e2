import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Sql, type TransactionSql, transaction } from '../../database/index.ts';
import { rootOf, unpackPeaks } from '../../kernel/merkle.ts';
import { CommandError, reasonOf, usage } from '../io.ts';
import { appliedSteps } from '../schema.ts';
import { findSequences, findTables } from './catalogue.ts';
import { copyOut, countRows, plainText } from './copy.ts';
import { encodeFrame, FORMAT, type Header, type Preamble, type VillageHeader } from './format.ts';
import { deriveKey, freshSealing, seal } from './seal.ts';

export interface BackupInput {
  /** Connected as the owner. */
  readonly sql: Sql;
  readonly file: string;
  readonly passphrase: string | undefined;
  readonly program: string;
  readonly settings: Header['settings'];
  readonly keys: Header['keys'];
  readonly progress: (message: string) => void;
}

export interface BackupSummary {
  readonly header: Header;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the whole file, lower-case hex. */
  readonly digest: string;
}

/**
 * Writes one file of everything in the database, all of one moment, while the service goes on. The file appears under its name only
 * when it is complete and on disk. Errors: CommandError when there is such a file or it cannot be written; PostgreSQL's.
 */
export async function writeBackup(input: BackupInput): Promise<BackupSummary> {
  if (existsSync(input.file)) {
    throw usage(
      `文件 ${input.file} 已存在，不会覆盖。请换一个文件名。`,
      `${input.file} exists and is not overwritten. Choose another name.`,
    );
  }
  const partial = `${input.file}.partial-${process.pid}`;
  const forget = () => rmSync(partial, { force: true });
  process.once('exit', forget); // also when interrupted
  try {
    const handle = await create(partial);
    try {
      const summary = await fill(input, handle);
      await handle.sync();
      await rename(partial, input.file);
      await syncDirectory(dirname(input.file));
      return summary;
    } finally {
      await handle.close();
    }
  } finally {
    forget();
    process.off('exit', forget);
  }
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    throw new CommandError(
      2,
      `无法写入 ${file}。请检查目录和权限。`,
      `Cannot write ${file}: ${reasonOf(error)}. Check the directory and its permissions.`,
    );
  }
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return; // a directory cannot be opened there
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function fill(input: BackupInput, handle: FileHandle): Promise<BackupSummary> {
  const sealing = input.passphrase === undefined ? null : freshSealing();
  const key = sealing === null ? undefined : deriveKey(input.passphrase!, sealing);
  const preamble: Preamble = { moralBankBackup: FORMAT, sealed: sealing };
  const line = Buffer.from(`${JSON.stringify(preamble)}\n`, 'utf8');
  const bound = createHash('sha256').update(line).digest();
  let header: Header | undefined;
  let rows = 0;
  let bytes = 0;
  const whole = createHash('sha256').update(line);

  await transaction(input.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    await plainText(tx);
    const made = await readHeader(tx, input);
    header = made;
    await handle.write(line);
    await pipeline(
      frames(tx, made, (table, count) => {
        rows += count;
        input.progress(`${table} ${count}`);
      }),
      createGzip({ level: 4 }),
      async (packed: AsyncIterable<Buffer>) => {
        for await (const part of key === undefined ? packed : seal(key, bound, packed)) {
          whole.update(part);
          bytes += part.length;
          await handle.writeFile(part);
        }
      },
    );
  });
  const digest = whole.digest();
  await handle.writeFile(digest);
  return { header: header!, rows, bytes: line.length + bytes + digest.length, digest: digest.toString('hex') };
}

async function readHeader(tx: TransactionSql, input: BackupInput): Promise<Header> {
  const tables = await findTables(tx); // the first statement takes the snapshot
  const migrations = await appliedSteps(tx);
  if (migrations.length === 0) {
    throw new CommandError(
      2,
      '数据库还是空的，没有可备份的内容。',
      'The database is empty: there is nothing to back up.',
    );
  }
  const [server] = await tx<{ version: string }[]>`SELECT current_setting('server_version') AS version`;
  const { program, settings, keys } = input;
  return {
    createdAt: new Date().toISOString(),
    program,
    postgres: server!.version,
    migrations,
    villages: await readVillages(tx),
    tables,
    sequences: await findSequences(tx),
    settings,
    keys,
  };
}

async function readVillages(tx: TransactionSql): Promise<VillageHeader[]> {
  const heads = await tx<{ village: string; size: number; peaks: Buffer }[]>`
    SELECT village_code AS village, size, peaks FROM ledgers ORDER BY village_code`;
  return heads.map(({ village, size, peaks }) => ({ village, size, root: rootOfHead(size, peaks) }));
}

function rootOfHead(size: number, peaks: Buffer): string | null {
  try {
    return rootOf(unpackPeaks(size, peaks)).toString('hex');
  } catch {
    return null; // a bent head: still better backed up than not
  }
}

async function* frames(
  tx: TransactionSql,
  header: Header,
  onTable: (name: string, rows: number) => void,
): AsyncGenerator<Buffer> {
  yield encodeFrame('H', header);
  for (const table of header.tables) {
    yield encodeFrame('T', table);
    let rows = 0;
    for await (const part of copyOut(tx, table.name, table.columns)) {
      rows += countRows(part);
      yield encodeFrame('D', part);
    }
    yield encodeFrame('E', { rows });
    onTable(table.name, rows);
  }
  yield encodeFrame('Z', { tables: header.tables.length });
}
