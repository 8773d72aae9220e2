import { authorise, type Context } from '../../access/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { requireVillage } from '../../village/index.ts';
import { type Budget, type BudgetFilter, readBudgets } from './budget-rows.ts';

/** Budgets in the order in which they are drawn on, one more than `limit` where there are more. */
export async function listBudgets(
  { actor, sql }: Context,
  village: string,
  filter: BudgetFilter & { readonly limit: number },
): Promise<Budget[]> {
  authorise(actor, 'budget:read', village);
  await requireVillage(sql, village);
  return readBudgets(sql, village, { ...filter, limit: filter.limit + 1 });
}

/** One budget. */
export async function getBudget({ actor, sql }: Context, village: string, id: string): Promise<Budget> {
  authorise(actor, 'budget:read', village);
  const [budget] = await readBudgets(sql, village, { id });
  if (!budget) throw new Refused('not-found');
  return budget;
}
