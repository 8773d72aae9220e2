import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CommandError, reasonOf, usage } from '../io.ts';
import { damaged, type Sealing } from './format.ts';

/*
 * AES-256-GCM in pieces, so that a file of any size is sealed and opened in bounded memory. A piece's nonce is its number and whether it
 * is the last one: pieces cannot be left out, reordered or cut off. The file's first line is authenticated with each.
 */

const PIECE = 1 << 16;
const TAG = 16;
const MIN_PASSPHRASE = 12;

/** 128 MB and about half a second: the price of each guess at the passphrase. */
export function freshSealing(): Sealing {
  const salt = randomBytes(32).toString('base64');
  return { kdf: 'scrypt', N: 1 << 17, r: 8, p: 1, salt, cipher: 'aes-256-gcm' };
}

/** The passphrase kept in a file, without the line's end. Error: usage. */
export function readPassphrase(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw usage(`无法读取口令文件 ${file}。`, `Cannot read the passphrase file ${file}: ${reasonOf(error)}`);
  }
  if (text.length >= MIN_PASSPHRASE && !text.includes('\n')) return text;
  throw usage(
    `口令须为一行，至少 ${MIN_PASSPHRASE} 个字符；可用 openssl rand -base64 24 生成。`,
    `The passphrase must be one line of at least ${MIN_PASSPHRASE} characters; make one with: openssl rand -base64 24`,
  );
}

export function deriveKey(passphrase: string, sealing: Sealing): Buffer {
  const { N, r, p, salt } = sealing;
  const fits = [N, r, p].every((value) => Number.isInteger(value) && value > 0) && N <= 1 << 20 && r <= 16 && p <= 16;
  if (!fits || typeof salt !== 'string') throw damaged('sealing parameters');
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, {
    N,
    r,
    p,
    maxmem: 256 * N * r + (1 << 20),
  });
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Bytes regrouped to pieces of one size; the last one is flagged, shorter, and never left out. */
async function* pieces(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length <= size) continue; // a full piece may yet be the last one
    let held = Buffer.concat(parts);
    for (; held.length > size; held = held.subarray(size)) yield { piece: held.subarray(0, size), last: false };
    parts = [held];
    length = held.length;
  }
  yield { piece: Buffer.concat(parts), last: true };
}

export async function* seal(key: Buffer, bound: Buffer, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, last } of pieces(source, PIECE)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last)).setAAD(bound);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

export async function* unseal(key: Buffer, bound: Buffer, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, last } of pieces(source, PIECE + TAG)) {
    if (piece.length < TAG) throw damaged('sealed piece');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG });
    decipher.setAAD(bound).setAuthTag(piece.subarray(-TAG));
    let opened: Buffer;
    try {
      opened = Buffer.concat([decipher.update(piece.subarray(0, -TAG)), decipher.final()]);
    } catch {
      throw number === 0 ? wrongPassphrase() : damaged('sealed piece');
    }
    yield opened;
    number += 1;
  }
}

function wrongPassphrase(): CommandError {
  return new CommandError(
    1,
    '口令不对，没有恢复任何内容。请用备份时的口令文件。',
    'The passphrase is wrong; nothing was restored. Use the passphrase file of the day of the backup.',
  );
}
