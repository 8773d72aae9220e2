import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { endPassbook } from './passbook.ts';

/** Takes a household's passbook back (lost, stolen): dead at once, with its sessions. 404 `not-found` without one. */
export async function revokePassbook(context: Context, village: string, no: string): Promise<void> {
  authorise(context.actor, 'passbook:write', village);
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    if (!(await endPassbook(tx, village, no, 'revoked', context.now()))) throw new Refused('not-found');
    await audit(tx, context, 'passbook.revoked', village, no);
  });
}
