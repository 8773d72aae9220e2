import { authorise, type Context } from '../access/index.ts';
import { rootOf } from '../kernel/merkle.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readHeads } from '../ledger/index.ts';

/** Where a village's ledger stands: what a witness keeps. 404 without such a village. */
export async function getLedger({ actor, sql }: Context, village: string) {
  authorise(actor, 'ledger:read', village);
  const head = (await readHeads(sql, [village])).get(village);
  if (!head) throw new Refused('not-found');
  const { frontier, closedThrough, lastRecordedAt } = head;
  const recordedAt = frontier.size === 0 ? null : lastRecordedAt.toISOString();
  return { village, size: frontier.size, root: rootOf(frontier).toString('hex'), closedThrough, recordedAt };
}
