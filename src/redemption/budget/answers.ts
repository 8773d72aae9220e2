import type { Language } from '../../http/problem.ts';
import { fromPoints, type Points } from '../../kernel/points.ts';
import { isLow, leftIn } from './budget.ts';
import type { Budget } from './budget-rows.ts';
import { coverOf, fenOf, warningsOf } from './liability.ts';
import type { Liability } from './read-liability.ts';

/** What the verbs return, as it goes over the wire. */

export function budgetBody(budget: Budget) {
  const { id, period, firstDay, lastDay, fund, points, used, warnPercent, createdAt } = budget;
  return {
    id,
    period,
    firstDay,
    lastDay,
    fund,
    points: fromPoints(points),
    used: fromPoints(used),
    left: fromPoints(leftIn(budget)),
    low: isLow(budget),
    warnPercent,
    createdAt: createdAt.toISOString(),
  };
}

export function liabilityBody(found: Liability, language: Language) {
  const { asOf, pointValueFen, outstanding, held, debts, households, debtors, stock, budgets, open, disputed } = found;
  const { stockFen, budgetFen } = coverOf(found);
  const valueFen = fenOf(outstanding, pointValueFen);
  const left = budgets.reduce((sum, budget) => sum + Math.max(0, leftIn(budget)), 0) as Points;
  return {
    asOf: { ...asOf, at: asOf.at.toISOString() },
    pointValueFen,
    points: {
      outstanding: fromPoints(outstanding),
      held: fromPoints(held),
      debts: fromPoints(debts),
      households,
      debtors,
      valueFen,
    },
    openRedemptions: { count: open.count, points: fromPoints(open.points), disputed },
    stock: { valueFen: stockFen, shops: [...stock] },
    budgets: { left: fromPoints(left), leftFen: budgetFen, today: budgets.map(budgetBody) },
    uncoveredFen: Math.max(0, valueFen - stockFen - budgetFen),
    warnings: warningsOf(found).map(({ code, message }) => ({ code, message: message[language] })),
  };
}
