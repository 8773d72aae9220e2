import { setImmediate } from 'node:timers/promises';
import type { AnySql, TransactionSql } from '../../database/index.ts';
import { ROWS_BYTES } from './format.ts';

const NEWLINE = 10;

/** In COPY's text format every row ends with a line feed, and no value holds one. */
export function countRows(bytes: Buffer): number {
  let rows = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) rows += 1;
  return rows;
}

/** Makes COPY's text the same whatever the server's own settings are. */
export async function plainText(tx: AnySql): Promise<void> {
  await tx`
    SELECT set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
      set_config('TimeZone', 'UTC', true), set_config('bytea_output', 'hex', true),
      set_config('extra_float_digits', '1', true), set_config('client_encoding', 'UTF8', true),
      set_config('idle_in_transaction_session_timeout', '0', true)`;
}

const columnList = (sql: AnySql, columns: readonly string[]) => sql(columns as string[]);

/** A table's rows, gathered to larger pieces: the driver delivers them one by one. */
export async function* copyOut(tx: TransactionSql, table: string, columns: readonly string[]): AsyncGenerator<Buffer> {
  const list = columnList(tx, columns);
  const stream = await tx`COPY (SELECT ${list} FROM public.${tx(table)}) TO STDOUT`.readable();
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length < ROWS_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  // The driver pauses its socket on a full stream and resumes it when read: at the end nobody would, and the next query waited for ever.
  stream._read(0);
  if (length > 0) yield Buffer.concat(parts);
}

/** Loads rows. Error: PostgreSQL's, or the source's own. */
export async function copyIn(
  tx: TransactionSql,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  const query = tx`COPY public.${tx(table)} (${columnList(tx, columns)}) FROM STDIN`;
  let failure: unknown;
  // The driver settles this query when the copy begins; what PostgreSQL objects to later reaches only its `reject`.
  const settled = query as unknown as { reject(error: unknown): void };
  const { reject } = settled;
  settled.reject = (error) => {
    failure ??= error;
    reject.call(settled, error);
  };
  const stream = await query.writable();
  stream.on('error', (error) => {
    failure ??= error;
  });
  try {
    for await (const part of rows) {
      if (failure !== undefined) break;
      await new Promise<void>((done) => stream.write(part, () => done()));
    }
  } catch (error) {
    stream.destroy(error as Error);
    throw error;
  }
  if (failure === undefined) {
    stream.end();
    await setImmediate(); // the end of the copy is sent before the next statement
    await tx`SELECT 1`.catch((error: unknown) => {
      failure ??= error;
    });
  }
  if (failure !== undefined) throw failure;
}
