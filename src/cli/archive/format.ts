import { CommandError } from '../io.ts';
import type { Step } from '../schema.ts';

/*
 * A backup is one file: a line of JSON (`Preamble`), a body, and the SHA-256 of everything before it. The body is a gzip stream,
 * cut into sealed pieces where there is a passphrase. Unpacked it is a row of frames: one byte of type, four bytes of length, content:
 *   H  the header, JSON
 *   T  a table begins: JSON { name, columns }; then D frames: rows in COPY's text format; then E: JSON { rows }
 *   Z  the end: JSON { tables }
 */

export const FORMAT = 1;

export interface Sealing {
  readonly kdf: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
  readonly cipher: 'aes-256-gcm';
}

export interface Preamble {
  readonly moralBankBackup: number;
  readonly sealed: Sealing | null;
}

export interface TableHeader {
  /** In the schema `public`. */
  readonly name: string;
  readonly columns: readonly string[];
}

export interface VillageHeader {
  readonly village: string;
  readonly size: number;
  /** null: the head was damaged when the backup was made. */
  readonly root: string | null;
}

export interface Header {
  readonly createdAt: string;
  /** This program's version. */
  readonly program: string;
  /** The server's version. */
  readonly postgres: string;
  readonly migrations: readonly Step[];
  readonly villages: readonly VillageHeader[];
  readonly tables: readonly TableHeader[];
  readonly sequences: readonly { name: string; value: string; called: boolean }[];
  /** Environment variables that hold no secret. */
  readonly settings: Readonly<Record<string, string>>;
  /** Base64. */
  readonly keys: { readonly encryption: string; readonly signing: string };
}

export type FrameType = 'H' | 'T' | 'D' | 'E' | 'Z';
export interface Frame {
  readonly type: FrameType;
  readonly content: Buffer;
}

export const FRAME_HEAD = 5;
/** Rows are gathered to frames of about this many bytes. */
export const ROWS_BYTES = 1 << 16;
/** The header names every village; nothing else comes near. */
const MAX_FRAME = 1 << 28;

export function encodeFrame(type: FrameType, content: Buffer | object): Buffer {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content), 'utf8');
  const head = Buffer.alloc(FRAME_HEAD);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Refused: what the file holds is not what `backup` wrote. */
export function damaged(what: string): CommandError {
  return new CommandError(
    1,
    `备份文件已损坏或被改动（${what}），没有恢复任何内容。请换用另一份备份。`,
    `The backup is damaged or was altered (${what}); nothing was restored. Use another backup.`,
  );
}

/** Cuts a stream of bytes into frames; at most one frame is held. */
export async function* decodeFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let missing = FRAME_HEAD;
  for await (const piece of source) {
    parts.push(piece);
    missing -= piece.length;
    if (missing > 0) continue;
    held = Buffer.concat([held, ...parts]);
    parts = [];
    let at = 0;
    for (;;) {
      const length = held.length - at < FRAME_HEAD ? undefined : held.readUInt32BE(at + 1);
      if (length !== undefined && length > MAX_FRAME) throw damaged('frame length');
      missing = at + FRAME_HEAD + (length ?? 0) - held.length;
      if (length === undefined || missing > 0) break;
      const type = held.toString('latin1', at, at + 1);
      if (!'HTDEZ'.includes(type)) throw damaged('frame type');
      yield { type: type as FrameType, content: held.subarray(at + FRAME_HEAD, at + FRAME_HEAD + length) };
      at += FRAME_HEAD + length;
    }
    held = held.subarray(at);
  }
  if (held.length > 0 || parts.length > 0) throw damaged('unfinished frame');
}
