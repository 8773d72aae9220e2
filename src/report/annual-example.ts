import { fairnessExample } from './fairness-example.ts';

/** What the reference shows for annual reports. */

const root = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
const path = '/v1/villages/220382206201/ledger/verification';

export const participation = {
  households: 92,
  withEntry: 84,
  withMerit: 83,
  neverReached: 3,
  share: 0.913,
  entries: 1_204,
};

const cases = {
  total: 310,
  declared: 0,
  verified: 0,
  reviewed: 0,
  noticed: 2,
  posted: 290,
  rejected: 15,
  withdrawn: 3,
};

export const yearExample = {
  participation,
  cases,
  objections: { raised: 4, upheld: 1, refused: 3, open: 0, overdue: 0, medianDays: 3 },
  notices: { total: 26, cases: 13, monthly: 12, honours: 1 },
  stars: {
    levels: [
      { level: '金星', granted: 4, households: 4, lastYear: 2 },
      { level: '银星', granted: 11, households: 10, lastYear: 9 },
    ],
    households: 14,
    lastYear: 11,
    new: 5,
    again: 9,
    lost: 2,
    revoked: 1,
  },
  titles: { granted: 6, revoked: 0, lastYear: 6 },
  settlements: { count: 12, points: 3_120, payableFen: 312_000, paidFen: 286_000 },
  donations: { count: 5, moneyFen: 500_000, inKindFen: 128_000, totalFen: 628_000 },
};

export const redeemed = { collections: 214, points: 5_420, refunds: 2, refundedPoints: 18 };
export const liability = {
  outstanding: 9_310.5,
  held: 120,
  debts: 0,
  valueFen: 931_050,
  stockFen: 402_300,
  budgetPoints: 12_000,
  budgetUsed: 5_402,
};
export const distribution = [
  { from: null, below: 0.01, households: 8 },
  { from: 0.01, below: 20, households: 14 },
  { from: 20, below: 50, households: 31 },
  { from: 50, below: 100, households: 27 },
  { from: 100, below: 200, households: 12 },
];

const part = { merit: 2_310.5, deductions: null, entries: 402 };
const { merit: _merit, deductions: _deductions, reversedShare: _share, ...recording } = fairnessExample.total;

export const annualExample = {
  village: '220382206201',
  villageName: '向善村',
  year: 2026,
  issuedOn: '2027-01-05',
  asOf: { size: 1_482, root, closedThrough: '2026-12-31' },
  final: true,
  ...yearExample,
  participation: { ...participation, members: 131 },
  points: {
    merit: 6_120.5,
    deductions: -64,
    honour: 6_056.5,
    dimensions: [{ dimension: '环境卫生', ...part }],
    months: [{ month: '2026-01', ...part }],
    units: [
      {
        unit: fairnessExample.units[0]!.unit,
        households: 92,
        withEntry: 84,
        ...part,
      },
    ],
  },
  distribution,
  flow: {
    opening: 8_700,
    merit: 6_120.5,
    deductions: -64,
    adjustments: 0,
    redeemed: -5_420,
    refunded: 18,
    expired: -44,
    closing: 9_310.5,
    balanced: true,
  },
  redemptions: {
    ...redeemed,
    shops: [{ shop: '01932f4e-7c1b-7c11-8a52-4f3c9d5e6b70', name: '积分超市', ...redeemed }],
  },
  liability: { ...liability, pointValueFen: 100 },
  stars: { ...yearExample.stars, reviews: [{ period: '2026', state: 'confirmed' as const }] },
  titles: {
    ...yearExample.titles,
    kinds: [{ title: '贤良淑德', label: '好儿媳', granted: 6, revoked: 0, lastYear: 6 }],
  },
  fairness: { ...recording, recorders: 5 },
  verification: {
    zh: '本报告各数取自台账前 1482 笔。把笔数和根另存一处；日后以此核验，凡这 1482 笔有一处改动、删除或插入，都会查出。',
    en: 'The figures are from the first 1482 entries of the ledger. Keep size and root elsewhere: a later verification against them finds every change, removal or insertion among those entries.',
    request: { method: 'POST' as const, path, body: { size: 1_482, root } },
    command: `moral-bank verify 220382206201 --size 1482 --root ${root}`,
  },
};
