import type { TransactionSql } from '../database/index.ts';
import type { Bilingual } from '../kernel/problems/index.ts';
import type { LedgerProblem, ProjectionCheck } from '../ledger/index.ts';
import { foldRedemptions, RedemptionFold } from './check-redemptions.ts';
import { compareStocks, foldStock } from './check-stock.ts';
import { checkSettlements } from './settlement/check-settlements.ts';

/**
 * Verifies everything that redemption keeps beside the journal: the stock ledger and what is on hand and reserved, each redemption
 * against its entries, budgets, limits of households and settlements. All of it follows from rows that never change.
 */
export const checkRedemptionBooks: ProjectionCheck = async (tx, village) => {
  if (!(await hasBooks(tx, village))) return undefined;
  const stock = await foldStock(tx, village);
  if ('wrong' in stock) return problem('stock', stock.wrong);
  const fold = new RedemptionFold(stock.issued);
  const found = await foldRedemptions(tx, village, fold);
  if (found) return found;
  const shelves = await compareStocks(tx, village, stock, fold.reserved);
  if (shelves) return problem('stock', shelves);
  const budgets = await compareBudgets(tx, village, fold.used);
  if (budgets) return problem('budgets', budgets);
  if (fold.passedLimit) return fold.passedLimit;
  const settlements = await checkSettlements(tx, village);
  return settlements && problem('settlements', settlements.message);
};

/** Most villages have no shop: for them there is nothing to look at. */
async function hasBooks(tx: TransactionSql, village: string): Promise<boolean> {
  const [row] = await tx<{ any: boolean }[]>`
    SELECT EXISTS (SELECT FROM shops WHERE village_code = ${village})
      OR EXISTS (SELECT FROM stock_movements WHERE village_code = ${village})
      OR EXISTS (SELECT FROM budgets WHERE village_code = ${village})
      OR EXISTS (SELECT FROM redemptions WHERE village_code = ${village})
      OR EXISTS (SELECT FROM holds WHERE village_code = ${village}) AS any`;
  return row!.any;
}

async function compareBudgets(
  tx: TransactionSql,
  village: string,
  used: ReadonlyMap<string, number>,
): Promise<Bilingual | undefined> {
  const rows = await tx<{ id: string; period: string; fund: string; used: number }[]>`
    SELECT id, period, fund, used FROM budgets WHERE village_code = ${village} ORDER BY id`;
  const unknown = new Set(used.keys());
  for (const row of rows) {
    unknown.delete(row.id);
    if (row.used === (used.get(row.id) ?? 0)) continue;
    return {
      zh: `${row.period}「${row.fund}」预算的已用积分与兑换单不符。`,
      en: `The points used of the budget ${row.period} "${row.fund}" differ from the redemptions that draw on it.`,
    };
  }
  const [id] = unknown;
  return id === undefined ? undefined : { zh: `预算 ${id} 缺失。`, en: `Budget ${id} is missing.` };
}

function problem(check: LedgerProblem['check'], message: Bilingual): LedgerProblem {
  return { check, message };
}
