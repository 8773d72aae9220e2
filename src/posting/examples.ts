import type { z } from 'zod';
import type { batchSchema, EntryBody, outcomesSchema, ReadEntryBody } from './contract.ts';

/** Examples of the reference: one afternoon in 红旗社区. */

const village = '220382206201';
const recordedBy = '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f';

const entry: EntryBody = {
  seq: 123,
  name: `${village}-000123`,
  kind: 'posting',
  household: '010001',
  member: null,
  rule: 'ZY01',
  dimension: '志愿公益',
  rulebookVersion: 1,
  quantity: 2,
  honour: 4,
  points: 4,
  held: 0,
  amount: 4,
  debit: 'issuance',
  credit: 'household:010001',
  capUse: 4,
  honourAfter: 36,
  balanceAfter: 30,
  heldAfter: 0,
  occurredOn: '2026-10-08',
  countedIn: '2026-10',
  recordedAt: '2026-10-08T09:30:00.000Z',
  recordedBy,
  original: null,
  expiresAt: null,
  leafHash: '5f1c3a0b9d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8',
};
const household = { no: '010001', honour: 36, balance: 30, held: 0, available: 30 };

export const posting = {
  household: '010001',
  rule: 'ZY01',
  quantity: 2,
  occurredOn: '2026-10-08' as never,
  note: '清扫文化广场',
  evidence: [{ url: 'https://files.example.cn/2026/10/08/square.jpg' }],
};
export const written = { entry, household };

export const reversal = { reason: '记错户，应为 010002' };
export const reversed = {
  entry: {
    ...entry,
    seq: 124,
    name: `${village}-000124`,
    kind: 'reversal' as const,
    honour: -4,
    points: -4,
    debit: 'household:010001',
    credit: 'issuance',
    capUse: -4,
    honourAfter: 32,
    balanceAfter: 26,
    original: 123,
  },
  household: { ...household, honour: 32, balance: 26, available: 26 },
};

export const closing = { through: '2026-09-30' as never };
export const closed = {
  entry: {
    ...entry,
    seq: 125,
    name: `${village}-000125`,
    kind: 'closing' as const,
    household: null,
    rule: null,
    dimension: null,
    rulebookVersion: null,
    quantity: null,
    honour: 0,
    points: 0,
    amount: 0,
    credit: 'expiry',
    capUse: 0,
    honourAfter: 0,
    balanceAfter: 0,
    occurredOn: '2026-09-30',
    countedIn: null,
  },
  household: null,
};

export const batch: z.input<typeof batchSchema> = {
  items: [
    { key: '2026-10-sheet-17', household: '010001', rule: 'ZY01', quantity: 2, occurredOn: '2026-10-08' },
    { key: '2026-10-sheet-18', household: '010099', rule: 'KF01', occurredOn: '2026-10-08' },
  ],
  atomic: false,
};
export const outcomes: z.input<typeof outcomesSchema> = {
  dryRun: false,
  atomic: false,
  posted: 1,
  replayed: 0,
  refused: 1,
  outcomes: [
    { index: 0, status: 'posted', entry },
    {
      index: 1,
      status: 'refused',
      problem: {
        type: '/problems/unknown-household',
        title: '没有这个户号',
        status: 422,
        detail: '本村没有户号 010099。',
        code: 'unknown-household',
        fix: '请核对花名册上的户号；新户请先登记。',
      },
    },
  ],
};

export const readEntry: ReadEntryBody = {
  ...entry,
  recorderName: '红旗社区村委会',
  reversedBy: null,
  reference: null,
  evidence: [{ url: 'https://files.example.cn/2026/10/08/square.jpg' }],
  note: '清扫文化广场',
  reason: null,
  handler: null,
};
export const entries = { data: [readEntry], nextCursor: null };

const root = 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184';
export const ledger = { village, size: 125, root, closedThrough: '2026-09-30', recordedAt: '2026-10-08T09:30:00.000Z' };
export const trustedRoot = { size: 125, root };
export const verification = { ok: true, size: 125, root };
