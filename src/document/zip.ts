import { Readable } from 'node:stream';
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

/** Packs the parts one after another; rejects with what a part's content throws. */
export function zipParts(parts: readonly ZipPart[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.on('error', reject);
    zip.outputStream.on('error', reject);
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('end', () => {
      const whole = Buffer.concat(chunks);
      resolve(new Uint8Array(whole.buffer, whole.byteOffset, whole.length));
    });
    for (const { name, content, compress = true } of parts) {
      const options = { compress, mtime: TIMESTAMP, forceDosTimestamp: true };
      zip.addReadStreamLazy(name, options, (give) => {
        const stream = Readable.from(content(), { objectMode: false });
        // yazl itself does not listen for errors of what it reads.
        stream.on('error', reject);
        give(null, stream);
      });
    }
    zip.end();
  });
}
