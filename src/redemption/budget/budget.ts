import type { Day } from '../../kernel/day.ts';
import { formatPoints, type Points } from '../../kernel/points.ts';
import { type Refusal, refusal } from '../../kernel/problems/index.ts';

/** What a village lets be redeemed in a period, from one fund; `used` moves with every redemption. */
export interface BudgetState {
  readonly id: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly fund: string;
  readonly points: Points;
  used: Points;
  readonly warnPercent: number;
}

/**
 * The budget that a redemption draws on: of those for today the first with enough left. Before its first budget begins a village has
 * no limit; from then on days that none covers are refused (`no-budget`), so that a new year does not begin without one.
 */
export function chooseBudget(
  budgets: readonly BudgetState[],
  today: Day,
  points: Points,
): BudgetState | null | Refusal {
  if (!budgets.some(({ firstDay }) => firstDay <= today)) return null;
  const current = budgets.filter(({ firstDay, lastDay }) => firstDay <= today && today <= lastDay);
  if (current.length === 0) return refusal('no-budget', { day: today });
  const enough = current.find((budget) => leftIn(budget) >= points);
  if (enough) return enough;
  const left = Math.max(0, ...current.map(leftIn)) as Points;
  return refusal('budget-exceeded', { left: formatPoints(left), needed: formatPoints(points) });
}

/** Points that can still be redeemed; negative when the budget was lowered below what is used. */
export function leftIn(budget: Pick<BudgetState, 'points' | 'used'>): Points {
  return (budget.points - budget.used) as Points;
}

/** Has so much been used that the committee is to be warned? */
export function isLow({ points, used, warnPercent }: Pick<BudgetState, 'points' | 'used' | 'warnPercent'>): boolean {
  return used * 100 >= points * warnPercent;
}
