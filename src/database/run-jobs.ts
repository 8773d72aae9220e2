import { setTimeout as sleep } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import { close, connect, type Sql } from './client.ts';
import { sqlState } from './errors.ts';
import type { Jobs, ScheduledJob } from './jobs.ts';
import { PatientExecutor } from './patient-executor.ts';

export interface RunJobsOptions {
  /** Connection string of the database's owner: the library keeps its tables in a schema of its own, `pgboss`. */
  readonly url: string;
  /** Told what failed: the job's name, or undefined when it is the schedule itself. Whatever failed is tried again. */
  readonly onFailure: (error: unknown, job: string | undefined) => void;
  /** How often each process looks for work, in seconds, at least 0.5. Default 20. */
  readonly pollSeconds?: number;
}

export interface RunningJobs {
  /** Resolves when the schedule is in force; with the database away that takes until it is back. */
  readonly started: Promise<void>;
  /** Ends what runs (it gets five seconds) and closes the connection. May be called twice. */
  stop(): Promise<void>;
}

/** A run that takes longer is told to end; the next one goes on. */
const RUN_SECONDS = 600;
const STOP_MS = 5_000;
/** Any number will do, as long as every version of the service takes the same one. */
const START_LOCK = 7_305_168_420_002;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 60_000];

/**
 * Runs registered jobs from PostgreSQL with pg-boss, on one connection: at each time one of the processes takes the job. Returns at
 * once; a database that is away, now or later, is waited for.
 */
export function startJobs(jobs: Jobs, options: RunJobsOptions): RunningJobs {
  const runner = new Runner(jobs, options);
  return { started: runner.start(), stop: () => runner.stop() };
}

class Runner {
  readonly #jobs: Jobs;
  readonly #options: RunJobsOptions;
  readonly #ending = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #sql: Sql;
  readonly #executor: PatientExecutor;
  #boss: PgBoss | undefined;
  #starting: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(jobs: Jobs, options: RunJobsOptions) {
    this.#jobs = jobs;
    this.#options = options;
    this.#sql = connect(options.url, { role: null, max: 1, applicationName: 'moral-bank jobs' });
    this.#executor = new PatientExecutor(this.#sql, (error) => options.onFailure(error, undefined));
  }

  start(): Promise<void> {
    this.#starting = this.#startUntilItWorks();
    return this.#starting;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #startUntilItWorks(): Promise<void> {
    const { signal } = this.#ending;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.#startOnce();
        return;
      } catch (error) {
        if (sqlState(error) === undefined) this.#options.onFailure(error, undefined);
        await this.#boss?.stop({ graceful: false, close: false }).catch(() => undefined);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #startOnce(): Promise<void> {
    // Loaded when it is first asked: commands run without it.
    const { default: Boss } = await import('pg-boss');
    const { pollSeconds = 20 } = this.#options;
    const boss = new Boss({
      db: this.#executor,
      schema: 'pgboss',
      cronMonitorIntervalSeconds: 30,
      cronWorkerIntervalSeconds: Math.min(Math.max(pollSeconds, 1), 15),
      maintenanceIntervalMinutes: 10,
      archiveCompletedAfterSeconds: 3_600,
      deleteAfterHours: 24,
    });
    this.#boss = boss;
    // What its statements fail with, the executor has told already.
    boss.on('error', (error) => sqlState(error) ?? this.#options.onFailure(error, undefined));
    // Processes that make the same queues at the same time would deadlock.
    await this.#executor.executeSql('SELECT pg_advisory_lock($1)', [START_LOCK]);
    try {
      await boss.start();
      this.#executor.hasStarted();
      await this.#workOn(boss, pollSeconds);
    } finally {
      await this.#executor.executeSql('SELECT pg_advisory_unlock($1)', [START_LOCK]);
    }
  }

  async #workOn(boss: PgBoss, pollSeconds: number): Promise<void> {
    for (const job of this.#jobs.list()) {
      // short: one may wait while another runs, so that one which died with its process keeps nobody waiting.
      await boss.createQueue(job.name, {
        name: job.name,
        policy: 'short',
        retryLimit: 0,
        expireInSeconds: RUN_SECONDS,
      });
      await boss.schedule(job.name, job.cron, {}, { tz: 'Asia/Shanghai' });
      await boss.send(job.name, {});
      await boss.work(job.name, { pollingIntervalSeconds: pollSeconds }, () => this.#run(job));
    }
  }

  /** Errors stay out of the library's tables: their messages may hold values of rows. */
  async #run(job: ScheduledJob): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return;
    const run = Promise.resolve(job.run(AbortSignal.any([signal, AbortSignal.timeout(RUN_SECONDS * 1_000)])));
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(settled);
    try {
      await run;
    } catch (error) {
      this.#options.onFailure(error, job.name);
      throw new Error('failed: see the log');
    } finally {
      this.#running.delete(settled);
    }
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    this.#executor.giveUp();
    const orderly = (async () => {
      const { leftAlone } = this.#executor;
      await Promise.race([this.#starting, leftAlone]);
      await Promise.all(this.#running);
      await Promise.race([this.#boss?.stop({ graceful: false, close: false }), leftAlone]);
      await this.#executor.idle();
    })();
    const late = new AbortController();
    const limit = sleep(STOP_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([orderly.catch(() => undefined), limit]);
    late.abort();
    await close(this.#sql);
  }
}
