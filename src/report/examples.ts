/** What the reference shows for summaries and statements. */
const unit = {
  id: '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60',
  name: '第二村民小组',
  path: '第二村民小组',
};

const line = {
  opening: 12,
  merit: 38,
  deductions: -2,
  adjustments: 0,
  redeemed: -20,
  refunded: 0,
  expired: 0,
  closing: 28,
  honour: 36,
};

export const summaryExample = {
  village: '220382206201',
  villageName: '向善村',
  period: '2026-10',
  asOf: { size: 812, root: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' },
  closed: true,
  balanced: true,
  data: [{ household: '020016', unit, head: '熊祥永', ...line }],
  subtotals: [{ unit, households: 1, ...line }],
  total: { households: 1, ...line },
};

const after = { honour: 5, balance: 5, held: 0 };

export const statementExample = {
  household: '020016',
  head: '熊祥永',
  from: '2026-10-01',
  to: '2026-10-31',
  asOf: { at: '2026-11-01T00:00:00.000Z', size: 812 },
  opening: { honour: 3, balance: 3, held: 0, available: 3 },
  closing: { ...after, available: 5 },
  count: 1,
  data: [
    {
      seq: 123,
      name: '220382206201-000123',
      kind: 'posting' as const,
      occurredOn: '2026-10-08',
      recordedAt: '2026-10-09T01:30:00.000Z',
      countedIn: '2026-10',
      late: false,
      rule: 'HJ03',
      rulebookVersion: 1,
      dimension: '环境卫生',
      quantity: 1,
      member: '01932f4e-7c19-7d02-8f4b-6b1f0e9d2c31',
      original: null,
      expiresAt: null,
      honour: 2,
      points: 2,
      held: 0,
      honourAfter: 5,
      balanceAfter: 5,
      heldAfter: 0,
      running: after,
      note: '清理沟渠',
      reason: null,
      reference: null,
      evidence: null,
      handler: null,
    },
  ],
  nextCursor: null,
};
