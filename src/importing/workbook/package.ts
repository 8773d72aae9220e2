import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { type Budget, LIMITS } from './limits.ts';
import { WorkbookError } from './problems.ts';

const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`;

/** Refuses on what the central directory claims, before a byte is unpacked. */
function checkDirectory(entries: readonly Entry[]): void {
  let unpacked = 0;
  for (const entry of entries) {
    if (entry.isEncrypted()) throw new WorkbookError('encrypted');
    unpacked += entry.uncompressedSize;
    const isDense = entry.uncompressedSize > LIMITS.ratio * Math.max(entry.compressedSize, 1);
    if (unpacked > LIMITS.unpackedBytes || (isDense && entry.uncompressedSize > LIMITS.ratioFrom)) {
      throw new WorkbookError('zip-bomb', { part: entry.fileName });
    }
  }
}

/** The parts of an Office Open XML package; part names are compared without regard to case. */
export class Package {
  readonly #zip: ZipFile;
  readonly #entries: Map<string, Entry>;
  readonly #budget: Budget;

  private constructor(zip: ZipFile, entries: Map<string, Entry>, budget: Budget) {
    this.#zip = zip;
    this.#entries = entries;
    this.#budget = budget;
  }

  /** @throws WorkbookError damaged, encrypted, zip-bomb, too-large */
  static async open(bytes: Uint8Array, budget: Budget): Promise<Package> {
    const entries = new Map<string, Entry>();
    try {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const zip = await fromBufferPromise(buffer, { validateEntrySizes: true });
      if (zip.entryCount > LIMITS.zipEntries) {
        throw new WorkbookError('too-large', { what: 'parts', whatZh: '压缩包内的文件数', limit: LIMITS.zipEntries });
      }
      for await (const entry of zip.eachEntry()) {
        if (!entry.fileName.endsWith('/')) entries.set(entry.fileName.toLowerCase(), entry);
      }
      checkDirectory([...entries.values()]);
      return new Package(zip, entries, budget);
    } catch (error) {
      throw error instanceof WorkbookError ? error : new WorkbookError('damaged', { part: 'zip' });
    }
  }

  /** Names of the parts, as written, in the package's order. */
  names(): string[] {
    return [...this.#entries.values()].map((entry) => entry.fileName);
  }

  has(part: string): boolean {
    return this.#entries.has(part.toLowerCase());
  }

  /** True where the part was stored without compression (pictures mostly). */
  isStored(part: string): boolean {
    return this.#entries.get(part.toLowerCase())?.compressionMethod === 0;
  }

  /**
   * The part's bytes. What really comes out is counted: headers can lie.
   * @throws WorkbookError damaged, zip-bomb
   */
  async *read(part: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(part.toLowerCase());
    if (!entry) throw new WorkbookError('damaged', { part });
    let unpacked = 0;
    try {
      const stream: Readable = await this.#zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        this.#budget.unpackedBytes += chunk.length;
        if (this.#budget.unpackedBytes > LIMITS.unpackedBytes || unpacked > entry.uncompressedSize) {
          throw new WorkbookError('zip-bomb', { part });
        }
        yield chunk;
      }
    } catch (error) {
      if (error instanceof WorkbookError) throw error;
      const isTooMuch = error instanceof Error && error.message.startsWith('too many bytes');
      throw new WorkbookError(isTooMuch ? 'zip-bomb' : 'damaged', { part });
    }
  }

  /** A whole part, for the small ones; `limit` in bytes. */
  async readWhole(part: string, limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.read(part)) {
      size += chunk.length;
      if (size > limit) throw new WorkbookError('too-large', { what: part, whatZh: part, limit: kilobytes(limit) });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}
