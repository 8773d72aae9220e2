import type { z } from 'zod';
import type * as contract from './contract.ts';

const SHOP = '01980000-0000-7000-8000-0000000000a1';
const EARLIER = '01980000-0000-7000-8000-0000000000d0';
const DIGEST = '5f7d1a3c9b2e8046d1c35a97e0b4f8261a9d3c7e5b80f2461d3a9c5e7b082f64';

export const newSettlement = { shop: SHOP, month: '2026-10' };
export const change = { adjustments: [{ fen: -300, reason: '上月多结一块香皂', settlement: EARLIER }] };
export const confirmation = { digest: DIGEST };
export const payment = { paidOn: '2026-11-05', reference: '记账凭证 2026-11-018' };

export const settlement: z.input<typeof contract.settlementSchema> = {
  id: '01980000-0000-7000-8000-0000000000d1',
  shop: SHOP,
  month: '2026-10',
  state: 'draft',
  lines: [
    {
      goods: '01980000-0000-7000-8000-0000000000b1',
      name: '香皂',
      unit: '块',
      collected: 42,
      refunded: 1,
      points: 123,
      cashFen: 0,
      settlementFen: 12_300,
    },
  ],
  adjustments: change.adjustments,
  points: 123,
  cashFen: 0,
  payableFen: 12_000,
  ledger: { size: 4711, root: '9c1e4b7a2d5f8063c9e1b4a7d2f5c8036e9b1a4d7c2f5e8093b6d1a4c7e2f508' },
  digest: DIGEST,
  confirmations: { shop: null, committee: null },
  payment: null,
  createdAt: '2026-11-01T01:00:00.000Z',
  createdBy: '01980000-0000-7000-8000-0000000000f1',
};

export const read: typeof settlement = {
  ...settlement,
  entries: [
    {
      entry: 4689,
      redemption: '01980000-0000-7000-8000-0000000000c1',
      kind: 'collected',
      day: '2026-10-20',
      points: 6,
      cashFen: 0,
      settlementFen: 600,
    },
  ],
};
