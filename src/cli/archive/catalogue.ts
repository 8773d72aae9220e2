import type { TransactionSql } from '../../database/index.ts';
import type { Header, TableHeader } from './format.ts';

/** Tables of an extension (PostGIS's, say) belong to it, not to us. */
const NOT_OF_EXTENSION = (tx: TransactionSql) => tx`
  NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Every table of the schema `public` with its columns, from the catalogue: a new feature's tables need no word here. */
export async function findTables(tx: TransactionSql): Promise<TableHeader[]> {
  return tx<TableHeader[]>`
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND ${NOT_OF_EXTENSION(tx)}
    GROUP BY c.relname ORDER BY c.relname`;
}

/** A sequence is not part of a snapshot: read after it was taken, it is never behind the rows. */
export async function findSequences(tx: TransactionSql): Promise<Header['sequences']> {
  const names = await tx<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND ${NOT_OF_EXTENSION(tx)} ORDER BY c.relname`;
  const sequences: { name: string; value: string; called: boolean }[] = [];
  for (const { name } of names) {
    const [state] = await tx<{ value: string; called: boolean }[]>`
      SELECT last_value::text AS value, is_called AS called FROM public.${tx(name)}`;
    sequences.push({ name, ...state! });
  }
  return sequences;
}

export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  /** As `ADD CONSTRAINT` takes it. */
  readonly definition: string;
}

export async function findForeignKeys(tx: TransactionSql): Promise<ForeignKey[]> {
  return tx<ForeignKey[]>`
    SELECT c.relname AS table, f.conname AS name, pg_get_constraintdef(f.oid) AS definition
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
    WHERE f.contype = 'f' AND f.conparentid = 0 AND c.relnamespace = 'public'::regnamespace
    ORDER BY c.relname, f.conname`;
}
