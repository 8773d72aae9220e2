/** What the reference shows for rankings. */
const acts = { score: 38, honour: 38, merits: 9, deductions: 0 };

export const rankingExample = {
  period: '2026-10',
  mode: 'accumulate' as const,
  tieRule: 'distinct' as const,
  asOf: { size: 812, root: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' },
  data: [
    {
      rank: 1,
      household: '020016',
      ...acts,
      unit: { id: '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60', name: '第二村民小组' },
      head: '熊祥永',
    },
  ],
  nextCursor: null,
};

const row = { rank: 1, village: '220382206201', villageName: '向善村', household: '020016', ...acts };

export const regionalRankingExample = {
  region: '220382',
  period: '2026-10',
  tieRule: 'shared' as const,
  asOf: '2026-11-01T00:00:00.000Z',
  villages: 214,
  households: 50_316,
  data: [row],
  asked: { ...row, rank: 4127, household: '010005', score: 31, honour: 31, merits: 7, deductions: 0 },
};

const totals = {
  villages: 12,
  households: 2810,
  meritPoints: 40_312.5,
  deductionPoints: -615,
  honour: 39_697.5,
  merits: 12_004,
  deductions: 171,
  entries: 12_175,
};

export const rollUpExample = {
  region: '220382',
  period: '2026-10',
  by: 'township' as const,
  asOf: '2026-11-01T00:00:00.000Z',
  total: totals,
  data: [{ code: '220382206', name: null, ...totals }],
  nextCursor: null,
};
