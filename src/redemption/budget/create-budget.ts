import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import type { Period } from '../../kernel/period.ts';
import { fromPoints, type Points, ZERO } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Budget, MAX_FUNDS, readBudgets } from './budget-rows.ts';

export interface NewBudget {
  readonly period: Period;
  readonly points: Points;
  /** Where the money comes from: 集体收入, 爱心捐赠. */
  readonly fund: string;
  readonly warnPercent: number;
}

/** Makes a budget for a period and fund. Refuses `budget-exists`, `too-many-budgets`. */
export async function createBudget(context: Context, village: string, input: NewBudget): Promise<Budget> {
  authorise(context.actor, 'budget:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { period, points, fund, warnPercent } = input;
    const same = await readBudgets(tx, village, { period: period.text });
    if (same.some((one) => one.fund === fund)) throw new Refused('budget-exists', { period: period.text, fund });
    if (same.length >= MAX_FUNDS) throw new Refused('too-many-budgets', { period: period.text, limit: MAX_FUNDS });
    const budget: Budget = {
      id: newId(),
      period: period.text,
      firstDay: period.firstDay,
      lastDay: period.lastDay,
      fund,
      points,
      used: ZERO,
      warnPercent,
      revision: 1,
      createdAt: context.now(),
    };
    await tx`INSERT INTO budgets (village_code, id, period, first_day, last_day, fund, points, warn_percent, created_at)
      VALUES (${village}, ${budget.id}, ${budget.period}, ${budget.firstDay}, ${budget.lastDay}, ${fund}, ${points},
        ${warnPercent}, ${budget.createdAt})`;
    const details = { period: period.text, points: fromPoints(points), warnPercent };
    await audit(tx, context, 'budget.made', village, budget.id, details);
    return budget;
  });
}
