/** Clients counted at most in one minute; beyond that the longest counted is forgotten. */
const MAX_CLIENTS = 100_000;
const WINDOW_MS = 60_000;

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the count starts anew. */
  readonly reset: number;
  readonly allowed: boolean;
}

/**
 * Counts requests per client in whole minutes, in this process. Two processes allow twice as much: the limit protects the
 * service from a runaway client, it is no quota.
 */
export class RateLimiter {
  readonly limit: number;
  readonly #now: () => number;
  #window = -1;
  #counts = new Map<string, number>();

  /** `limit` requests a minute; 0: no limit. */
  constructor(limit: number, now: () => number = Date.now) {
    this.limit = limit;
    this.#now = now;
  }

  /** Counts one request of a client. */
  take(client: string): Allowance {
    return this.#look(client, 1);
  }

  /** Would a request be allowed? Counts nothing. */
  peek(client: string): Allowance {
    return this.#look(client, 0);
  }

  #look(client: string, cost: 0 | 1): Allowance {
    const now = this.#now();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const before = this.#counts.get(client) ?? 0;
    const allowed = before < this.limit;
    if (cost === 1 && allowed) {
      if (before === 0 && this.#counts.size >= MAX_CLIENTS) this.#counts.delete(this.#counts.keys().next().value!);
      this.#counts.set(client, before + 1);
    }
    const reset = Math.ceil(((window + 1) * WINDOW_MS - now) / 1000);
    return { limit: this.limit, remaining: Math.max(0, this.limit - before - cost), reset, allowed };
  }
}
