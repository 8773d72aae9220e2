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
    // As ISO 8601 it takes the engine's fast parser: sessions are in UTC, so the offset is always +00.
    parse: (text: string) => new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`),
  },
};

function open(url: string, options: ConnectOptions, onBroken: (mute: boolean) => void): Sql {
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
    socket: (parsed: unknown) => dial(parsed as Address, onBroken),
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
 * A postgres.js connection that broke is not fit for use again: it may keep its last error for the next query, or a
 * pending write that keeps it from greeting the server. Tells of a broken one, and of one that says nothing at first.
 */
function dial(address: Address, onBroken: (mute: boolean) => void): Socket {
  const turn = address.turn ?? 0;
  address.turn = turn + 1;
  const host = address.host[turn % address.host.length] ?? 'localhost';
  const socket = new Socket();
  let greeted = false;
  let parting = false;
  if (address.path) socket.connect(address.path);
  else socket.connect(address.port[turn % address.port.length] ?? 5432, host);
  const { write, end, removeAllListeners } = socket; // after connect(), which puts the original write back
  Object.assign(socket, {
    host, // read for the certificate's name
    write: (...args: Parameters<typeof write>) => {
      greeted = true;
      return write.apply(socket, args);
    },
    end: (...args: Parameters<typeof end>) => {
      parting ||= args[0] !== undefined; // the driver's farewell; a socket that ends by itself sends nothing
      return end.apply(socket, args);
    },
    // The driver does so before it speaks TLS over this socket.
    removeAllListeners: () => removeAllListeners.call(socket).once('close', report),
  });
  const report = () => socket.bytesRead > 0 && !parting && onBroken(false);
  socket.once('close', report);
  setImmediate(() => setImmediate(() => setImmediate(() => greeted || socket.destroyed || onBroken(true))));
  return socket;
}

/** How long a pool with a broken connection may finish what it was asked before. */
const RETIREMENT_MS = 30_000;

/**
 * A pool that outlives its database: queries fail while it is away and work again when it is back.
 * int8 is a number (RangeError beyond 2^53 − 1), date 'YYYY-MM-DD', timestamptz a Date, bytea a Buffer.
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  const retired = new Set<Sql>();
  let closing: Promise<unknown> | undefined;
  const retire = (pool: Sql) => {
    retired.add(pool);
    setTimeout(() => void pool.end({ timeout: 5 }).then(() => retired.delete(pool)), RETIREMENT_MS).unref();
  };
  const fresh = (): Sql => {
    const pool: Sql = open(url, options, (mute) => {
      if (pool === current && closing === undefined) {
        current = fresh();
        // drizzle rewrites these for its own client: the new pool must agree with it.
        Object.assign(current.options.parsers, pool.options.parsers);
        Object.assign(current.options.serializers, pool.options.serializers);
        retire(pool);
      }
      if (mute) void pool.end({ timeout: 0 }); // else what waits for that connection waits for ever
    });
    return pool;
  };
  let current = fresh();
  const begin = (...args: unknown[]) => {
    const body = args.pop() as (sql: TransactionSql) => unknown;
    const start = current.begin.bind(current) as Parameters<typeof guardedBegin>[0];
    return guardedBegin(start, (args[0] as string | undefined) ?? '', body);
  };
  const end = (how?: { timeout?: number }) => {
    const timeout = how?.timeout ?? 5;
    // A retired pool's broken connections never report their end: what still runs there gets one second.
    const old = [...retired].map((pool) => pool.end({ timeout: Math.min(timeout, 1) }));
    closing ??= Promise.all([current.end({ timeout }), ...old]);
    return closing.then(() => undefined);
  };
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
