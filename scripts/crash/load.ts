import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A posting that a client sent, under the key that makes it happen once. */
interface Sent {
  readonly village: string;
  readonly household: string;
  readonly key: string;
}

export interface LoadOptions {
  readonly url: string;
  readonly operatorKey: string;
  readonly villages: readonly string[];
  readonly households: readonly string[];
  readonly occurredOn: string;
  readonly clients: number;
}

const REQUEST_TIMEOUT_MS = 8_000;
const PAUSE_MS = 50;

/**
 * Clients that post without a pause. Where an answer does not come they do what a good client does: the same request with the
 * same key again, until it is answered.
 */
export class Load {
  readonly #options: LoadOptions;
  /** Entry number by `village key`: what the service has said yes to. */
  readonly acknowledged = new Map<string, number>();
  /** Every key that was ever sent. */
  readonly sent = new Set<string>();
  /** Answers that no client should ever get. */
  readonly faults: string[] = [];
  retries = 0;
  replays = 0;
  #running: Promise<unknown> | undefined;
  #stopping = false;
  #giveUpAt = Number.POSITIVE_INFINITY;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopping = false;
    this.#giveUpAt = Number.POSITIVE_INFINITY;
    this.#running = Promise.all(Array.from({ length: this.#options.clients }, (_, client) => this.#client(client)));
  }

  /** Lets every client finish what it has begun. Error: when one is not answered in time. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true;
    this.#giveUpAt = performance.now() + withinMs;
    await this.#running;
  }

  async #client(client: number): Promise<void> {
    const { villages, households } = this.#options;
    for (let turn = client; !this.#stopping; turn += 1) {
      const village = villages[turn % villages.length]!;
      const household = households[(turn * 7) % households.length]!;
      await this.#postUntilAnswered({ village, household, key: randomUUID() });
    }
  }

  async #postUntilAnswered(posting: Sent): Promise<void> {
    const name = `${posting.village} ${posting.key}`;
    this.sent.add(name);
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) {
        this.retries += 1;
        await sleep(PAUSE_MS);
      }
      const seq = await this.#post(posting).catch(() => undefined);
      if (seq !== undefined) {
        this.acknowledged.set(name, seq);
        return;
      }
      if (performance.now() > this.#giveUpAt) throw new Error(`未得到答复 never answered: ${name}`);
    }
  }

  /** The entry's number, or undefined where it has to be tried again. */
  async #post({ village, household, key }: Sent): Promise<number | undefined> {
    const { url, operatorKey, occurredOn } = this.#options;
    const answer = await fetch(`${url}/v1/villages/${village}/postings`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operatorKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ household, rule: 'HJ03', occurredOn }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.status === 201) {
      if (answer.headers.get('idempotency-replayed') === 'true') this.replays += 1;
      return (JSON.parse(text) as { entry: { seq: number } }).entry.seq;
    }
    // 503: the database was away. Anything else was not to be expected.
    if (answer.status !== 503 && this.faults.length < 20) this.faults.push(`${answer.status} ${text.slice(0, 300)}`);
    return undefined;
  }
}
