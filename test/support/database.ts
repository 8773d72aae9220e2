import postgres from 'postgres';
import { inject } from 'vitest';
import { connect, type Sql } from '../../src/database/client.ts';
import { withDatabase } from './cluster.ts';

export interface TestDatabase {
  /** Superuser's connection string to this database. */
  url: string;
  /** As the service connects: SET ROLE to the application's role. */
  sql: Sql;
  /** As the superuser, without SET ROLE: for looking behind the service's back. */
  admin: Sql;
  /** Closes both and drops the database. */
  close(): Promise<void>;
}

let made = 0;

/** Runs one statement on the server's maintenance database. */
async function onServer(run: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(inject('clusterUrl'), { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A migrated database of its own, for one test file: call in `beforeAll`, and `close` in `afterAll`. */
export async function freshDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  made += 1;
  const name = `mb_test_${process.pid}_${Date.now().toString(36)}_${made}`;
  const template = options.empty ? 'template0' : inject('templateDatabase');
  await onServer((sql) => sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)}`);
  const url = withDatabase(inject('clusterUrl'), name);
  const sql = connect(url, { max: 8 });
  const admin = connect(url, { role: null, max: 2, applicationName: 'moral-bank test admin' });
  const close = async () => {
    await Promise.all([sql.end({ timeout: 5 }), admin.end({ timeout: 5 })]);
    await onServer((server) => server`DROP DATABASE IF EXISTS ${server(name)} WITH (FORCE)`);
  };
  return { url, sql, admin, close };
}
