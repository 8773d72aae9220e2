import { Refused } from '../../kernel/problems/index.ts';
import type { CeremonyDocument } from '../papers.ts';

/*
 * Which sets of documents this process is making, and how far each has come. In memory: whoever asks another process of the service, or
 * long afterwards, finds nothing.
 */

/** How far a set of documents has come. */
export interface MakingState {
  readonly village: string;
  readonly ceremony: string;
  readonly job: string;
  readonly state: 'making' | 'done' | 'cancelled' | 'failed';
  /** The one that is being made. */
  readonly document: CeremonyDocument | null;
  /** A certificate counts one, and so does every other document. */
  readonly done: number;
  readonly total: number;
}

/** One of them, for who makes it. */
export interface RunningMaking {
  /** Says that nobody wants it any more. */
  readonly signal: AbortSignal;
  report(document: CeremonyDocument, done: number): void;
  /** Gives its place free. Only the first end counts. */
  end(state: 'done' | 'cancelled' | 'failed'): void;
}

export interface MakingLimits {
  /** At the same time; one more is refused. */
  readonly running: number;
  /** How many that have ended are remembered. */
  readonly remembered: number;
}

type Kept = { -readonly [Key in keyof MakingState]: MakingState[Key] } & { readonly controller: AbortController };

export class Makings {
  readonly #limits: MakingLimits;
  readonly #kept = new Map<string, Kept>();
  #running = 0;

  constructor(limits: MakingLimits = { running: 2, remembered: 200 }) {
    this.#limits = limits;
  }

  /** Begins one. Refuses `documents-busy` (503) where too many are being made, `making-exists` (409) for an id that was used. */
  start(begun: Pick<MakingState, 'village' | 'ceremony' | 'job' | 'total'>): RunningMaking {
    const key = keyOf(begun.village, begun.job);
    if (this.#kept.has(key)) throw new Refused('making-exists');
    if (this.#running >= this.#limits.running) throw new Refused('documents-busy');
    this.#running += 1;
    const controller = new AbortController();
    const kept: Kept = { ...begun, state: 'making', document: null, done: 0, controller };
    this.#kept.set(key, kept);
    return {
      signal: controller.signal,
      report: (document, done) => Object.assign(kept, { document, done }),
      end: (state) => this.#end(kept, state),
    };
  }

  /** How far it has come. Refuses `unknown-making` (404). */
  find(village: string, ceremony: string, job: string): MakingState {
    return this.#require(village, ceremony, job);
  }

  /** Stops it; what has ended stays as it ended. Refuses `unknown-making` (404). */
  cancel(village: string, ceremony: string, job: string): void {
    this.#end(this.#require(village, ceremony, job), 'cancelled');
  }

  #require(village: string, ceremony: string, job: string): Kept {
    const kept = this.#kept.get(keyOf(village, job));
    if (kept?.ceremony !== ceremony) throw new Refused('unknown-making');
    return kept;
  }

  #end(kept: Kept, state: 'done' | 'cancelled' | 'failed'): void {
    if (kept.state !== 'making') return;
    this.#running -= 1;
    Object.assign(kept, { state, document: null });
    if (state !== 'done') kept.controller.abort(new Error(`the documents were ${state}`));
    // The oldest that have ended are forgotten.
    const ended = [...this.#kept].filter(([, one]) => one.state !== 'making');
    for (const [key] of ended.slice(0, Math.max(ended.length - this.#limits.remembered, 0))) this.#kept.delete(key);
  }
}

function keyOf(village: string, job: string): string {
  return `${village} ${job}`;
}
