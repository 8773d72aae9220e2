import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A village to be written to, with a shop that sells an article that lasts and one that runs out. */
export interface LoadVillage {
  readonly code: string;
  readonly shop: string;
  readonly plenty: string;
  readonly scarce: string;
}

export interface LoadOptions {
  readonly url: string;
  readonly operatorKey: string;
  readonly villages: readonly LoadVillage[];
  readonly households: readonly string[];
  readonly occurredOn: string;
  readonly clients: number;
}

/** A write that a client sends, under the key that makes it happen once. */
interface Sent {
  readonly village: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}

/** What the service said yes to, by `village key`: the number of the write's first entry. */
interface Written {
  readonly seq: number;
  readonly redemption: { readonly id: string; readonly state: string } | undefined;
}

type Said = Written | 'refused';

const REQUEST_TIMEOUT_MS = 8_000;
const PAUSE_MS = 50;

/**
 * Clients that post and redeem without a pause. Where an answer does not come they do what a good client does: the same request
 * with the same key again, until it is answered.
 */
export class Load {
  readonly #options: LoadOptions;
  /** Entry number by `village key`: what the service has said yes to. */
  readonly acknowledged = new Map<string, number>();
  /** `village key` of what it has said no to: a late retry must not have succeeded. */
  readonly refused = new Set<string>();
  /** Every key that was ever sent. */
  readonly sent = new Set<string>();
  /** Redemptions by `village id`: the state that the last answer told. */
  readonly states = new Map<string, string>();
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
      if (turn % 3 === 0) await this.#post(village, household);
      else await this.#redeem(village, household);
    }
  }

  async #post({ code }: LoadVillage, household: string): Promise<void> {
    const { occurredOn } = this.#options;
    await this.#write(code, 'postings', { household, rule: 'HJ03', occurredOn });
  }

  /** A redemption and, mostly, what becomes of it: handed out, given up, taken back. */
  async #redeem({ code, shop, plenty, scarce }: LoadVillage, household: string): Promise<void> {
    const lines = [{ goods: plenty, quantity: randomInt(1, 4) }];
    if (randomInt(4) === 0) lines.push({ goods: scarce, quantity: 1 });
    const collect = randomInt(2) === 0;
    const held = await this.#write(code, 'redemptions', { household, shop, lines, collect });
    if (held === 'refused' || randomInt(10) === 0) return;
    const path = `redemptions/${held.redemption!.id}`;
    if (!collect) {
      if (randomInt(3) === 0) return void (await this.#write(code, `${path}/release`, { reason: '不要了' }));
      await this.#write(
        code,
        `${path}/collection`,
        randomInt(2) === 0 ? {} : { lines: [{ ...lines[0]!, quantity: 1 }] },
      );
    }
    if (randomInt(2) > 0) return;
    await this.#write(code, `${path}/refund`, { reason: '退货', lines: [{ ...lines[0]!, quantity: 1 }] });
  }

  async #write(village: string, path: string, body: object): Promise<Said> {
    const sent: Sent = { village, key: randomUUID(), path, body };
    const name = `${village} ${sent.key}`;
    this.sent.add(name);
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) {
        this.retries += 1;
        await sleep(PAUSE_MS);
      }
      const said = await this.#send(sent).catch(() => undefined);
      if (said !== undefined) return this.#note(sent, said);
      if (performance.now() > this.#giveUpAt) throw new Error(`未得到答复 never answered: ${name}`);
    }
  }

  #note({ village, key }: Sent, said: Said): Said {
    if (said === 'refused') this.refused.add(`${village} ${key}`);
    else {
      this.acknowledged.set(`${village} ${key}`, said.seq);
      if (said.redemption) this.states.set(`${village} ${said.redemption.id}`, said.redemption.state);
    }
    return said;
  }

  /** What became of it, or undefined where it has to be tried again. */
  async #send({ village, key, path, body }: Sent): Promise<Said | undefined> {
    const { url, operatorKey } = this.#options;
    const answer = await fetch(`${url}/v1/villages/${village}/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operatorKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.status === 201) {
      if (answer.headers.get('idempotency-replayed') === 'true') this.replays += 1;
      return writtenIn(path, JSON.parse(text));
    }
    // The shelf is empty, or the household's points are gone, or too many of its holds are open.
    if (answer.status === 409 && /"(out-of-stock|insufficient-points|too-many-holds)"/.test(text)) return 'refused';
    // 503: the database was away. Anything else was not to be expected.
    if (answer.status !== 503 && this.faults.length < 20) this.faults.push(`${answer.status} ${text.slice(0, 300)}`);
    return undefined;
  }
}

interface Answer {
  readonly entry: { readonly seq: number };
  readonly id?: string;
  readonly state?: string;
  readonly hold?: number;
}

function writtenIn(path: string, { entry, id, state, hold }: Answer): Written {
  if (id === undefined || state === undefined) return { seq: entry.seq, redemption: undefined };
  // What is handed out at once has two entries: the key is on the hold.
  return { seq: path === 'redemptions' ? hold! : entry.seq, redemption: { id, state } };
}
