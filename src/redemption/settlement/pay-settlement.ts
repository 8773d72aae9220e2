import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { type Day, dayAt, startOfDay } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readSettlement, storeSettlement } from './rows.ts';
import type { Settlement } from './settlement.ts';

/**
 * Records that a confirmed settlement was paid: once. Refuses `settlement-not-confirmed`, `settlement-paid` and `day-in-future`.
 * `reference` names the voucher or transfer.
 */
export async function paySettlement(
  context: Context,
  village: string,
  id: string,
  { paidOn, reference }: { readonly paidOn?: Day | undefined; readonly reference: string },
): Promise<Settlement> {
  const { actor, now, sql } = context;
  authorise(actor, 'settlement:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readSettlement(tx, village, id);
    if (before.state === 'paid') throw new Refused('settlement-paid');
    if (before.state === 'draft') throw new Refused('settlement-not-confirmed');
    const today = dayAt(now());
    if (paidOn !== undefined && paidOn > today) throw new Refused('day-in-future', { day: paidOn, today });
    const payment = { at: startOfDay(paidOn ?? today), by: actor.client, reference };
    const after: Settlement = { ...before, state: 'paid', payment, revision: before.revision + 1 };
    await storeSettlement(tx, after);
    const details = { payableFen: before.payableFen, paidOn: paidOn ?? today };
    await audit(tx, context, 'settlement.paid', village, id, details);
    return after;
  });
}
