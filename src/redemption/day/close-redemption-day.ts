import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type RedemptionDay, readRedemptionDay, requireOpenDay } from './redemption-day.ts';

/**
 * Ends a redemption day: no more wishes are taken for it. Those still open can be collected until the day is over and then expire by
 * themselves. Refuses `redemption-day-closed`.
 */
export async function closeRedemptionDay(context: Context, village: string, id: string): Promise<RedemptionDay> {
  authorise(context.actor, 'redemption-day:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readRedemptionDay(tx, village, id);
    requireOpenDay(before);
    const after: RedemptionDay = { ...before, closedAt: context.now(), revision: before.revision + 1 };
    await tx`UPDATE redemption_days SET closed_at = ${after.closedAt}, revision = ${after.revision}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'redemption-day.closed', village, id);
    return after;
  });
}
