import type { z } from 'zod';
import type { Day } from '../kernel/day.ts';
import { rulebookDigest } from './book.ts';
import type { DraftInput, RuleInput, rulebookSchema } from './contract.ts';
import { bodiesOf } from './draft.ts';
import { toRule } from './wire.ts';

/** Examples of the reference, made with the same functions as real answers. */

const inputs: RuleInput[] = [
  {
    code: 'ZY01',
    dimension: '志愿公益',
    act: '志愿服务',
    points: 2,
    per: '小时',
    step: 0.5,
    caps: { month: 16 },
    recordableBy: ['committee', 'officer'],
  },
  { code: 'KF01', dimension: '环境卫生', act: '乱堆放逾期未改', points: -2, caps: { month: 8 } },
];
const rules = bodiesOf(inputs.map(toRule));
const adopted = {
  version: 1,
  effectiveFrom: '2026-01-01' as Day,
  resolution: '2025年12月20日村民代表会议通过',
};
const facts = {
  ...adopted,
  digest: rulebookDigest({ ...adopted, rules }).toString('hex'),
  adoptedAt: '2025-12-20T08:30:00.000Z',
  adoptedBy: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f',
};

export const draftInput: DraftInput = { rules: inputs };
export const draft = { revision: 3, updatedAt: '2025-12-18T01:20:00.000Z', rules, warnings: [] };
export const adoption = { effectiveFrom: adopted.effectiveFrom, resolution: adopted.resolution };
export const rulebook: z.input<typeof rulebookSchema> = { ...facts, ruleCount: rules.length, rules };
export const versions = { data: [{ ...facts, ruleCount: rules.length }], nextCursor: null };
export const templates = {
  data: [{ id: 'default', name: { zh: '道德银行通用积分细则', en: 'Default rule set' }, rules }],
  nextCursor: null,
};
