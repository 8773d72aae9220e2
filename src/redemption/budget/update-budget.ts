import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { formatPoints, fromPoints, type Points } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Budget, readBudgets } from './budget-rows.ts';

export interface BudgetChange {
  readonly points?: Points | undefined;
  readonly warnPercent?: number | undefined;
}

/** Raises or lowers a budget, or says when to warn. Refuses `budget-below-used`. */
export async function updateBudget(
  context: Context,
  village: string,
  id: string,
  change: BudgetChange,
  ifMatch?: string,
): Promise<Budget> {
  authorise(context.actor, 'budget:write', village);
  return transaction(context.sql, {}, async (tx) => {
    // Redemptions draw on it under the same lock, so that it never falls below what is used.
    await lockVillage(tx, village);
    const [before] = await readBudgets(tx, village, { id });
    if (!before) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const points = change.points ?? before.points;
    const warnPercent = change.warnPercent ?? before.warnPercent;
    if (points < before.used) {
      throw new Refused('budget-below-used', { used: formatPoints(before.used), points: formatPoints(points) });
    }
    const revision = before.revision + 1;
    await tx`UPDATE budgets SET points = ${points}, warn_percent = ${warnPercent}, revision = ${revision}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'budget.changed', village, id, {
      points: { from: fromPoints(before.points), to: fromPoints(points) },
      warnPercent: { from: before.warnPercent, to: warnPercent },
    });
    return { ...before, points, warnPercent, revision };
  });
}
