import { isConnectionLost, type Sql, sqlState } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Command, Outcome } from './command.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import { dryRun, type TransactOptions, transact } from './transact.ts';
import { type TrustedRoot, type Verification, type VerifySources, verifyVillage } from './verify.ts';
import { WriteMismatch } from './write.ts';

export interface LedgerOptions extends GroupCommitOptions, VerifySources {
  readonly sql: Sql;
  readonly now?: () => Date;
}

const TRIES = 3;

/** The ledger of all villages: the only way to write journals, and the way to verify them. */
export class Ledger {
  readonly #sql: Sql;
  readonly #now: () => Date;
  readonly #sources: VerifySources;
  readonly #group: GroupCommit;

  constructor(options: LedgerOptions) {
    this.#sql = options.sql;
    this.#now = options.now ?? (() => new Date());
    this.#sources = options;
    this.#group = new GroupCommit((commands) => transact(this.#sql, this.#now, commands), options);
  }

  /** Writes one command, sharing its transaction with others that arrive at the same time. */
  submit(command: Command): Promise<Outcome> {
    return this.#group.submit(command);
  }

  /**
   * Writes a batch in a transaction of its own. Errors: `Refused('ledger-busy')` after three tries; a retry with the same
   * keys is safe, also where the outcome of a lost COMMIT is unknown.
   */
  transact(commands: readonly Command[], options: TransactOptions = {}): Promise<Outcome[]> {
    const villages = new Set(commands.map((command) => command.village));
    return this.#group.aside(villages, () => this.#persistently(commands, options));
  }

  async #persistently(commands: readonly Command[], options: TransactOptions): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transact(this.#sql, this.#now, commands, options);
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (attempt === TRIES) throw new Refused('ledger-busy');
      }
    }
  }

  /** What `transact` would answer now, without writing anything. */
  dryRun(commands: readonly Command[], options: TransactOptions = {}): Promise<Outcome[]> {
    return dryRun(this.#sql, this.#now, commands, options);
  }

  /** Folds the whole journal of a village and compares everything that is kept of it; see {@link verifyVillage}. */
  verify(village: string, trusted?: TrustedRoot): Promise<Verification> {
    return verifyVillage(this.#sql, this.#sources, village, trusted);
  }

  /** The instant that decisions take as now. */
  now(): Date {
    return this.#now();
  }
}

/** Worth another try: conflicts, a lost server, a moved shard, and a journal that grew between lock and write. */
function isTransient(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  return (
    error instanceof WriteMismatch || isConnectionLost(error) || /^(40001|40P01|08|57P|53|XX000|23505)/.test(state)
  );
}
