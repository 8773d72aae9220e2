import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { dayAt, lastDayOf, type Month } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { rootOf } from '../../kernel/merkle.ts';
import { formatPoints } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readMonthSteps, readMoved, readSettlementOf, storeSettlement } from './rows.ts';
import {
  foldSettlement,
  payableOf,
  type Settlement,
  type SettlementBase,
  type SettlementFold,
  settlementDigest,
} from './settlement.ts';

/**
 * Draws up what a shop and the village settle for a month that is over: once per shop and month. Again, a draft is brought up to date
 * (which voids confirmations where anything changed) and one that is fixed stays as it is. Refuses `month-not-over`, `unknown-shop` and,
 * where redemptions and journal disagree, `settlement-mismatch`.
 */
export async function drawUpSettlement(
  context: Context,
  village: string,
  { shop, month }: { readonly shop: string; readonly month: Month },
): Promise<{ settlement: Settlement; made: boolean }> {
  const { actor, now, sql } = context;
  authorise(actor, 'settlement:write', village);
  return transaction(sql, {}, async (tx) => {
    const head = await lockVillage(tx, village);
    if (dayAt(now()) <= lastDayOf(month)) throw new Refused('month-not-over', { month });
    const found = await readSettlementOf(tx, village, shop, month);
    if (found && found.state !== 'draft') return { settlement: found, made: false };
    if (!found) await requireKnownShop(tx, village, shop);
    const fold = foldSettlement(await readMonthSteps(tx, village, { shop, month }));
    await requireAgreement(tx, village, shop, month, fold);
    if (found && settlementDigest(found, fold).equals(found.digest)) return { settlement: found, made: false };
    const base = {
      village,
      shop,
      month,
      adjustments: found?.adjustments ?? [],
      ledgerSize: head.frontier.size,
      ledgerRoot: rootOf(head.frontier),
    };
    const settlement: Settlement = {
      ...settled(base, fold),
      id: found?.id ?? newId(),
      revision: (found?.revision ?? 0) + 1,
      createdAt: found?.createdAt ?? now(),
      createdBy: found?.createdBy ?? actor.client,
    };
    await storeSettlement(tx, settlement);
    const { id, points, payableFen, ledgerSize } = settlement;
    const details = { shop, month, points, payableFen, ledgerSize };
    await audit(tx, context, found ? 'settlement.refreshed' : 'settlement.drawn-up', village, id, details);
    return { settlement, made: !found };
  });
}

/** A draft of these sums, confirmed by nobody. */
export function settled(
  base: SettlementBase,
  fold: SettlementFold,
): Omit<Settlement, 'id' | 'revision' | 'createdAt' | 'createdBy'> {
  const { lines, points, cashFen } = fold;
  const payableFen = payableOf(fold, base.adjustments);
  const digest = settlementDigest(base, fold);
  const confirmations = { shop: null, committee: null };
  return { ...base, state: 'draft', lines, points, cashFen, payableFen, digest, confirmations, payment: null };
}

async function requireKnownShop(tx: TransactionSql, village: string, shop: string): Promise<void> {
  const rows = await tx`SELECT 1 FROM shops WHERE village_code = ${village} AND id = ${shop}`;
  if (rows.length === 0) throw new Refused('unknown-shop', { shop });
}

async function requireAgreement(
  tx: TransactionSql,
  village: string,
  shop: string,
  month: Month,
  { points }: SettlementFold,
): Promise<void> {
  const moved = await readMoved(tx, village, shop, month);
  if (moved === points) return;
  throw new Refused('settlement-mismatch', { settled: formatPoints(points), ledger: formatPoints(moved) });
}
