import * as redemptionExamples from '../examples.ts';

const DAY = '01980000-0000-7000-8000-0000000000d1';

export const newRedemptionDay = {
  name: '迎新春积分兑换日',
  day: '2026-12-31',
  place: '村部广场',
  period: '2026',
  wishesUntil: '2026-12-28',
};
export const redemptionDayChange = { place: '村文化礼堂', wishesUntil: '2026-12-29' };
export const redemptionDay = {
  id: DAY,
  ...newRedemptionDay,
  callListFixedAt: null,
  createdAt: '2026-11-20T02:00:00.000Z',
  closedAt: null,
};
export const fixedDay = { ...redemptionDay, callListFixedAt: '2026-12-30T01:00:00.000Z' };
export const closedDay = { ...fixedDay, closedAt: '2026-12-31T09:00:00.000Z' };

const { id, shop, state, points, lines, expiresAt: _expiresAt, ...redeemed } = redemptionExamples.redeemed;

export const callList = {
  redemptionDay: DAY,
  period: '2026',
  fixedAt: null,
  tieRule: 'distinct' as const,
  asOf: { size: 4711, root: '9f2c0c9c7c5b0f5f5d1b1c1e0f3c7a5e4b1d6f0a2c8e9b7d3a5f1e0c4b2d6a81' },
  households: 286,
  data: [
    {
      call: 1,
      household: '010001',
      rank: 1,
      score: 126.5,
      unit: { id: '01980000-0000-7000-8000-0000000000e1', name: '第一村民小组' },
      head: '金凤淑',
      available: 22.5,
      closed: false,
      state: 'reserved' as const,
      wishes: [
        {
          id,
          shop,
          state,
          points,
          lines: lines.map(({ goods, name, unit, quantity }) => ({ goods, name, unit, quantity })),
        },
      ],
    },
  ],
  nextCursor: 'kPz3aQ1xWzFd',
};

export const wish = { redemptionDay: DAY, ...redemptionExamples.redemption };
export const wished = {
  ...redeemed,
  id,
  shop,
  state,
  points,
  lines,
  redemptionDay: DAY,
  expiresAt: '2026-12-31T16:00:00.000Z',
};
export const wishes = {
  data: redemptionExamples.list.data.map((one) => ({ ...one, redemptionDay: DAY, expiresAt: wished.expiresAt })),
  nextCursor: null,
};
