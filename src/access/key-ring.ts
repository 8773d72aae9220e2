import { hash } from 'node:crypto';
import type { Sql } from '../database/index.ts';
import type { Authenticator, Credential } from '../http/authentication.ts';
import { actorOf, hashOf, type KeyRecord, keyColumns, statusOf } from './key.ts';

/** How long another process's revocation may go unnoticed here. */
const TTL_MS = 2000;
const MAX_KNOWN = 10_000;
const MAX_UNKNOWN = 1000;
/** `last_used_at` is as exact as this. */
const LAST_USED_EVERY_MS = 60_000;

interface Known {
  readonly credential: Credential;
  readonly readAt: number;
  /** Epoch milliseconds at which it expires or its overlap ends. */
  readonly until: number;
}

export interface KeyRingOptions {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/**
 * Keys lately used, so that most requests are authenticated without the database: a key costs one look every two seconds.
 * Tokens that do not exist are remembered apart, so that guessing cannot push real ones out.
 */
export class KeyRing implements Authenticator {
  readonly #options: KeyRingOptions;
  readonly #known = new Map<string, Known>();
  readonly #unknown = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Credential | undefined>>();
  readonly #background = new Set<Promise<void>>();
  #generation = 0;

  constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  known(token: string): Credential | null | undefined {
    const name = hash('sha256', token, 'base64url');
    const now = performance.now();
    const entry = this.#known.get(name);
    if (entry !== undefined) {
      if (now - entry.readAt > TTL_MS) return undefined;
      return this.#options.now().getTime() < entry.until ? entry.credential : null;
    }
    const missed = this.#unknown.get(name);
    return missed !== undefined && now - missed <= TTL_MS ? null : undefined;
  }

  lookUp(token: string): Promise<Credential | undefined> {
    const name = hash('sha256', token, 'base64url');
    const asked = this.#asked.get(name);
    if (asked !== undefined) return asked;
    const answer = this.#read(token, name).finally(() => {
      if (this.#asked.get(name) === answer) this.#asked.delete(name);
    });
    this.#asked.set(name, answer);
    return answer;
  }

  /** Call after a key was revoked or rotated: the next request of any key asks the database. */
  forget(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#unknown.clear();
    this.#asked.clear();
  }

  /** Waits for what is still being written. */
  async close(): Promise<void> {
    await Promise.all(this.#background);
  }

  async #read(token: string, name: string): Promise<Credential | undefined> {
    const generation = this.#generation;
    const { sql } = this.#options;
    const readAt = performance.now();
    const [key] = await sql<KeyRecord[]>`
      SELECT ${keyColumns(sql)} FROM keys k JOIN clients c ON c.id = k.client_id WHERE k.hash = ${hashOf(token)}`;
    const now = this.#options.now();
    const status = key === undefined ? 'revoked' : statusOf(key, now);
    const fresh = generation === this.#generation;
    if (key === undefined || (status !== 'active' && status !== 'overlapping')) {
      if (fresh) {
        this.#known.delete(name);
        remember(this.#unknown, name, readAt, MAX_UNKNOWN);
      }
      return undefined;
    }
    const credential: Credential = { keyId: key.id, actor: actorOf(key), expiresAt: key.expiresAt };
    const until = Math.min(key.expiresAt?.getTime() ?? Infinity, key.overlapUntil?.getTime() ?? Infinity);
    // A household's session ends with its passbook, at once and in every process: it is looked up each time.
    if (fresh && key.role !== 'household') remember(this.#known, name, { credential, readAt, until }, MAX_KNOWN);
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= LAST_USED_EVERY_MS) this.#used(key.id, now);
    return credential;
  }

  /** In the background: a request never waits for it nor fails with it. */
  #used(id: string, now: Date): void {
    const { sql, onError } = this.#options;
    const before = new Date(now.getTime() - LAST_USED_EVERY_MS);
    const written = sql`
      UPDATE keys SET last_used_at = ${now}
      WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at <= ${before})`
      .then(() => undefined, onError)
      .finally(() => this.#background.delete(written));
    this.#background.add(written);
  }
}

/** Keeps the newest `max`: a Map iterates in the order of insertion. */
function remember<Value>(map: Map<string, Value>, name: string, value: Value, max: number): void {
  map.delete(name);
  if (map.size >= max) map.delete(map.keys().next().value!);
  map.set(name, value);
}
