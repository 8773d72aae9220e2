import { Socket } from 'node:net';
import postgres from 'postgres';
import { guardedBegin, type TransactionSql } from './transaction.ts';

/** The pool: a tagged template, as postgres.js has it. Use `transaction()`; `reserve()` is refused. */
export type Sql = postgres.Sql;

/** The role every request runs as: it may not alter or remove what was recorded. Made by the first migration. */
export const APP_ROLE = 'moral_bank_app';

export interface ConnectOptions {
  /** SET ROLE of every connection; null: stay the connecting user (migrations, tests). Default `APP_ROLE`. */
  role?: string | null;
  /** Connections at most. Default 10. */
  max?: number;
  /** Milliseconds; 0: none. Default 30,000. */
  statementTimeoutMs?: number;
  /** Shown in pg_stat_activity. Default `moral-bank`. */
  applicationName?: string;
  /** Seconds until an unused connection is closed. Default: never. */
  idleTimeout?: number;
  /** Seconds to wait for a connection. Default 10. */
  connectTimeout?: number;
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('the database holds an integer beyond 2^53 - 1');
  return value;
}

function fromInteger(value: unknown): string {
  const whole = typeof value === 'number' ? Number.isSafeInteger(value) : /^-?\d+$/.test(String(value));
  if (!whole) throw new RangeError('an integer column was given a value that is no safe integer');
  return String(value);
}

const TYPES = {
  bigint: { to: 20, from: [20], serialize: fromInteger, parse: toSafeInteger },
  // A calendar day is no instant: it stays 'YYYY-MM-DD', whatever the time zone.
  day: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (day: string) => day },
  instant: {
    to: 1184,
    from: [1184],
    serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
    parse: (text: string) => new Date(text),
  },
};

function open(url: string, options: ConnectOptions, onStuck: () => void): Sql {
  const role = options.role === undefined ? APP_ROLE : options.role;
  const pool = postgres(url, {
    max: options.max ?? 10,
    connect_timeout: options.connectTimeout ?? 10,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
    max_lifetime: null,
    ...(options.idleTimeout === undefined ? {} : { idle_timeout: options.idleTimeout }),
    onnotice: () => undefined,
    types: TYPES,
    connection: {
      application_name: options.applicationName ?? 'moral-bank',
      TimeZone: 'UTC',
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      ...(role === null ? {} : { role }),
    },
    socket: (parsed: unknown) => dial(parsed as Address, onStuck),
  } as postgres.Options<Record<string, postgres.PostgresType>>);
  return pool as unknown as Sql;
}

interface Address {
  host: string[];
  port: number[];
  path?: string | false;
  turn?: number;
}

/**
 * postgres.js can lose track of a pending write when a connection breaks, and then never greets the server on that
 * connection again. A new socket on which nothing is said at once is the sign of it.
 */
function dial(address: Address, onStuck: () => void): Socket {
  const turn = address.turn ?? 0;
  address.turn = turn + 1;
  const host = address.host[turn % address.host.length] ?? 'localhost';
  const socket = new Socket();
  Object.assign(socket, { host }); // read for the certificate's name
  if (address.path) socket.connect(address.path);
  else socket.connect(address.port[turn % address.port.length] ?? 5432, host);
  let greeted = false;
  const write = socket.write;
  socket.write = ((...args: Parameters<typeof write>) => {
    greeted = true;
    socket.write = write;
    return write.apply(socket, args);
  }) as typeof write;
  const judge = () => greeted || socket.destroyed || onStuck();
  setImmediate(() => setImmediate(() => setImmediate(judge)));
  return socket;
}

/**
 * A pool that outlives its database: queries fail while it is away and work again when it is back.
 * int8 is a number (RangeError beyond 2^53 − 1), date 'YYYY-MM-DD', timestamptz a Date, bytea a Buffer.
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  let current: Sql;
  let closing: Promise<void> | undefined;
  const renew = () => {
    if (closing !== undefined) return;
    const stuck = current;
    current = open(url, options, renew);
    // drizzle rewrites these for its own client: the new pool must agree with it.
    Object.assign(current.options.parsers, stuck.options.parsers);
    Object.assign(current.options.serializers, stuck.options.serializers);
    void stuck.end({ timeout: 0 });
  };
  current = open(url, options, renew);
  const begin = (...args: unknown[]) => {
    const body = args.pop() as (sql: TransactionSql) => unknown;
    const start = current.begin.bind(current) as Parameters<typeof guardedBegin>[0];
    return guardedBegin(start, (args[0] as string | undefined) ?? '', body);
  };
  const end = (how?: { timeout?: number }) => (closing ??= current.end({ timeout: how?.timeout ?? 5 }));
  const reserve = () => Promise.reject(new Error('reserve() cannot survive a lost connection: use transaction()'));
  const own: Record<PropertyKey, unknown> = { begin, end, reserve };
  return new Proxy(current, {
    apply: (_target, self, args) => Reflect.apply(current, self, args),
    get: (_target, name) => own[name] ?? Reflect.get(current, name),
  });
}

/** Closes the pool: running queries get five seconds. May be called twice. */
export async function close(sql: Sql): Promise<void> {
  await sql.end({ timeout: 5 });
}
