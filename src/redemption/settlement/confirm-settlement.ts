import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { requireShop } from '../own-shop.ts';
import { readMonthSteps, readSettlement, storeSettlement } from './rows.ts';
import { foldSettlement, type Settlement, type Side, settlementDigest } from './settlement.ts';

/**
 * Agrees to a settlement for one side: a shop's key for the shop, any other for the committee, so no key speaks for both. With the
 * second confirmation it is fixed. Confirming again changes nothing. Refuses `settlement-changed` when the digest is not the present
 * one or the month has gained entries since, and `settlement-side` for the side of the other.
 */
export async function confirmSettlement(
  context: Context,
  village: string,
  id: string,
  { digest, side }: { readonly digest: string; readonly side?: Side | undefined },
): Promise<Settlement> {
  const { actor, now, sql } = context;
  authorise(actor, 'settlement:confirm', village);
  const own: Side = actor.role === 'shop' ? 'shop' : 'committee';
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readSettlement(tx, village, id);
    requireShop(actor, before.shop);
    if (side !== undefined && side !== own) throw new Refused('settlement-side');
    if (digest.toLowerCase() !== before.digest.toString('hex')) throw new Refused('settlement-changed');
    if (before.confirmations[own] !== null) return before;
    // The whole month as the journal has it by now, not only up to the size that was drawn up.
    const { shop, month } = before;
    const fold = foldSettlement(await readMonthSteps(tx, village, { shop, month }));
    if (!settlementDigest(before, fold).equals(before.digest)) throw new Refused('settlement-changed');
    const confirmations = { ...before.confirmations, [own]: { at: now(), by: actor.client } };
    const isAgreed = confirmations.shop !== null && confirmations.committee !== null;
    const after: Settlement = {
      ...before,
      confirmations,
      state: isAgreed ? 'confirmed' : 'draft',
      revision: before.revision + 1,
    };
    await storeSettlement(tx, after);
    await audit(tx, context, 'settlement.confirmed', village, id, { side: own, digest: digest.toLowerCase() });
    return after;
  });
}
