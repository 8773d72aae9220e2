import { DOCUMENT_REFUSALS, Workers } from '../../document/workers.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyPapers, Making } from '../papers.ts';
import type { EditedAnswer, EditedDocument, EditedJob } from './edited-jobs.ts';

/**
 * One worker makes the documents that are edited, one after the other: their libraries hold the thread for seconds where many are
 * honoured. The slides of two thousand take some ten seconds; tenfold for a busy machine.
 */
const workers = new Workers<EditedJob, EditedAnswer>(new URL('./edited-worker.ts', import.meta.url), {
  ...DOCUMENT_REFUSALS,
  running: 1,
  waiting: 32,
  memoryMb: 512,
  timeLimit: 120_000,
  jobs: 50,
  idle: 30_000,
  interruptible: true,
});

/**
 * Makes a document that is edited, in a worker with bounded memory and time; once the signal says so the worker ends. Refuses what its
 * maker refuses, `document-too-complex`, `documents-busy`; an error names the document that is at fault.
 */
export async function editedDocument(
  document: EditedDocument,
  papers: CeremonyPapers,
  { signal }: Making = {},
): Promise<Uint8Array> {
  const answer = await workers.run({ document, papers }, { signal });
  if (answer.kind === 'refused') throw new Refused(answer.code, answer.params);
  if (answer.kind === 'broken') throw new Error(`document ${document}: ${answer.message}`);
  return answer.bytes;
}
