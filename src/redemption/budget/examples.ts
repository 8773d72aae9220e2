const BUDGET = '01980000-0000-7000-8000-0000000000d1';
const SHOP = '01980000-0000-7000-8000-0000000000a1';

export const newBudget = { period: '2026-Q4', points: 6000, fund: '集体收入', warnPercent: 80 };
export const budgetChange = { points: 8000 };

export const budget = {
  id: BUDGET,
  period: '2026-Q4',
  firstDay: '2026-10-01',
  lastDay: '2026-12-31',
  fund: '集体收入',
  points: 6000,
  used: 5100,
  left: 900,
  low: true,
  warnPercent: 80,
  createdAt: '2026-09-28T02:00:00.000Z',
};

export const liability = {
  asOf: {
    at: '2026-11-20T02:00:00.000Z',
    size: 4711,
    root: 'f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
  },
  pointValueFen: 100,
  points: { outstanding: 9000, held: 120, debts: 0, households: 212, debtors: 0, valueFen: 900_000 },
  openRedemptions: { count: 6, points: 120, disputed: 0 },
  stock: { valueFen: 230_000, shops: [{ shop: SHOP, name: '村积分超市', units: 310, reserved: 8, valueFen: 230_000 }] },
  budgets: { left: 900, leftFen: 90_000, today: [budget] },
  uncoveredFen: 580_000,
  warnings: [
    {
      code: 'budget-low' as const,
      message: '2026-Q4 预算（集体收入）已用 85%，还剩 900 分（共 6000 分，到 80% 提醒）。请追加预算或安排兑换。',
    },
    {
      code: 'uncovered' as const,
      message: '未兑换积分折合 9000.00 元，超过库存 2300.00 元与预算余额 900.00 元之和。请筹措物资或追加预算。',
    },
  ],
};
