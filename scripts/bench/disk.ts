import type { Sql } from '../../src/database/index.ts';

/** What a posting touches. */
const TABLES = ['ledgers', 'accounts', 'entries', 'entry_texts', 'scores', 'refusals'];

/** Bytes on disk of the tables that postings write, with their indexes. */
export async function journalBytes(sql: Sql): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(name::regclass))::bigint AS bytes FROM unnest(${TABLES}::text[]) AS t (name)`;
  return row!.bytes;
}

/** The settings that matter for what is measured, as the server has them. */
export async function serverSettings(sql: Sql): Promise<Record<string, string>> {
  const wanted = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'shared_buffers',
    'max_wal_size',
    'wal_compression',
    'max_connections',
  ];
  const rows = await sql<{ name: string; setting: string }[]>`
    SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name = ANY(${wanted}::text[]) ORDER BY name`;
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}
