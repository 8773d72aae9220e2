import type { TransactionSql } from '../database/index.ts';

/**
 * The size of a village's ledger at an instant: entries recorded by then. `recordedAt` never goes back, so a binary search over the
 * journal's key finds it, however long the journal is. Run it in a snapshot; `size` is the ledger's size in it.
 */
export async function sizeAt(tx: TransactionSql, village: string, instant: Date, size: number): Promise<number> {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [entry] = await tx<{ recorded_at: Date }[]>`
      SELECT recorded_at FROM entries WHERE village_code = ${village} AND seq = ${middle}`;
    if (entry !== undefined && entry.recorded_at <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
