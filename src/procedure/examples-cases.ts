import type { z } from 'zod';
import type {
  CaseBody,
  declaredCaseSchema,
  kinshipAnswerSchema,
  procedureAnswerSchema,
  WholeCaseBody,
} from './contract-cases.ts';
import { DEFAULT_PROCEDURE } from './settings.ts';

/** Examples of the reference: one case in 红旗社区. */

const declaredBy = '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f';
const reviewer = '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e10';

export const declaration = {
  household: '010001',
  rule: 'ZY01',
  quantity: 2,
  occurredOn: '2026-10-08' as never,
  note: '清扫文化广场',
};

export const one: CaseBody = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000041',
  state: 'declared',
  household: '010001',
  member: null,
  rule: 'ZY01',
  quantity: 2,
  points: null,
  occurredOn: '2026-10-08',
  source: 'household',
  declaredBy,
  needs: DEFAULT_PROCEDURE.steps,
  approvals: 0,
  disapprovals: 0,
  openObjections: 0,
  notice: null,
  entry: null,
  createdAt: '2026-10-08T09:30:00.000Z',
  decidedAt: null,
};
export const declared: z.input<typeof declaredCaseSchema> = { ...one, warning: null };
export const list = { data: [one], nextCursor: null };

export const verification = { verdict: 'confirmed' as const, reason: '当日在场' };
export const review = { verdict: 'approve' as const, reason: '属实，同意' };
export const withdrawal = { reason: '日期填错' };

export const whole: WholeCaseBody = {
  ...one,
  state: 'verified',
  note: '清扫文化广场',
  reference: null,
  evidence: [],
  attachments: [
    {
      id: '01938c2e-7b1a-7c3d-9e4f-000000000071',
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      uploadedAt: '2026-10-08T09:31:00.000Z',
      erasedAt: null,
    },
  ],
  steps: [
    {
      step: 1,
      kind: 'declared',
      stateAfter: 'declared',
      at: '2026-10-08T09:30:00.000Z',
      by: { role: 'household', id: declaredBy, name: '户 010001' },
      reason: null,
      problem: null,
    },
    {
      step: 2,
      kind: 'verified',
      stateAfter: 'verified',
      at: '2026-10-09T01:10:00.000Z',
      by: { role: 'officer', id: reviewer, name: '第二网格' },
      reason: '当日在场',
      problem: null,
    },
  ],
};

const code = '220382206201-7KQ2M9XW4TC8ZP1RVB6HNEJ3';
export const confirmationCode = { code, qr: '<svg/>', expiresAt: '2026-10-15T09:30:00.000Z' };
export const confirmation = { code, confirmed: true };
export const confirmed = { confirmed: true };

export const procedure = {
  directPosting: false,
  steps: { verification: true, reviews: { needed: 2, panel: 3 }, notice: true },
  rules: {},
  answerDays: 15,
};
export const procedureAnswer: z.input<typeof procedureAnswerSchema> = { ...procedure, revision: 1 };

const members: [string, string] = ['01938c2e-7b1a-7c3d-9e4f-000000000001', '01938c2e-7b1a-7c3d-9e4f-000000000002'];
export const newKinship = { members, relation: '兄弟' };
export const kinship: z.input<typeof kinshipAnswerSchema> = {
  members,
  relation: '兄弟',
  recordedAt: '2026-10-08T09:30:00.000Z',
};
export const kinships = { data: [kinship], nextCursor: null };
