import { audit, type Context } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import type { Json } from '../kernel/canonical.ts';

/** What a step changes of a review's or cycle's row, by column, and tells the audit. */
export interface Moved {
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly details?: { [key: string]: Json };
}

interface Move {
  readonly table: 'star_reviews' | 'award_cycles';
  /** Of the audit record: star-review.publish. */
  readonly deed: string;
  readonly before: { readonly village: string; readonly id: string; readonly revision: number };
  readonly state: string;
}

/** Writes a step that was decided, with its audit record: under the village's lock. */
export async function writeMove(
  tx: TransactionSql,
  context: Context,
  { table, deed, before: { village, id, revision }, state }: Move,
  { changes = {}, details = {} }: Moved,
): Promise<void> {
  const row = { ...changes, state, revision: revision + 1 };
  await tx`UPDATE ${tx(table)} SET ${tx(row as never)} WHERE village_code = ${village} AND id = ${id}`;
  await audit(tx, context, deed, village, id, { state, ...details });
}
