import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type ReadEntry, type ReadRow, readColumns, readEntries, readJoins } from './read-entry.ts';

/** One entry of a village's journal. 404 `unknown-entry`. */
export async function getEntry({ actor, sql }: Context, village: string, seq: number): Promise<ReadEntry> {
  authorise(actor, 'entry:read', village);
  const rows = await sql<ReadRow[]>`
    SELECT ${readColumns(sql)} FROM entries e ${readJoins(sql)}
    WHERE e.village_code = ${village} AND e.seq = ${seq}`;
  const [entry] = await readEntries(sql, actor, rows);
  if (!entry) throw new Refused('unknown-entry', { seq });
  return entry;
}
