import { Refused } from '../kernel/problems/index.ts';
import type { OfficeAnswer, OfficeJob } from './office-jobs.ts';
import type { OfficialDocument } from './official-blocks.ts';
import type { Deck } from './pptx-deck.ts';
import { type JobOptions, Workers } from './workers.ts';

/**
 * One worker makes the documents that are edited, one after the other: their libraries hold the thread for seconds where there are
 * many names. Two thousand slides take some ten seconds; tenfold for a busy machine.
 */
const workers = new Workers<OfficeJob, OfficeAnswer>(new URL('./office-worker.ts', import.meta.url), {
  running: 1,
  waiting: 32,
  memoryMb: 512,
  timeLimit: 120_000,
  jobs: 50,
  idle: 30_000,
  interruptible: true,
  busy: () => new Refused('documents-busy'),
  tooComplex: () => new Refused('document-too-complex'),
});

/**
 * As `renderOfficial`, in a worker with bounded memory and time. Aborted, the worker ends.
 *
 * @param name of the document, for an error that says which one is at fault.
 * @throws Refused document-too-complex (422: time, memory), documents-busy (503)
 */
export function officialInWorker(
  name: string,
  document: OfficialDocument,
  options: JobOptions = {},
): Promise<Uint8Array> {
  return make(name, { kind: 'official', document }, options);
}

/** As `renderDeck`, in the same bounds. */
export function deckInWorker(name: string, deck: Deck, options: JobOptions = {}): Promise<Uint8Array> {
  return make(name, { kind: 'deck', deck }, options);
}

async function make(name: string, job: OfficeJob, options: JobOptions): Promise<Uint8Array> {
  const answer = await workers.run(job, options);
  if (answer.kind === 'broken') throw new Error(`document ${name}: ${answer.message}`);
  return answer.bytes;
}
