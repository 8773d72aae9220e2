import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { lockVillage } from '../../ledger/index.ts';
import { orderOf, readOpenHouseholds } from './read-call-list.ts';
import {
  type FixedCallList,
  type RedemptionDay,
  readRedemptionDay,
  requireOpenDay,
  requireUnfixed,
} from './redemption-day.ts';

/**
 * Freezes the order of the call list (定稿) with the ledger's size and root, so that it can be recomputed: what is posted, reversed or
 * redeemed afterwards moves nobody. Once; refuses `call-list-fixed` and `redemption-day-closed`.
 */
export async function fixCallList(context: Context, village: string, id: string): Promise<RedemptionDay> {
  const { actor } = context;
  authorise(actor, 'redemption-day:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readRedemptionDay(tx, village, id);
    requireOpenDay(before);
    requireUnfixed(before);
    const now = context.now();
    const order = await orderOf(tx, before, await readOpenHouseholds(tx, village), dayAt(now));
    const callList: FixedCallList = { fixedAt: now.toISOString(), fixedBy: actor.client, ...order };
    const after: RedemptionDay = { ...before, callList, revision: before.revision + 1 };
    await tx`UPDATE redemption_days SET call_list = ${tx.json(callList as never)}, revision = ${after.revision}
      WHERE village_code = ${village} AND id = ${id}`;
    const { size, root, places } = callList;
    await audit(tx, context, 'call-list.fixed', village, id, { size, root, households: places.length });
    return after;
  });
}
