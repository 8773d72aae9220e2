import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { readNomination } from './nomination.ts';
import { requireOpen } from './nominee.ts';

/**
 * Withdraws a nomination while its review or cycle is open: whoever made it, the committee, and a household its own. One that is
 * withdrawn already stays so. Refuses `not-found`, `nominations-over`.
 */
export async function withdrawNomination(context: Context, village: string, id: string): Promise<void> {
  const { actor, sql, now } = context;
  authorise(actor, 'nomination:write', village);
  await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const nomination = await readNomination(tx, village, id);
    if (nomination === undefined) throw new Refused('not-found');
    const { household, source, createdBy, withdrawnAt } = nomination;
    const isOwn = createdBy === actor.client || (actor.household === household && source === 'self');
    const isCommittee = actor.role === 'committee' || actor.role === 'operator';
    if (!isOwn && !isCommittee) throw new Refused('not-found');
    if (withdrawnAt !== null) return;
    await requireOpen(tx, village, nomination);
    await tx`UPDATE nominations SET withdrawn_at = ${now()} WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'nomination.withdrawn', village, id, { household });
  });
}
