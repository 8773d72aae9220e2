import type { z } from 'zod';
import type { commitSchema, ImportBody, importListSchema } from './contract.ts';

/** Examples of the reference: October's sheet of 红旗社区. */

const village = '220382206201';

const head = {
  id: '01938c2e-9f00-7d4a-8b21-3c4d5e6f7a8b',
  kind: 'postings' as const,
  sheet: '2026年10月积分台账',
  filename: '红旗社区2026年10月.xlsx',
  status: 'preview' as ImportBody['status'],
  createdAt: '2026-11-03T01:30:00.000Z',
  createdBy: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f',
  committedAt: null as string | null,
  expiresAt: '2026-12-03T01:30:00.000Z',
};

const accepted: ImportBody['rows'][number] = {
  row: 3,
  verdict: 'accepted',
  problems: [],
  warnings: [
    {
      code: 'normalised',
      message: '日期：“10月1日”按“2026-10-01”读取。',
      fix: '读得不对的，请在原表中改正。',
    },
  ],
  normalised: [{ field: '日期', from: '10月1日', to: '2026-10-01', message: '日期：“10月1日”按“2026-10-01”读取。' }],
  household: '030015',
  member: '汪军伟',
  memberId: '01938c2e-8000-7aaa-9bbb-0c0d0e0f1011',
  rule: 'HJ03',
  act: '参加集中清理',
  occurredOn: '2026-10-01',
  quantity: 1,
  points: 2,
};

export const preview: ImportBody = {
  ...head,
  summary: { accepted: 1, refused: 1, skipped: 1 },
  rows: [
    accepted,
    {
      row: 4,
      verdict: 'refused',
      problems: [
        {
          code: 'unknown-household',
          message: '本村没有户号 099999。',
          fix: '请核对花名册上的户号；新户请先登记。',
        },
      ],
      warnings: [],
      normalised: [],
      points: 2,
    },
    { row: 5, verdict: 'skipped', reason: 'total', problems: [], warnings: [], normalised: [] },
  ],
  period: { text: '2026-10', first: '2026-10-01', last: '2026-10-31' },
  totals: { merit: 2, deductions: 0 },
  vanished: [],
  changed: [],
};

export const committed: ImportBody = {
  ...preview,
  status: 'committed',
  committedAt: '2026-11-03T01:32:10.000Z',
  rows: [{ ...accepted, entry: { seq: 123, name: `${village}-000123` } }, ...preview.rows.slice(1)],
};

export const list: z.input<typeof importListSchema> = {
  data: [{ ...head, summary: preview.summary }],
  nextCursor: null,
};

export const commit: z.input<typeof commitSchema> = {
  effectiveFrom: '2026-01-01',
  resolution: '2025年12月20日村民代表会议通过',
};
