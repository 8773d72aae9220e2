import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { type JobOptions, type WorkerLimits, Workers } from '../../src/document/workers.ts';
import type { OddAnswer, OddJob } from '../support/odd-worker.ts';

const FILE = new URL('../support/odd-worker.ts', import.meta.url);
const LIMITS: WorkerLimits = {
  running: 1,
  waiting: 2,
  memoryMb: 64,
  timeLimit: 60_000,
  jobs: 50,
  idle: 60_000,
  interruptible: true,
  busy: () => new Error('busy'),
  tooComplex: () => new Error('too complex'),
};
const odd = (more: Partial<WorkerLimits> = {}) => new Workers<OddJob, OddAnswer>(FILE, { ...LIMITS, ...more });
const cells = () => new Int32Array(new SharedArrayBuffer(12));

/** Until the worker has begun the job: the main thread goes on meanwhile. */
async function begun(cell: Int32Array): Promise<void> {
  while (Atomics.load(cell, 0) === 0) await turn();
}

function release(cell: Int32Array): void {
  Atomics.store(cell, 1, 1);
  Atomics.notify(cell, 1);
}

describe('a job in a worker', () => {
  const workers = odd();
  const thread = async () => (await workers.run({ kind: 'answer' })).thread;

  test('leaves the main thread free: a job that waits for it is done', async () => {
    const cell = cells();
    const answer = workers.run({ kind: 'wait', cell });
    await begun(cell);
    release(cell);
    expect(Buffer.from((await answer).bytes).toString()).toBe('done');
  });

  test('is done by the worker that did the one before', async () => {
    expect(await thread()).toBe(await thread());
  });

  test('waits for its turn; one more than may wait is refused', async () => {
    const cell = cells();
    const order: string[] = [];
    const first = workers.run({ kind: 'wait', cell }).then(() => order.push('first'));
    const others = ['second', 'third'].map((name) => workers.run({ kind: 'answer' }).then(() => order.push(name)));
    await expect(workers.run({ kind: 'answer' })).rejects.toThrow('busy');
    expect(order).toEqual([]);
    release(cell);
    await Promise.all([first, ...others]);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  test('that nobody wants any more ends with its worker, at once and for good', async () => {
    const gone = new AbortController();
    const cell = cells();
    const answer = workers.run({ kind: 'spin', cell }, { signal: gone.signal });
    await begun(cell);
    gone.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    await thread();
    const count = Atomics.load(cell, 2);
    await thread();
    expect(Atomics.load(cell, 2)).toBe(count);
    await expect(workers.run({ kind: 'answer' }, { signal: gone.signal })).rejects.toThrow('gone');
  });

  test('that nobody wants any more before its turn is never begun', async () => {
    const gone = new AbortController();
    const [cell, other] = [cells(), cells()];
    const first = workers.run({ kind: 'wait', cell });
    const second = workers.run({ kind: 'answer', cell: other }, { signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    release(cell);
    await first;
    await thread();
    expect(Atomics.load(other, 0)).toBe(0);
  });

  test.each([
    ['takes too long', { kind: 'spin', cell: cells() }, { timeLimit: 200 }, 'too complex'],
    ['takes too much memory', { kind: 'fill' }, {}, 'too complex'],
    ['ends its worker', { kind: 'exit' }, {}, 'too complex'],
    ['fails', { kind: 'throw' }, {}, 'no such thing'],
  ] satisfies [string, OddJob, JobOptions, string][])(
    'that %s says so, and the next one is done by another worker',
    async (_what, job, options, message) => {
      const before = await thread();
      await expect(workers.run(job, options)).rejects.toThrow(message);
      expect(await thread()).not.toBe(before);
    },
  );
});

describe('a worker', () => {
  test('whose native code cannot be interrupted goes on for nobody, and then does the next job', async () => {
    const workers = odd({ interruptible: false });
    const before = (await workers.run({ kind: 'answer' })).thread;
    const gone = new AbortController();
    const cell = cells();
    const answer = workers.run({ kind: 'wait', cell }, { signal: gone.signal });
    await begun(cell);
    gone.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    const next = workers.run({ kind: 'answer' });
    release(cell);
    expect((await next).thread).toBe(before);
  });

  test('is replaced after so many jobs', async () => {
    const workers = odd({ jobs: 2 });
    const threads: number[] = [];
    for (let job = 0; job < 5; job += 1) threads.push((await workers.run({ kind: 'answer' })).thread);
    expect(threads[1]).toBe(threads[0]);
    expect(threads[3]).toBe(threads[2]);
    expect(new Set(threads).size).toBe(3);
  });

  test('goes when nobody has a job for it', async () => {
    const workers = odd({ idle: 1 });
    const { thread } = await workers.run({ kind: 'answer' });
    const later = async () => expect((await workers.run({ kind: 'answer' })).thread).not.toBe(thread);
    await vi.waitFor(later, { timeout: 30_000, interval: 50 });
  });

  test('is one of several where several may run: one job may wait for another', async () => {
    const workers = odd({ running: 2 });
    const cell = cells();
    const waits = workers.run({ kind: 'wait', cell });
    const answers = await workers.run({ kind: 'answer' });
    release(cell);
    expect((await waits).thread).not.toBe(answers.thread);
  });
});
