import { Refused } from '../kernel/problems/index.ts';
import { namedCharacters } from './fonts.ts';
import type { PdfAnswer, PdfJob } from './pdf-compile.ts';
import { DOCUMENT_REFUSALS, type JobOptions, Workers } from './workers.ts';

/** The data of one document in characters. */
const MAX_DATA = 16 * 1024 * 1024;

/**
 * One worker typesets all documents, one after the other. It goes when nobody has asked for a while: fonts and caches take some 100 MB;
 * and after so many documents, as the memory of native code crumbles with every one.
 */
const workers = new Workers<PdfJob, PdfAnswer>(new URL('./pdf-worker.ts', import.meta.url), {
  ...DOCUMENT_REFUSALS,
  running: 1,
  waiting: 64,
  memoryMb: 256,
  timeLimit: 20_000,
  jobs: 50,
  idle: 60_000,
  interruptible: false,
});

/** A document's text in Typst. It begins with `#import "/document.typ": *`, which gives `data` and the common style. */
export interface PdfTemplate {
  readonly name: string;
  readonly source: string;
}

/**
 * Typesets a document as PDF/A-2u in a worker. `data` is JSON; a template prints its texts as they are, so that nothing in them is
 * markup. The same template and data make the same bytes.
 * @throws Refused unprintable-character (422, names the characters), document-too-complex (422: size, time, memory),
 *   documents-busy (503)
 */
export async function renderPdf(template: PdfTemplate, data: unknown, options: JobOptions = {}): Promise<Buffer> {
  options.signal?.throwIfAborted();
  const job = { source: template.source, data: jsonOf(data) };
  if (job.data.length > MAX_DATA) throw new Refused('document-too-complex');
  const answer = await workers.run(job, options);
  if (answer.kind === 'unprintable') {
    throw new Refused('unprintable-character', { characters: namedCharacters(answer.characters) });
  }
  if (answer.kind === 'broken') throw new Error(`template ${template.name}: ${answer.message}`);
  return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
}

/** JSON of the data; halves of characters, which JSON would escape and Typst cannot read, are unprintable. */
function jsonOf(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    const half = typeof value === 'string' ? /\p{Surrogate}/u.exec(value) : null;
    if (half) throw new Refused('unprintable-character', { characters: namedCharacters([half[0]]) });
    return value;
  });
}
