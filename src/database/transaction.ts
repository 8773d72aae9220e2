import type postgres from 'postgres';
import { isConnectionLost } from './errors.ts';

/** A transaction's client: a tagged template like `Sql`. */
export type TransactionSql = postgres.TransactionSql;
/** What runs inside or outside of a transaction alike. */
export type AnySql = postgres.Sql | TransactionSql;

export interface TransactionOptions {
  /** Default: read committed. */
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readOnly?: boolean;
}

/** Refused: the transaction ended (or its connection broke) while its body was still running. */
export class TransactionOver extends Error {
  readonly code = 'CONNECTION_CLOSED';
  constructor() {
    super('the transaction is over: its connection was lost or it has ended');
    this.name = 'TransactionOver';
  }
}

type Begin = (options: string, body: (sql: TransactionSql) => Promise<unknown>) => Promise<unknown>;
type Thenable = { then: (...args: unknown[]) => unknown };
interface State {
  over: boolean;
}

/**
 * postgres.js sends the ROLLBACK, and whatever a body still runs, to a connection that is gone: the process dies of an
 * uncaught error, or the statements reach that connection's next user. So a body that lost its connection is never
 * continued: `begin` itself has rejected by then.
 */
export async function guardedBegin(begin: Begin, options: string, body: (sql: TransactionSql) => unknown) {
  const state: State = { over: false };
  try {
    return await begin(options, (sql) => unlessOver(state, () => body(guard(sql, state))));
  } finally {
    state.over = true;
  }
}

async function unlessOver(state: State, body: () => unknown): Promise<unknown> {
  try {
    const result = await body();
    const settled = Array.isArray(result) ? await Promise.all(result) : result;
    if (!state.over) return settled;
  } catch (error) {
    if (!state.over) throw error;
  }
  return new Promise(() => undefined);
}

function guard(sql: TransactionSql, state: State): TransactionSql {
  const check = () => {
    if (state.over) throw new TransactionOver();
  };
  const savepoint = async (...args: unknown[]) => {
    check();
    const body = args.pop() as (inner: TransactionSql) => unknown;
    const start = sql.savepoint as unknown as (...all: unknown[]) => Promise<unknown>;
    try {
      return await start(...args, (inner: TransactionSql) => unlessOver(state, () => body(guard(inner, state))));
    } catch (error) {
      if (isConnectionLost(error)) state.over = true;
      throw error;
    }
  };
  return new Proxy(sql, {
    apply(target, self, args) {
      check();
      return watch(Reflect.apply(target, self, args), state);
    },
    get(target, name) {
      if (name === 'savepoint') return savepoint;
      const value = Reflect.get(target, name);
      if (name !== 'unsafe' && name !== 'file') return value;
      return (...args: unknown[]) => {
        check();
        return watch(value(...args), state);
      };
    },
  });
}

/** Learns of a lost connection before the body does, without running a query that nobody awaits. */
function watch<T>(query: T, state: State): T {
  const { then } = query as Thenable;
  if (typeof then !== 'function') return query;
  const watched: Thenable['then'] = (onValue, onError) =>
    then.call(query, onValue, (error: unknown) => {
      if (isConnectionLost(error)) state.over = true;
      if (typeof onError === 'function') return onError(error);
      throw error;
    });
  Reflect.set(query as object, 'then', watched);
  return query;
}

/**
 * Runs `body` in one transaction: committed when it resolves, rolled back when it rejects.
 * Errors: the body's own, PostgreSQL's, or a lost connection (`isConnectionLost`; a COMMIT may then have happened).
 */
export async function transaction<T>(
  sql: postgres.Sql,
  options: TransactionOptions,
  body: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  const isolation = options.isolation === undefined ? '' : `isolation level ${options.isolation}`;
  const mode = `${isolation}${options.readOnly ? ' read only' : ''}`.trim();
  return (await sql.begin(mode, body)) as T;
}
