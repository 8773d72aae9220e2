import { threadId } from 'node:worker_threads';
import { answerJobs } from '../../src/document/worker-jobs.ts';

/** What may happen in a worker, on purpose. `cell` is shared with who asks. */
export interface OddJob {
  readonly kind: 'answer' | 'wait' | 'spin' | 'fill' | 'throw' | 'exit';
  readonly cell?: Int32Array;
}

export interface OddAnswer {
  readonly thread: number;
  readonly bytes: Uint8Array;
}

answerJobs(async ({ kind, cell }: OddJob): Promise<OddAnswer> => {
  if (cell) {
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
  }
  if (kind === 'wait') Atomics.wait(cell!, 1, 0);
  if (kind === 'spin') for (;;) Atomics.add(cell!, 2, 1);
  if (kind === 'fill') for (const all: object[] = []; ; ) all.push(Array.from({ length: 1000 }, () => ({})));
  if (kind === 'throw') throw new Error('no such thing');
  if (kind === 'exit') process.exit(0);
  return { thread: threadId, bytes: Buffer.from('done') };
});
