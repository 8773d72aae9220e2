import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { settled } from './draw-up-settlement.ts';
import { readMonthSteps, readSettlement, storeSettlement } from './rows.ts';
import { type Adjustment, foldSettlement, type Settlement } from './settlement.ts';

/**
 * Puts these adjustments in the place of a draft's earlier ones; confirmations given before are void. Refuses `settlement-fixed`
 * once both sides confirmed, and `unknown-settlement` for a correction of what is no earlier, fixed settlement with the shop.
 */
export async function adjustSettlement(
  context: Context,
  village: string,
  id: string,
  adjustments: readonly Adjustment[],
  ifMatch: string | undefined,
): Promise<Settlement> {
  authorise(context.actor, 'settlement:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readSettlement(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'required');
    if (before.state !== 'draft') throw new Refused('settlement-fixed');
    await requireCorrectable(tx, before, adjustments);
    if (isSame(before.adjustments, adjustments)) return before;
    const fold = foldSettlement(await readMonthSteps(tx, village, before));
    const revision = before.revision + 1;
    const { createdAt, createdBy } = before;
    const after = { ...settled({ ...before, adjustments }, fold), id, revision, createdAt, createdBy };
    await storeSettlement(tx, after);
    const details = { adjustments: adjustments.map(({ fen, settlement }) => ({ fen, settlement })) };
    await audit(tx, context, 'settlement.adjusted', village, id, { ...details, payableFen: after.payableFen });
    return after;
  });
}

function isSame(before: readonly Adjustment[], after: readonly Adjustment[]): boolean {
  return canonicalJson(before as unknown as Json) === canonicalJson(after as unknown as Json);
}

async function requireCorrectable(
  tx: TransactionSql,
  { village, shop, month }: Settlement,
  adjustments: readonly Adjustment[],
): Promise<void> {
  const named = [...new Set(adjustments.flatMap(({ settlement }) => settlement ?? []))];
  if (named.length === 0) return;
  const rows = await tx<{ id: string }[]>`
    SELECT id FROM settlements WHERE village_code = ${village} AND shop_id = ${shop} AND month < ${month}
      AND state <> 'draft' AND id = ANY(${named}::uuid[])`;
  const known = new Set(rows.map(({ id }) => id));
  const unknown = named.find((settlement) => !known.has(settlement));
  if (unknown !== undefined) throw new Refused('unknown-settlement', { settlement: unknown });
}
