import { Workers } from '../../document/workers.ts';
import type { Annotation } from './annotate.ts';
import { detectFormat } from './detect.ts';
import type { Job, JobAnswer } from './jobs.ts';
import { WorkbookError } from './problems.ts';
import { viewWorkbook } from './read.ts';
import type { Workbook } from './types.ts';

const TIME_LIMIT_MS = 20_000;
/** Readings at once, and how many may wait: together they bound what uploads can take. Nobody's file meets another one's worker. */
const workers = new Workers<Job, JobAnswer>(new URL('./worker.ts', import.meta.url), {
  running: 2,
  waiting: 32,
  memoryMb: 256,
  stackMb: 4,
  timeLimit: TIME_LIMIT_MS,
  jobs: 1,
  idle: 0,
  interruptible: true,
  busy: () => new WorkbookError('workbooks-busy'),
  tooComplex: () => new WorkbookError('too-complex'),
});

async function run(job: Job, timeLimit: number): Promise<JobAnswer> {
  const answer = await workers.run(job, { timeLimit });
  if (answer.kind === 'refused') throw new WorkbookError(answer.code, answer.params);
  return answer;
}

/**
 * As `readWorkbook`, in a worker with bounded memory and time: what the service uses for uploads.
 * @throws WorkbookError, also too-complex (memory, 20 s) and workbooks-busy
 */
export async function readWorkbookInWorker(
  bytes: Uint8Array,
  filename: string,
  timeLimit = TIME_LIMIT_MS,
): Promise<Workbook> {
  // What its first bytes give away needs no worker.
  detectFormat(bytes, filename);
  const answer = await run({ kind: 'read', bytes, filename }, timeLimit);
  if (answer.kind !== 'read') throw new Error('the worker answered another question');
  return viewWorkbook(answer.workbook);
}

/** As `annotate`, in the same bounds. */
export async function annotateInWorker(
  original: Uint8Array,
  filename: string,
  annotations: readonly Annotation[],
  timeLimit = TIME_LIMIT_MS,
): Promise<Uint8Array> {
  const job: Job = { kind: 'annotate', bytes: original, filename, annotations: [...annotations] };
  const answer = await run(job, timeLimit);
  if (answer.kind !== 'annotate') throw new Error('the worker answered another question');
  return answer.bytes;
}
