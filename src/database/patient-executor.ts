import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from './client.ts';
import { isConnectionLost, sqlState } from './errors.ts';

const PAUSE_MS = 1_000;
/** Of the server rather than of the statement: it is away, stopping, full, busy or a standby for now. */
const FOR_NOW = /^(08|40|53|57|58|55P03|25006)/;

/**
 * Runs pg-boss's statements on a pool of ours, one after the other. A statement that meets a database that is away waits for it to
 * come back: the library does not await all of its writes, and a rejection that nobody handles would end the process.
 */
export class PatientExecutor {
  readonly #sql: Sql;
  readonly #onFailure: (error: unknown) => void;
  readonly #ending = new AbortController();
  /** Resolves when a statement was left unanswered. */
  readonly leftAlone: Promise<void>;
  #leave: () => void = () => undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** While the library starts, rejections are handled. */
  #starting = true;

  /** The pool has one connection: what the library sends in one text is one transaction of it. */
  constructor(sql: Sql, onFailure: (error: unknown) => void) {
    this.#sql = sql;
    this.#onFailure = onFailure;
    this.leftAlone = new Promise((resolve) => {
      this.#leave = resolve;
    });
    // The library hands JSON over as text; the driver would write it as a JSON string.
    const json = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    Object.assign(sql.options.serializers, { 114: json, 3802: json });
  }

  executeSql(text: string, values: readonly unknown[] = []): Promise<{ rows: never[] }> {
    const result = this.#last.then(() => this.#untilAnswered(text, values));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** The library has started: from now on it may leave a rejection unhandled. */
  hasStarted(): void {
    this.#starting = false;
  }

  /** From now on a statement that finds no database is not tried again, and once the library has started never answered. */
  giveUp(): void {
    this.#ending.abort();
  }

  /** Resolves when everything sent so far is answered, or will never be. */
  async idle(): Promise<void> {
    await Promise.race([this.#allAnswered(), this.leftAlone]);
  }

  /** Answers make the library send more: until a turn of the event loop brings nothing new. */
  async #allAnswered(): Promise<void> {
    for (let last: unknown; last !== this.#last; await nextTurn()) {
      last = this.#last;
      await this.#last;
    }
  }

  async #untilAnswered(text: string, values: readonly unknown[]): Promise<{ rows: never[] }> {
    const { signal } = this.#ending;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const parameters = values.map((value) => value ?? null) as never[];
        return { rows: (await this.#sql.unsafe(text, parameters)) as unknown as never[] };
      } catch (error) {
        const away = isConnectionLost(error);
        // A text that failed after its BEGIN left a transaction open.
        if (!away) await this.#sql.unsafe('ROLLBACK').catch(() => undefined);
        const state = sqlState(error) ?? '';
        if (!away && !FOR_NOW.test(state)) {
          // The library keeps quiet about a failed look for work; that somebody else was first is no failure.
          if (state !== '23505') this.#onFailure(error);
          throw error;
        }
        if (attempt === 1 && !signal.aborted) this.#onFailure(error);
        if (!signal.aborted) await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) continue;
        if (this.#starting) throw error;
        this.#leave();
        return new Promise(() => undefined);
      }
    }
  }
}
