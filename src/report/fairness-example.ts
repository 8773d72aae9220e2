import { DEFINITIONS } from './fairness-definitions.ts';

/** What the reference shows for the facts on recording. */
const unit = { id: '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60', name: '第二村民小组', path: '第二村民小组' };

const recording = {
  entries: 96,
  merit: 212.5,
  deductions: -4,
  throughCases: 80,
  reversed: 2,
  reversedShare: 0.0208,
  late: 1,
  backDated: 3,
  ownHousehold: 0,
  kin: 0,
};

export const fairnessExample = {
  village: '220382206201',
  villageName: '向善村',
  period: '2026-10',
  asOf: { size: 812, root: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' },
  total: { ...recording, reversals: 3, medianDays: 4, p90Days: 19 },
  recorders: [
    {
      number: 1,
      id: '01932f4e-7c19-7d02-8f4b-6b1f0e9d2c31',
      name: '村委会',
      role: 'committee' as const,
      ...recording,
      households: 61,
      meritShare: 1,
      mostServed: { unit, share: 0.4118 },
    },
  ],
  units: [{ unit, entries: 96, merit: 212.5, households: 92, withEntry: 61, withoutEntry: 31 }],
  households: {
    count: 92,
    withoutEntry: 31,
    neverReached: 1,
    withoutEntryNumbers: ['020016', '020031'],
    neverReachedNumbers: ['020031'],
  },
  caps: [{ month: '2026-10', rule: 'HJ03', cap: 8, step: 2, households: 40, atCap: 3, justBelow: 5 }],
  shops: [
    {
      shop: '01932f4e-7c1b-7c11-8a52-4f3c9d5e6b70',
      name: '积分超市',
      collections: 12,
      points: 160,
      refunded: 1,
      refundedPoints: 8,
      refundedShare: 0.05,
    },
  ],
  definitions: [...DEFINITIONS.slice(0, 2)],
};
