import type { Readable } from 'node:stream';
import { type ZipPart, zipStream } from '../../document/zip.ts';
import { CEREMONY_DOCUMENTS, type CeremonyDocument, type CeremonyPapers } from '../papers.ts';
import { DOCUMENTS } from './catalogue.ts';
import { CERTIFICATES_PER_FILE, type RosterRange } from './certificates.ts';
import type { RunningMaking } from './makings.ts';
import { everybodyOf } from './words.ts';

/** A file of the package. */
interface Planned {
  readonly document: CeremonyDocument;
  readonly name: string;
  readonly range: RosterRange;
  /** What it counts for. */
  readonly units: number;
}

/** The files of the package in their order: 01-表彰决定.docx …, certificates in several of them where there are many. Pure. */
export function planPackage(papers: CeremonyPapers): Planned[] {
  const documents = CEREMONY_DOCUMENTS.filter(
    (document) => document !== 'redemption-list' || papers.redemption !== null,
  );
  return documents.flatMap((document, index): Planned[] => {
    const { name, ending } = DOCUMENTS[document];
    const base = `${String(index + 1).padStart(2, '0')}-${name}`;
    if (document === 'certificates') return certificateFiles(papers, base);
    return [{ document, name: `${base}.${ending}`, range: {}, units: 1 }];
  });
}

function certificateFiles(papers: CeremonyPapers, base: string): Planned[] {
  const all = everybodyOf(papers.groups)
    .map(({ no }) => no)
    .sort((a, b) => a - b);
  const digits = Math.max(3, String(all.at(-1) ?? 0).length);
  const parts = Array.from({ length: Math.ceil(all.length / CERTIFICATES_PER_FILE) }, (_, part) =>
    all.slice(part * CERTIFICATES_PER_FILE, (part + 1) * CERTIFICATES_PER_FILE),
  );
  return parts.map((some): Planned => {
    const [from, to] = [some[0]!, some.at(-1)!];
    const numbers = [from, to].map((no) => String(no).padStart(digits, '0')).join('-');
    const name = parts.length > 1 ? `${base}-${numbers}.pdf` : `${base}.pdf`;
    return { document: 'certificates', name, range: { from, to }, units: some.length };
  });
}

/** What all its files count for. */
export function unitsOf(plan: readonly Planned[]): number {
  return plan.reduce((sum, { units }) => sum + units, 0);
}

/**
 * The package as it is made, file after file, no faster than it is read. Fails with what a file fails with, and when the signal says
 * so; then the place of the making is free again.
 */
export function streamPackage(papers: CeremonyPapers, plan: readonly Planned[], making: RunningMaking): Readable {
  let done = 0;
  const { signal } = making;
  const parts = plan.map(({ document, name, range, units }): ZipPart => {
    const content = async function* () {
      signal.throwIfAborted();
      making.report(document, done);
      yield await DOCUMENTS[document].make(papers, { signal }, range);
      done += units;
      making.report(document, done);
    };
    // All of them are compressed in themselves.
    return { name, content, compress: false };
  });
  const out = zipStream(parts);
  signal.addEventListener('abort', () => out.destroy(signal.reason as Error), { once: true });
  out.on('end', () => making.end('done'));
  out.on('error', () => making.end(signal.aborted ? 'cancelled' : 'failed'));
  out.on('close', () => making.end('cancelled'));
  return out;
}
