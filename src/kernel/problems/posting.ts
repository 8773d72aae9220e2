import type { ProblemDefinition } from './problem.ts';

/** Refusals of postings beside those of the ledger and of pricing. */
export const postingProblems = {
  'outside-unit': {
    status: 403,
    title: { zh: '不在所管的组内', en: 'Outside own units' },
    detail: {
      zh: '户 {household} 不在这把密钥所管的组、网格或楼栋内。',
      en: 'Household {household} does not belong to the units of this key.',
    },
    fix: { zh: '请由该户所在组的网格员或村委会记录。', en: "Ask that unit's officer or the committee to record it." },
  },
} as const satisfies Record<string, ProblemDefinition>;
