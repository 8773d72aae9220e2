/** Work that recurs by the clock, once at a time for all processes that share a database. */
export interface ScheduledJob {
  /** Lower-case words with hyphens; the same in every version that knows the job. */
  readonly name: string;
  /** Minute, hour, day, month and weekday in Asia/Shanghai. Besides, every job runs when a service starts: it catches up. */
  readonly cron: string;
  /**
   * May run in two processes at once after a crash, and is tried again at its next time when it fails. Ends soon after the signal:
   * what it has not done by then is left to the next time.
   */
  run(signal: AbortSignal): Promise<void>;
}

/** What features want done now and then: they register it, the server starts it (`startJobs`), tests run it at once. */
export class Jobs {
  readonly #jobs = new Map<string, ScheduledJob>();

  /** Registers a job. RangeError: there is one of that name, or the name is unfit. */
  schedule(job: ScheduledJob): void {
    if (!/^[a-z][a-z-]*$/.test(job.name) || this.#jobs.has(job.name)) throw new RangeError(`job ${job.name}`);
    this.#jobs.set(job.name, job);
  }

  /** Runs one now, in this process. RangeError: there is none of that name. */
  async run(name: string, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const job = this.#jobs.get(name);
    if (job === undefined) throw new RangeError(`no job ${name}`);
    await job.run(signal);
  }

  /** All that are registered, in order. */
  list(): readonly ScheduledJob[] {
    return [...this.#jobs.values()];
  }
}
