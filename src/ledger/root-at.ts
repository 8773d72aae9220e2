import type { AnySql } from '../database/index.ts';
import { append, EMPTY_FRONTIER, rootOf } from '../kernel/merkle.ts';

/** Leaves read together. */
const PAGE = 5_000;

/**
 * The root of a village's ledger at an earlier size, lower-case hex, from the leaf hashes as they are stored; undefined where the
 * journal is shorter. That the leaves are those of their entries is what `verify` proves.
 */
export async function rootAt(sql: AnySql, village: string, size: number): Promise<string | undefined> {
  let frontier = EMPTY_FRONTIER;
  const pages = sql<{ leaf_hash: Buffer }[]>`
    SELECT leaf_hash FROM entries WHERE village_code = ${village} AND seq <= ${size} ORDER BY seq`.cursor(PAGE);
  for await (const page of pages) for (const { leaf_hash } of page) frontier = append(frontier, leaf_hash);
  return frontier.size === size ? rootOf(frontier).toString('hex') : undefined;
}
