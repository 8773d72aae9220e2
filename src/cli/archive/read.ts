import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CommandError, reasonOf, usage } from '../io.ts';
import { damaged, decodeFrames, FORMAT, type Frame, type Header, type Preamble, type TableHeader } from './format.ts';
import { deriveKey, unseal } from './seal.ts';

const DIGEST_BYTES = 32;
const MAX_PREAMBLE = 4096;
const READ_BYTES = 1 << 16;

/** A backup whose hash was found right. */
export interface Backup {
  readonly header: Header;
  /** The tables in the header's order; each one's rows must be read to the end before the next. Checks the hash again. */
  tables(): AsyncGenerator<{ table: TableHeader; rows: AsyncGenerator<Buffer>; count: () => number }>;
  close(): Promise<void>;
}

interface Opened {
  readonly handle: FileHandle;
  readonly line: Buffer;
  /** Where the digest begins. */
  readonly end: number;
  readonly key: Buffer | undefined;
}

/**
 * Opens a backup and checks the hash of the whole file before anything of it is believed.
 * Errors: CommandError for no backup, a newer format, a wrong or missing passphrase, and any damage.
 */
export async function openBackup(file: string, passphrase: string | undefined): Promise<Backup> {
  const handle = await openFile(file);
  try {
    const { line, preamble } = await readPreamble(handle);
    const { size } = await handle.stat();
    const end = size - DIGEST_BYTES;
    if (end <= line.length) throw damaged('too short');
    const opened: Opened = { handle, line, end, key: undefined };
    for await (const _ of body(opened)); // the hash comes first: nothing of the body is interpreted yet
    const ready = { ...opened, key: keyOf(preamble, passphrase) };
    return { header: await readHeader(ready), tables: () => readTables(ready), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw usage(`无法读取备份文件 ${file}。`, `Cannot read the backup ${file}: ${reasonOf(error)}`);
  }
}

async function readPreamble(handle: FileHandle): Promise<{ line: Buffer; preamble: Preamble }> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_PREAMBLE), 0, MAX_PREAMBLE, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  let preamble: Preamble | undefined;
  try {
    preamble = JSON.parse(buffer.toString('utf8', 0, end + 1)) as Preamble;
  } catch {
    preamble = undefined;
  }
  if (end === -1 || typeof preamble?.moralBankBackup !== 'number') {
    throw new CommandError(1, '这不是道德银行的备份文件。', 'This is no backup of the Moral Bank.');
  }
  if (preamble.moralBankBackup !== FORMAT) {
    throw new CommandError(
      1,
      `备份文件的格式（${preamble.moralBankBackup}）不是本程序所能读的（${FORMAT}）。请用做备份的那个版本或更新的版本恢复。`,
      `The backup's format is ${preamble.moralBankBackup}, this program reads ${FORMAT}. Restore with the version that made it, or a newer one.`,
    );
  }
  return { line: Buffer.from(buffer.subarray(0, end + 1)), preamble };
}

function keyOf({ sealed }: Preamble, passphrase: string | undefined): Buffer | undefined {
  if (sealed === null && passphrase !== undefined) {
    throw new CommandError(
      1,
      '这份备份没有加密。若它本应加密，请勿使用；否则请去掉 --passphrase-file。',
      'This backup is not encrypted. If it should be, do not use it; otherwise leave out --passphrase-file.',
    );
  }
  if (sealed === null) return undefined;
  if (passphrase !== undefined) return deriveKey(passphrase, sealed);
  throw new CommandError(
    1,
    '这份备份是加密的。请用 --passphrase-file 给出备份时的口令文件。',
    'This backup is encrypted. Give the passphrase file of the day of the backup: --passphrase-file',
  );
}

/** The body's bytes as they are in the file. Error at the end: the digest does not fit. */
async function* body({ handle, line, end }: Opened): AsyncGenerator<Buffer> {
  const whole = createHash('sha256').update(line);
  const read = async (at: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead < 1) throw damaged('cut off');
    return buffer.subarray(0, bytesRead);
  };
  for (let at = line.length; at < end; ) {
    const part = await read(at, Math.min(READ_BYTES, end - at));
    whole.update(part);
    at += part.length;
    yield part;
  }
  if (!whole.digest().equals(await read(end, DIGEST_BYTES))) throw damaged('SHA-256');
}

async function* frames(opened: Opened): AsyncGenerator<Frame> {
  const { key, line } = opened;
  const bound = createHash('sha256').update(line).digest();
  const gunzip = createGunzip();
  const flow = pipeline(key === undefined ? body(opened) : unseal(key, bound, body(opened)), gunzip);
  flow.catch(() => undefined); // it destroys `gunzip`, whose reader sees the error
  try {
    yield* decodeFrames(gunzip);
  } catch (error) {
    throw error instanceof CommandError ? error : damaged(reasonOf(error));
  } finally {
    gunzip.destroy();
    await flow.catch(() => undefined);
  }
}

function parse<T>(frame: Frame | undefined, type: Frame['type']): T {
  if (frame?.type !== type) throw damaged(`frame ${type} expected`);
  try {
    return JSON.parse(frame.content.toString('utf8')) as T;
  } catch {
    throw damaged(`frame ${type}`);
  }
}

async function readHeader(opened: Opened): Promise<Header> {
  const all = frames(opened);
  try {
    const { value } = await all.next();
    return parse<Header>(value as Frame | undefined, 'H');
  } finally {
    await all.return(undefined);
  }
}

async function* readTables(opened: Opened): ReturnType<Backup['tables']> {
  const all = frames(opened);
  const next = async () => (await all.next()).value as Frame | undefined;
  try {
    const header = parse<Header>(await next(), 'H');
    for (const table of header.tables) {
      const begun = parse<TableHeader>(await next(), 'T');
      if (begun.name !== table.name) throw damaged(`table ${table.name} expected`);
      let declared: number | undefined;
      const rows = (async function* () {
        let frame = await next();
        for (; frame?.type === 'D'; frame = await next()) yield frame.content;
        declared = parse<{ rows: number }>(frame, 'E').rows;
      })();
      const count = () => {
        if (declared === undefined) throw damaged(`table ${table.name} is unfinished`);
        return declared;
      };
      yield { table, rows, count };
    }
    if (parse<{ tables: number }>(await next(), 'Z').tables !== header.tables.length) throw damaged('tables');
    if ((await next()) !== undefined) throw damaged('more after the end');
  } finally {
    await all.return(undefined);
  }
}
