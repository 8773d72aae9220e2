import { authorise, type Context } from '../access/index.ts';
import type { ImportKind } from './interpret/index.ts';
import { headColumns, type ImportHead, type ImportStatus } from './store.ts';

export interface ImportFilter {
  readonly kind?: ImportKind | undefined;
  readonly status?: ImportStatus | undefined;
  /** The last id of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A village's imports, newest first, and one more than the page holds. */
export async function listImports(context: Context, village: string, filter: ImportFilter): Promise<ImportHead[]> {
  authorise(context.actor, 'imports:write', village);
  const { sql } = context;
  const { kind, status, before, limit } = filter;
  return sql<ImportHead[]>`
    SELECT ${headColumns(sql)} FROM imports WHERE village_code = ${village}
      ${kind === undefined ? sql`` : sql`AND kind = ${kind}`}
      ${status === undefined ? sql`` : sql`AND status = ${status}`}
      ${before === undefined ? sql`` : sql`AND id < ${before}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
}
