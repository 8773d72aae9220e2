import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A part of a package: its bytes come when its turn has come, after those of the parts before it. */
export interface ZipPart {
  name: string;
  content: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** False: stored as it is, for what is compressed already. */
  compress?: boolean;
}

/** The same content gives the same bytes whenever it is written. */
const TIMESTAMP = new Date(2000, 0, 1);

/**
 * Packs the parts one after another, no faster than they are read. What a part's content throws destroys the stream, so that nobody
 * takes half a package for a whole one; whoever destroys the stream ends the part that is being made.
 */
export function zipStream(parts: readonly ZipPart[]): Readable {
  const zip = new ZipFile();
  const out = new PassThrough();
  let current: Readable | undefined;
  const fail = (error: Error) => out.destroy(error);
  zip.on('error', fail);
  zip.outputStream.on('error', fail);
  for (const { name, content, compress = true } of parts) {
    const options = { compress, mtime: TIMESTAMP, forceDosTimestamp: true };
    zip.addReadStreamLazy(name, options, (give) => {
      if (out.destroyed) return;
      current = Readable.from(content(), { objectMode: false });
      // yazl itself does not listen for errors of what it reads.
      current.on('error', fail);
      give(null, current);
    });
  }
  zip.end();
  out.on('close', () => current?.destroy());
  zip.outputStream.pipe(out);
  return out;
}

/** The whole package at once; rejects with what a part's content throws. */
export async function zipParts(parts: readonly ZipPart[]): Promise<Uint8Array> {
  const whole = await buffer(zipStream(parts));
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

/** A part that is there already. */
export function zipPart(name: string, bytes: Uint8Array | string): ZipPart {
  return { name, content: () => [typeof bytes === 'string' ? Buffer.from(bytes) : bytes] };
}
