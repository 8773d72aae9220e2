import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { close, connect, type Embedded, startEmbedded } from '../../src/database/index.ts';
import { dayAt } from '../../src/kernel/day.ts';
import { Api } from '../support/api.ts';
import { householdNo } from '../support/sample-rules.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type TemporaryData, temporaryData } from '../support/temporary-data.ts';
import { checkJournal, checkLedgers, type Root } from './check.ts';
import { Load, type LoadVillage } from './load.ts';
import { createCrashVillage } from './village.ts';

export interface CrashOptions {
  readonly rounds: number;
  readonly villages?: number;
  readonly clients?: number;
  /** How long clients write before something is killed, in milliseconds: from, to. */
  readonly loadMs?: readonly [number, number];
  /** Told of every round. */
  readonly report?: (line: string) => void;
  /** Ends after the round under way. */
  readonly signal?: AbortSignal;
}

export interface CrashResult {
  readonly rounds: number;
  /** Postings, redemptions and what became of these: what the service said yes to. */
  readonly acknowledged: number;
  /** How many redemptions that were. */
  readonly redemptions: number;
  /** Redemptions that the service said no to: an empty shelf, no points left. */
  readonly refused: number;
  /** Requests sent once more because no answer came. */
  readonly retries: number;
  /** Of them, those that had been written before. */
  readonly replays: number;
  readonly problems: readonly string[];
}

const HOUSEHOLDS = 10;
const AFTERWARDS_MS = 300;
const ANSWER_WITHIN_MS = 30_000;
const SETTINGS = { max_connections: '60' };

/**
 * Kills the service and PostgreSQL (in turn, with SIGKILL, only processes that were started here) while clients post and redeem, starts
 * them again and checks after each round that nothing acknowledged is lost, nothing doubled and every ledger verifies.
 */
export async function crashRounds(options: CrashOptions): Promise<CrashResult> {
  const data = temporaryData('moral-bank-crash-');
  const stage = new Stage(data, options);
  try {
    await stage.open();
    for (let round = 1; round <= options.rounds && !options.signal?.aborted; round += 1) {
      await stage.round(round);
    }
    return stage.result();
  } finally {
    await stage.close();
    data.remove();
  }
}

class Stage {
  readonly #options: CrashOptions;
  readonly #dataDir: string;
  readonly #operatorKey = `mb_${randomBytes(24).toString('hex')}`;
  readonly #clusters: Embedded[] = [];
  readonly #roots = new Map<string, Root>();
  readonly #problems: string[] = [];
  #service: ServiceProcess | undefined;
  #villages: LoadVillage[] = [];
  #done = 0;
  #load: Load | undefined;

  constructor(data: TemporaryData, options: CrashOptions) {
    this.#options = options;
    this.#dataDir = data.directory;
  }

  async open(): Promise<void> {
    await this.#startDatabase();
    await this.#startService();
    const api = this.#api();
    const { villages = 4, clients = 16 } = this.#options;
    const occurredOn = dayAt(new Date());
    const households = Array.from({ length: HOUSEHOLDS }, (_, index) => householdNo(index));
    for (let index = 0; index < villages; index += 1) {
      const code = `9901011012${String(index + 10)}`;
      this.#villages.push(await createCrashVillage(api, code, `崩溃测试${index + 1}村`, { households, occurredOn }));
    }
    const { url } = this.#service!;
    const operatorKey = this.#operatorKey;
    this.#load = new Load({ url, operatorKey, villages: this.#villages, households, occurredOn, clients });
  }

  async round(round: number): Promise<void> {
    const [from, to] = this.#options.loadMs ?? [400, 1_200];
    const load = this.#load!;
    const before = load.acknowledged.size;
    load.start();
    await sleep(from + Math.random() * (to - from));
    const target = round % 2 === 1 ? 'service' : 'PostgreSQL';
    const started = performance.now();
    if (target === 'service') {
      await this.#service!.kill();
      await this.#startService();
    } else {
      process.kill(this.#clusters.at(-1)!.pid, 'SIGKILL');
      await this.#startDatabase();
    }
    const backMs = Math.round(performance.now() - started);
    await sleep(AFTERWARDS_MS);
    await load.stop(ANSWER_WITHIN_MS);
    const problems = await this.#check();
    this.#done = round;
    this.#problems.push(...problems.map((problem) => `第 ${round} 轮 round ${round}: ${problem}`));
    this.#options.report?.(
      `第 ${round} 轮 round ${round}: kill -9 ${target}，${backMs} ms 后恢复；本轮确认 acknowledged ${load.acknowledged.size - before}，` +
        (problems.length === 0 ? '无丢失、无重复、校验通过 all clean' : problems.join('; ')),
    );
  }

  result(): CrashResult {
    const load = this.#load!;
    const faults = load.faults.map((fault) => `意外答复 unexpected answer: ${fault}`);
    return {
      rounds: this.#done,
      acknowledged: load.acknowledged.size,
      redemptions: load.states.size,
      refused: load.refused.size,
      retries: load.retries,
      replays: load.replays,
      problems: [...this.#problems, ...faults],
    };
  }

  async close(): Promise<void> {
    await this.#service?.stop();
    // Each start left a note that the database is in use; the last one to go stops it.
    for (const cluster of this.#clusters) await cluster.stop();
  }

  #api(): Api {
    return new Api(this.#service!.url, this.#operatorKey);
  }

  async #startDatabase(): Promise<void> {
    this.#clusters.push(await startEmbedded({ dataDir: this.#dataDir, settings: SETTINGS }));
  }

  async #startService(): Promise<void> {
    const port = this.#service === undefined ? {} : { port: this.#service.port };
    const operatorKey = this.#operatorKey;
    this.#service = await startServiceProcess({ dataDir: this.#dataDir, operatorKey, ...port });
  }

  async #check(): Promise<string[]> {
    const sql = connect(this.#clusters.at(-1)!.url, { role: null, max: 1, applicationName: 'moral-bank crash check' });
    try {
      const journal = await checkJournal(sql, this.#load!);
      const codes = this.#villages.map(({ code }) => code);
      return [...journal, ...(await checkLedgers(this.#api(), codes, this.#roots))];
    } finally {
      await close(sql);
    }
  }
}
