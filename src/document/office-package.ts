import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type ZipFile } from 'yauzl';
import { zipPart, zipParts } from './zip.ts';

/*
 * Packages that a library has made are written anew: with the same bytes for the same content, and without what programs stumble
 * over. Never for uploads: nothing here bounds what is unpacked.
 */

/** The parts of a package by their names, without entries for directories. */
export type OfficeParts = Map<string, Buffer>;

const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer);

/** Unpacks what a library has packed. */
export async function unpackOffice(bytes: Buffer): Promise<OfficeParts> {
  const zip = await open(bytes, { lazyEntries: true });
  const parts: OfficeParts = new Map();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}

const TYPES = '[Content_Types].xml';

/** Packs parts, the types of content first as the standard recommends, the rest by name. */
export function packOffice(parts: OfficeParts): Promise<Uint8Array> {
  const names = [...parts.keys()].sort((a, b) => Number(b === TYPES) - Number(a === TYPES) || (a < b ? -1 : 1));
  return zipParts(names.map((name) => zipPart(name, parts.get(name)!)));
}

/** Changes the text of a part, where there is one. */
export function rewrite(parts: OfficeParts, name: string, change: (xml: string) => string): void {
  const part = parts.get(name);
  if (part) parts.set(name, Buffer.from(change(part.toString('utf8'))));
}

/** Libraries date what they make: the day that the document speaks of instead, so that the same content has the same bytes. */
export function dateOffice(parts: OfficeParts, day: string): void {
  rewrite(parts, 'docProps/core.xml', (xml) =>
    xml.replace(/(<dcterms:(created|modified)\b[^>]*>)[^<]*(<\/dcterms:\2>)/g, `$1${day}T00:00:00Z$3`),
  );
}
