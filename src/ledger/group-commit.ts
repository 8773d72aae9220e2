import { isConnectionLost } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Command, Outcome } from './command.ts';

export interface GroupCommitOptions {
  /**
   * Groups in flight at once; a village always uses the same lane, so that lanes never wait for each other's lock. Default 1:
   * while one group is written, the next one gathers all that arrive, which costs least for each.
   */
  readonly lanes?: number;
  /** Commands in one transaction at most. */
  readonly maxGroup?: number;
  /** On Citus a transaction stays within one village. */
  readonly oneVillage?: boolean;
  /** Told of every failure of a whole group, with its size. */
  readonly onFailure?: (error: unknown, size: number) => void;
}

interface Pending {
  readonly command: Command;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

interface Lane {
  queue: Pending[];
  running: boolean;
}

const TRIES = 3;
const PAUSE_MS = 20;
const MAX_WAITING = 20_000;

/**
 * Commands that arrive while a transaction is in flight form the next one together: a lone request waits for nothing, a
 * busy service pays one commit for many. If a group fails as a whole, its members are tried again one by one.
 */
export class GroupCommit {
  readonly #run: (commands: readonly Command[]) => Promise<Outcome[]>;
  readonly #options: Required<Omit<GroupCommitOptions, 'onFailure'>>;
  readonly #onFailure: (error: unknown, size: number) => void;
  readonly #lanes: Lane[];
  /** Villages whose lock a batch of this process holds or awaits, with how many. */
  readonly #busy = new Map<string, number>();
  #waiting = 0;

  constructor(run: (commands: readonly Command[]) => Promise<Outcome[]>, options: GroupCommitOptions = {}) {
    this.#run = run;
    this.#options = { lanes: 1, maxGroup: 256, oneVillage: false, ...options };
    this.#onFailure = options.onFailure ?? (() => undefined);
    this.#lanes = Array.from({ length: this.#options.lanes }, () => ({ queue: [], running: false }));
  }

  /** Rejects with `Refused('ledger-busy')` when the command could not be written; nothing has changed then. */
  submit(command: Command): Promise<Outcome> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new Refused('ledger-busy'));
    return new Promise<Outcome>((resolve, reject) => {
      const lane = this.#lanes[laneOf(command.village, this.#lanes.length)]!;
      lane.queue.push({ command, resolve, reject });
      this.#waiting += 1;
      if (!lane.running) void this.#drain(lane);
    });
  }

  /**
   * Runs a batch in a transaction of its own. Commands for its villages wait here meanwhile, not at the lock, where they would
   * hold up the commands of all other villages in their group.
   */
  async aside<T>(villages: ReadonlySet<string>, run: () => Promise<T>): Promise<T> {
    for (const village of villages) this.#busy.set(village, (this.#busy.get(village) ?? 0) + 1);
    try {
      return await run();
    } finally {
      for (const village of villages) {
        const left = this.#busy.get(village)! - 1;
        if (left === 0) this.#busy.delete(village);
        else this.#busy.set(village, left);
      }
      for (const lane of this.#lanes) if (!lane.running && lane.queue.length > 0) void this.#drain(lane);
    }
  }

  async #drain(lane: Lane): Promise<void> {
    lane.running = true;
    await turn(); // requests that this turn of the event loop brought belong together, whichever came first
    for (let group = this.#take(lane); group.length > 0; group = this.#take(lane)) {
      this.#waiting -= group.length;
      await this.#commit(group);
      await turn();
    }
    lane.running = false;
  }

  #take(lane: Lane): Pending[] {
    const { maxGroup, oneVillage } = this.#options;
    let ready = lane.queue;
    if (this.#busy.size > 0) ready = ready.filter((p) => !this.#busy.has(p.command.village));
    if (oneVillage) ready = ready.filter((p) => p.command.village === ready[0]!.command.village);
    if (ready === lane.queue) return lane.queue.splice(0, maxGroup);
    const group = ready.slice(0, maxGroup);
    const taken = new Set(group);
    lane.queue = lane.queue.filter((p) => !taken.has(p));
    return group;
  }

  async #commit(group: readonly Pending[]): Promise<void> {
    try {
      const outcomes = await this.#run(group.map((p) => p.command));
      for (const [index, pending] of group.entries()) pending.resolve(outcomes[index]!);
    } catch (error) {
      this.#onFailure(error, group.length);
      await this.#commitApart(group);
    }
  }

  /** One by one, so that one member's trouble is not the others'; all at once where the database itself is away. */
  async #commitApart(group: readonly Pending[]): Promise<void> {
    let away = false;
    for (const pending of group) {
      if (away) pending.reject(new Refused('ledger-busy'));
      else away = !(await this.#commitAlone(pending));
    }
  }

  /** False when the database could not be reached in the end. */
  async #commitAlone(pending: Pending): Promise<boolean> {
    let last: unknown;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      try {
        const [outcome] = await this.#run([pending.command]);
        pending.resolve(outcome!);
        return true;
      } catch (error) {
        last = error;
        this.#onFailure(error, 1);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
    pending.reject(new Refused('ledger-busy'));
    return !isConnectionLost(last);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Spreads villages over lanes by their code's last digits, which differ between neighbours. */
function laneOf(village: string, lanes: number): number {
  let hash = 0;
  for (let i = 0; i < village.length; i += 1) hash = (hash * 31 + village.charCodeAt(i)) >>> 0;
  return hash % lanes;
}
