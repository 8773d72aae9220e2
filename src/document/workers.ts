import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refused } from '../kernel/problems/index.ts';
import { inTurns } from '../kernel/turns.ts';

/** Native code cannot be interrupted: a worker given up runs on until it is done. Of those there may be so many. */
const GIVEN_UP = 2;
const YOUNG_MB = 32;

/** What bounds the workers of one kind. */
export interface WorkerLimits {
  /** Jobs at the same time, each in a worker of its own. */
  readonly running: number;
  /** Jobs that may wait for their turn. */
  readonly waiting: number;
  /** Of one worker's heap; the memory of native code comes on top. */
  readonly memoryMb: number;
  readonly stackMb?: number;
  /** For one job, from when its turn comes, in milliseconds. */
  readonly timeLimit: number;
  /** After so many jobs a worker is replaced. */
  readonly jobs: number;
  /** After so many milliseconds without a job a worker goes. */
  readonly idle: number;
  /** Whether what it runs is JavaScript, which can be ended at any time; native code runs on. */
  readonly interruptible: boolean;
  /** The refusal of one more than may wait. */
  readonly busy: () => Error;
  /** The refusal of what takes more time or memory than there is. */
  readonly tooComplex: () => Error;
}

/** What is refused where documents are made. */
export const DOCUMENT_REFUSALS: Pick<WorkerLimits, 'busy' | 'tooComplex'> = {
  busy: () => new Refused('documents-busy'),
  tooComplex: () => new Refused('document-too-complex'),
};

export interface JobOptions {
  readonly signal?: AbortSignal | undefined;
  /** Instead of the usual one. */
  readonly timeLimit?: number;
}

interface Hired {
  readonly worker: Worker;
  /** That it has done. */
  jobs: number;
  leave?: NodeJS.Timeout;
}

/**
 * Does jobs off the main thread, in the order in which they came. A worker starts with the first job, is kept for the next, and is
 * replaced when it dies or takes too long. `file` calls `answerJobs`; jobs and answers are plain data.
 */
export class Workers<Job, Answer> {
  readonly #file: URL;
  readonly #limits: WorkerLimits;
  readonly #inTurn: ReturnType<typeof inTurns>;
  readonly #idle = new Set<Hired>();
  #givenUp = 0;

  /** @param file as it stands in the sources: `new URL('./x-worker.ts', import.meta.url)`. */
  constructor(file: URL, limits: WorkerLimits) {
    this.#file = file;
    this.#limits = limits;
    this.#inTurn = inTurns(limits);
  }

  /**
   * The answer to a job. Fails with `busy` and `tooComplex` of the limits, with what the signal says (then a worker that can be
   * interrupted ends), and with what the worker itself fails with.
   */
  async run(job: Job, { signal, timeLimit = this.#limits.timeLimit }: JobOptions = {}): Promise<Answer> {
    if (this.#givenUp >= GIVEN_UP) throw this.#limits.busy();
    const ending = this.#limits.interruptible ? signal : undefined;
    return untilAborted(
      this.#inTurn(() => this.#answer(job, timeLimit, ending), signal),
      signal,
    );
  }

  async #answer(job: Job, timeLimit: number, signal: AbortSignal | undefined): Promise<Answer> {
    const hired = this.#hire();
    const { worker } = hired;
    const ended = new AbortController();
    const until = { signal: ended.signal };
    const tooComplex = () => Promise.reject(this.#limits.tooComplex());
    // While it works the process stays; an idle worker holds nobody up.
    worker.ref();
    try {
      const answered = once(worker, 'message', until).then(([answer]) => answer as Answer);
      const lost = once(worker, 'exit', until).then(tooComplex);
      const late = pause(timeLimit, undefined, until).then(tooComplex);
      worker.postMessage(job);
      const answer = await untilAborted(Promise.race([answered, lost, late]), signal);
      await this.#keep(hired);
      return answer;
    } catch (error) {
      await this.#giveUp(worker);
      const { code } = error as NodeJS.ErrnoException;
      throw code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.#limits.tooComplex() : error;
    } finally {
      ended.abort();
      worker.unref();
    }
  }

  /** One that is idle, or a new one. What a worker dies of while idle concerns nobody: the next job starts another. */
  #hire(): Hired {
    for (const hired of this.#idle) {
      this.#idle.delete(hired);
      clearTimeout(hired.leave);
      return hired;
    }
    const hired: Hired = { worker: startWorker(this.#file, this.#limits), jobs: 0 };
    const forget = () => this.#idle.delete(hired);
    hired.worker.on('error', forget).on('exit', forget);
    return hired;
  }

  async #keep(hired: Hired): Promise<void> {
    hired.jobs += 1;
    if (hired.jobs >= this.#limits.jobs) {
      await hired.worker.terminate();
      return;
    }
    this.#idle.add(hired);
    const leave = () => {
      this.#idle.delete(hired);
      void hired.worker.terminate();
    };
    hired.leave = setTimeout(leave, this.#limits.idle).unref();
  }

  async #giveUp(worker: Worker): Promise<void> {
    this.#givenUp += 1;
    const gone = worker.terminate().finally(() => {
      this.#givenUp -= 1;
    });
    if (this.#limits.interruptible) await gone;
  }
}

/** From sources, Node 20 needs tsx to load the worker, and a worker does not inherit its hooks; the built one is plain. */
function startWorker(file: URL, { memoryMb, stackMb }: WorkerLimits): Worker {
  const memory = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB };
  const resourceLimits = stackMb === undefined ? memory : { ...memory, stackSizeMb: stackMb };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL(file.href.replace(/\.ts$/, '.js')), { execArgv: [], resourceLimits });
  }
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import(${tsx}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(start, { eval: true, execArgv: [], resourceLimits });
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const ended = new AbortController();
  const aborted = once(signal, 'abort', { signal: ended.signal }).then(() => Promise.reject(signal.reason as Error));
  try {
    return await Promise.race([work, aborted]);
  } finally {
    ended.abort();
  }
}
