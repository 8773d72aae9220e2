import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readHeads, type TrustedRoot, type Verification } from '../ledger/index.ts';
import type { PostingServices } from './services.ts';

/** Checks the whole ledger of a village (核验), also against a root kept elsewhere. 404 without such a village. */
export async function verifyLedger(
  services: PostingServices,
  { actor, sql }: Context,
  village: string,
  trusted?: TrustedRoot,
): Promise<Verification> {
  authorise(actor, 'ledger:verify', village);
  if (!(await readHeads(sql, [village])).has(village)) throw new Refused('not-found');
  return services.ledger.verify(village, trusted);
}
