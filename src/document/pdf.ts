import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refused } from '../kernel/problems/index.ts';
import { namedCharacters } from './fonts.ts';
import type { PdfAnswer, PdfJob } from './pdf-compile.ts';

/*
 * One worker typesets all documents, one after the other. It starts with the first one, is replaced when it dies or takes too
 * long, and goes when nobody has asked for a while: fonts and caches take some 100 MB.
 */

const TIME_LIMIT_MS = 20_000;
const MEMORY_MB = 256;
/** Documents that may wait, and the data of one in characters. */
const WAITING = 64;
const MAX_DATA = 16 * 1024 * 1024;
const IDLE_MS = 60_000;
/** Then the worker is renewed: the memory of native code crumbles with every document. */
const DOCUMENTS_PER_WORKER = 50;
/** Native code cannot be interrupted: a worker given up runs on until it is done. Of those there may be so many. */
const GIVEN_UP = 2;

/** A document's text in Typst. It begins with `#import "/document.typ": *`, which gives `data` and the common style. */
export interface PdfTemplate {
  readonly name: string;
  readonly source: string;
}

export interface PdfOptions {
  readonly signal?: AbortSignal | undefined;
  /** From when its turn comes, in milliseconds. */
  readonly timeLimit?: number;
}

interface Waiting {
  readonly job: PdfJob;
  readonly timeLimit: number;
  readonly settle: (answer: PdfAnswer | Error) => void;
  isDone: boolean;
}

const waiting: Waiting[] = [];
let isRunning = false;
let worker: Worker | undefined;
/** By the worker at hand. */
let made = 0;
let idle: NodeJS.Timeout | undefined;
let givenUp = 0;

/**
 * Typesets a document as PDF/A-2u in a worker. `data` is JSON; a template prints its texts as they are, so that nothing in them is
 * markup. The same template and data make the same bytes.
 * @throws Refused unprintable-character (422, names the characters), document-too-complex (422: size, time, memory),
 *   documents-busy (503)
 */
export async function renderPdf(template: PdfTemplate, data: unknown, options: PdfOptions = {}): Promise<Buffer> {
  const { signal, timeLimit = TIME_LIMIT_MS } = options;
  signal?.throwIfAborted();
  const job = { source: template.source, data: jsonOf(data) };
  if (job.data.length > MAX_DATA) throw new Refused('document-too-complex');
  if (waiting.length >= WAITING || givenUp >= GIVEN_UP) throw new Refused('documents-busy');
  const answer = await new Promise<PdfAnswer>((resolve, reject) => {
    const one: Waiting = {
      job,
      timeLimit,
      isDone: false,
      settle: (result) => {
        one.isDone = true;
        signal?.removeEventListener('abort', abort);
        if (result instanceof Error) reject(result);
        else resolve(result);
      },
    };
    const abort = () => one.settle(signal!.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    waiting.push(one);
    void work();
  });
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

/** Serves who waits, in order. */
async function work(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  clearTimeout(idle);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    // Whoever has gone meanwhile costs nothing; whoever goes later is typeset for nobody.
    if (next.isDone) continue;
    next.settle(await run(next).catch((error: Error) => error));
    made += 1;
    if (made >= DOCUMENTS_PER_WORKER) retire();
  }
  isRunning = false;
  idle = setTimeout(retire, IDLE_MS).unref();
}

function retire(): void {
  const leaving = worker;
  worker = undefined;
  void leaving?.terminate();
}

/** From sources, Node 20 needs tsx to load the worker, and a worker does not inherit its hooks; the built one is plain. */
function startWorker(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./pdf-worker.js', import.meta.url), { execArgv: [], resourceLimits });
  }
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const file = JSON.stringify(new URL('./pdf-worker.ts', import.meta.url).href);
  const start = `import(${tsx}).then(({ register }) => { register(); return import(${file}); });`;
  return new Worker(start, { eval: true, execArgv: [], resourceLimits });
}

/** The worker at hand, or a new one. What it dies of while idle concerns nobody: the next document starts another. */
function currentWorker(): Worker {
  if (worker) return worker;
  const started = startWorker();
  const forget = () => {
    if (worker === started) worker = undefined;
  };
  started.on('error', forget).on('exit', forget);
  worker = started;
  made = 0;
  return started;
}

function giveUp(lost: Worker): void {
  if (worker === lost) worker = undefined;
  givenUp += 1;
  void lost.terminate().finally(() => {
    givenUp -= 1;
  });
}

async function run({ job, timeLimit }: Waiting): Promise<PdfAnswer> {
  const current = currentWorker();
  const ended = new AbortController();
  const until = { signal: ended.signal };
  const tooComplex = () => Promise.reject(new Refused('document-too-complex'));
  // While it works the process stays; an idle worker holds nobody up.
  current.ref();
  try {
    const answered = once(current, 'message', until).then(([answer]) => answer as PdfAnswer);
    const lost = once(current, 'exit', until).then(tooComplex);
    const late = pause(timeLimit, undefined, until).then(tooComplex);
    current.postMessage(job);
    return await Promise.race([answered, lost, late]);
  } catch (error) {
    giveUp(current);
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refused('document-too-complex') : error;
  } finally {
    ended.abort();
    current.unref();
  }
}
