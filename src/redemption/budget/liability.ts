import { formatYuan } from '../../kernel/money.ts';
import { formatPoints, type Points } from '../../kernel/points.ts';
import type { Bilingual } from '../../kernel/problems/index.ts';
import { isLow, leftIn } from './budget.ts';
import type { Budget } from './budget-rows.ts';

export interface ShopStock {
  readonly shop: string;
  readonly name: string;
  /** Of goods whose stock is counted. */
  readonly units: number;
  readonly reserved: number;
  readonly valueFen: number;
}

/** What a village owes its households in points, and what it has for it. */
export interface Holdings {
  readonly pointValueFen: number;
  /** Sum of the balances above zero; what is held is part of it. */
  readonly outstanding: Points;
  /** Sum of the balances below zero, as a positive amount. */
  readonly debts: Points;
  readonly held: Points;
  /** With a balance above zero, and below. */
  readonly households: number;
  readonly debtors: number;
  readonly stock: readonly ShopStock[];
  /** In force today. */
  readonly budgets: readonly Budget[];
  /** Whether the village ever made one. */
  readonly hasBudgets: boolean;
  /** Redemptions that are held, and those in dispute. */
  readonly open: { readonly count: number; readonly points: Points };
  readonly disputed: number;
}

export const WARNING_CODES = ['no-budget', 'budget-low', 'uncovered', 'disputes-open', 'debts'] as const;

export interface Warning {
  readonly code: (typeof WARNING_CODES)[number];
  readonly message: Bilingual;
}

/** Points in fen at the village's point value, rounded to whole fen. */
export function fenOf(points: Points, pointValueFen: number): number {
  return Math.round((points * pointValueFen) / 100);
}

/** Stock at what it cost, and what is left of today's budgets at the point value: what there is for points that are redeemed. */
export function coverOf({ stock, budgets, pointValueFen }: Holdings): { stockFen: number; budgetFen: number } {
  const stockFen = stock.reduce((sum, { valueFen }) => sum + valueFen, 0);
  const left = budgets.reduce((sum, budget) => sum + Math.max(0, leftIn(budget)), 0) as Points;
  return { stockFen, budgetFen: fenOf(left, pointValueFen) };
}

/**
 * What the committee should know, by these thresholds: no budget covers today; a budget is used up to its own `warnPercent`; the
 * points outstanding are worth more than stock and budgets together; a dispute or a debt is open. Pure.
 */
export function warningsOf(holdings: Holdings): Warning[] {
  const { budgets, hasBudgets, outstanding, pointValueFen, disputed, debts, debtors } = holdings;
  const warnings: Warning[] = [];
  if (budgets.length === 0) warnings.push({ code: 'no-budget', message: hasBudgets ? NO_BUDGET_TODAY : NO_BUDGET_YET });
  for (const budget of budgets.filter(isLow)) warnings.push(lowWarning(budget));
  const worth = fenOf(outstanding, pointValueFen);
  const { stockFen, budgetFen } = coverOf(holdings);
  if (worth > stockFen + budgetFen) {
    const [owed, goods, left] = [formatYuan(worth), formatYuan(stockFen), formatYuan(budgetFen)];
    warnings.push({
      code: 'uncovered',
      message: {
        zh: `未兑换积分折合 ${owed} 元，超过库存 ${goods} 元与预算余额 ${left} 元之和。请筹措物资或追加预算。`,
        en: `Outstanding points are worth ${owed} yuan, more than stock (${goods}) and budgets left (${left}) together. Find goods or raise the budget.`,
      },
    });
  }
  if (disputed > 0) {
    warnings.push({
      code: 'disputes-open',
      message: {
        zh: `有 ${disputed} 张离线兑换单有争议，尚未入账。请逐张补录或驳回。`,
        en: `${disputed} redemptions recorded offline are in dispute and not posted. Post them or turn them down.`,
      },
    });
  }
  if (debtors > 0) {
    warnings.push({
      code: 'debts',
      message: {
        zh: `${debtors} 户积分为负，共欠 ${formatPoints(debts)} 分。其后的加分先抵所欠。`,
        en: `${debtors} households owe ${formatPoints(debts)} points together. What they earn next makes up for it first.`,
      },
    });
  }
  return warnings;
}

const NO_BUDGET_YET: Bilingual = {
  zh: '本村没有立过兑换预算，兑换没有总额限制。建议按期立预算。',
  en: 'The village has no redemption budget: nothing limits what is redeemed. Make one for each period.',
};
const NO_BUDGET_TODAY: Bilingual = {
  zh: '今天不在任何兑换预算的期间内，兑换会被拒绝。请先立本期预算。',
  en: 'No redemption budget covers today, so redemptions are refused. Make one for this period.',
};

function lowWarning(budget: Budget): Warning {
  const { period, fund, points, used, warnPercent } = budget;
  const [left, all] = [formatPoints(leftIn(budget)), formatPoints(points)];
  const percent = points === 0 ? 100 : Math.floor((used * 100) / points);
  return {
    code: 'budget-low',
    message: {
      zh: `${period} 预算（${fund}）已用 ${percent}%，还剩 ${left} 分（共 ${all} 分，到 ${warnPercent}% 提醒）。请追加预算或安排兑换。`,
      en: `The budget for ${period} (${fund}) is ${percent}% used: ${left} of ${all} points are left (warned at ${warnPercent}%). Raise it, or plan redemptions.`,
    },
  };
}
