import { Worker } from 'node:worker_threads';
import { inTurns } from '../../kernel/turns.ts';
import type { Annotation } from './annotate.ts';
import { detectFormat } from './detect.ts';
import type { Job, JobAnswer } from './jobs.ts';
import { WorkbookError } from './problems.ts';
import { viewWorkbook } from './read.ts';
import type { Workbook } from './types.ts';

const TIME_LIMIT_MS = 20_000;
const MEMORY_MB = 256;
/** Readings at once, and how many may wait: together they bound what uploads can take. */
const inTurn = inTurns({ running: 2, waiting: 32, busy: () => new WorkbookError('workbooks-busy') });

/** From sources, Node 20 needs tsx to load the worker, and a worker does not inherit its hooks; the built one is plain. */
function startWorker(workerData: Job): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./worker.js', import.meta.url), { workerData, execArgv: [], resourceLimits });
  }
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const worker = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  const start = `import(${tsx}).then(({ register }) => { register(); return import(${worker}); });`;
  return new Worker(start, { eval: true, workerData, execArgv: [], resourceLimits });
}

function answerOf(job: Job, timeLimit: number): Promise<JobAnswer> {
  const worker = startWorker(job);
  const answer = new Promise<JobAnswer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new WorkbookError('too-complex')), timeLimit);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new WorkbookError('too-complex') : error);
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new WorkbookError('too-complex'));
    });
  });
  return answer.finally(() => worker.terminate());
}

function run(job: Job, timeLimit: number): Promise<JobAnswer> {
  return inTurn(async () => {
    const answer = await answerOf(job, timeLimit);
    if (answer.kind === 'refused') throw new WorkbookError(answer.code, answer.params);
    return answer;
  });
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
