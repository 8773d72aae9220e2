import type { TransactionSql } from '../../database/index.ts';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { appendAll, EMPTY_FRONTIER, rootOf } from '../../kernel/merkle.ts';
import { formatPoints } from '../../kernel/points.ts';
import type { Bilingual } from '../../kernel/problems/index.ts';
import { readMonthSteps, readMoved, type SettlementRow, settlementFrom } from './rows.ts';
import { foldSettlement, payableOf, type Settlement, settlementDigest } from './settlement.ts';

/**
 * Recomputes every settlement that both sides confirmed, from the steps of redemptions: lines, totals, digest, and whether the
 * journal had that root at that size and moved as many points to the shop. The first that differs; undefined when all are right.
 */
export async function checkSettlements(
  tx: TransactionSql,
  village: string,
): Promise<{ message: Bilingual } | undefined> {
  const rows = await tx<SettlementRow[]>`
    SELECT * FROM settlements WHERE village_code = ${village} AND state <> 'draft' ORDER BY month, id`;
  const settlements = rows.map(settlementFrom);
  for (const settlement of settlements) {
    const message = await wrongIn(tx, settlement);
    if (message) return { message };
  }
  return checkRoots(tx, village, settlements);
}

async function wrongIn(tx: TransactionSql, settlement: Settlement): Promise<Bilingual | undefined> {
  const { village, shop, month, lines, points, cashFen, payableFen, adjustments, digest } = settlement;
  const fold = foldSettlement(await readMonthSteps(tx, village, { shop, month }));
  if (canonical(fold.lines) !== canonical(lines)) {
    return told(settlement, '的明细与兑换单不符', 'lists other lines than the redemptions of the month add up to');
  }
  if (fold.points !== points || fold.cashFen !== cashFen || payableOf(fold, adjustments) !== payableFen) {
    return told(settlement, '的合计与明细不符', 'states totals that its lines and adjustments do not add up to');
  }
  if (!settlementDigest(settlement, fold).equals(digest)) {
    return told(settlement, '的摘要与内容不符', 'has a digest that is not that of what is settled');
  }
  const moved = await readMoved(tx, village, shop, month);
  if (moved === points) return undefined;
  const [stated, found] = [formatPoints(points), formatPoints(moved)];
  return told(
    settlement,
    `结算 ${stated} 分，而台账上商店账户变动 ${found} 分`,
    `settles ${stated} points, but the journal moved ${found} to the shop`,
  );
}

/** One walk over the journal's leaves, stopping at each size that a settlement was drawn up on. */
async function checkRoots(
  tx: TransactionSql,
  village: string,
  settlements: readonly Settlement[],
): Promise<{ message: Bilingual } | undefined> {
  let frontier = EMPTY_FRONTIER;
  for (const settlement of [...settlements].sort((a, b) => a.ledgerSize - b.ledgerSize)) {
    const { ledgerSize, ledgerRoot } = settlement;
    const leaves = tx<{ leaf_hash: Buffer }[]>`
      SELECT leaf_hash FROM entries WHERE village_code = ${village} AND seq > ${frontier.size} AND seq <= ${ledgerSize}
      ORDER BY seq`.cursor(5000);
    for await (const rows of leaves)
      frontier = appendAll(
        frontier,
        rows.map((row) => row.leaf_hash),
      );
    if (frontier.size === ledgerSize && rootOf(frontier).equals(ledgerRoot)) continue;
    const zh = `所依据的台账（前 ${ledgerSize} 笔）与现在的不符`;
    return {
      message: told(settlement, zh, `was drawn up on another journal than the first ${ledgerSize} entries of now`),
    };
  }
  return undefined;
}

function canonical(value: unknown): string {
  return canonicalJson(value as Json);
}

function told({ id, month }: Settlement, zh: string, en: string): Bilingual {
  return { zh: `${month} 的结算单 ${id} ${zh}。`, en: `Settlement ${id} of ${month} ${en}.` };
}
