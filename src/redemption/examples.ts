import type { z } from 'zod';
import type * as contract from './contract.ts';

const SHOP = '01980000-0000-7000-8000-0000000000a1';
const SOAP = '01980000-0000-7000-8000-0000000000b1';
const REDEMPTION = '01980000-0000-7000-8000-0000000000c1';

export const redemption = {
  passbook: '220382206201-7K3M-9QXC-4T8H-2WNB-6RVF-1DJP',
  shop: SHOP,
  lines: [{ goods: SOAP, quantity: 2 }],
};
export const lookup = { passbook: redemption.passbook, pin: '2468' };
export const lookupAnswer = {
  name: '金*淑',
  available: 22.5,
  pinRequired: true,
  limits: {
    openHolds: { open: 1, most: 50 },
    goods: [{ goods: SOAP, name: '香皂', period: 'month' as const, quantity: 4, left: 2 }],
  },
};
export const collection = { signedBy: '金凤淑' };
export const release = { reason: '不要了' };
export const refund = { lines: [{ goods: SOAP, quantity: 1 }], reason: '包装破损' };
export const offlineBatch = {
  items: [{ key: 'till-1-000042', occurredAt: '2026-10-20T09:30:00+08:00', ...redemption }],
};
export const resolution = { decision: 'post', reason: '已补货，按实发补录' } as const;

const shared = {
  id: REDEMPTION,
  state: 'held',
  shop: SHOP,
  lines: [{ goods: SOAP, name: '香皂', unit: '块', quantity: 2, price: 3, points: 6, cashFen: 0 }],
  points: 6,
  cashFen: 0,
  collectedPoints: 0,
  refundedPoints: 0,
  hold: 4711,
  redemptionDay: null,
  createdAt: '2026-10-20T02:00:00.000Z',
  expiresAt: '2026-11-19T16:00:00.000Z',
  occurredAt: null,
} as const satisfies Partial<z.input<typeof contract.redeemedSchema>>;

export const redeemed = {
  ...shared,
  entry: {
    seq: 4711,
    name: '220382206201-004711',
    kind: 'hold',
    points: 0,
    recordedAt: '2026-10-20T02:00:00.000Z',
  },
  household: { name: '金*淑', available: 22.5 },
};
export const read = { ...shared, household: '010001', dispute: null, steps: [] };
export const list = { data: [{ ...shared, household: '010001', dispute: null }], nextCursor: null };
export const offlineOutcomes = {
  posted: 1,
  replayed: 0,
  disputed: 0,
  refused: 0,
  outcomes: [
    { index: 0, status: 'posted' as const, redemption: { ...shared, state: 'collected' as const, collectedPoints: 6 } },
  ],
};
