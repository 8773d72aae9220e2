import type { ProblemDefinition } from './problem.ts';

/** Refusals about budgets and audit samples. */
export const redemptionBookProblems = {
  'budget-exists': {
    status: 409,
    title: { zh: '预算已存在', en: 'Budget exists' },
    detail: {
      zh: '{period} 已有资金来源为“{fund}”的兑换预算。',
      en: 'There is a budget for {period} from the fund "{fund}" already.',
    },
    fix: {
      zh: '请修改已有预算的积分数，或换一个资金来源。',
      en: 'Change the points of that budget, or name another fund.',
    },
  },
  'budget-below-used': {
    status: 409,
    title: { zh: '低于已用积分', en: 'Below what is used' },
    detail: {
      zh: '该预算已用 {used} 分（含预占），不能改为 {points} 分。',
      en: '{used} points of this budget are used or held; it cannot be lowered to {points}.',
    },
    fix: { zh: '请填写不低于已用积分的数。', en: 'Give at least what is used.' },
  },
  'too-many-budgets': {
    status: 409,
    title: { zh: '预算过多', en: 'Too many budgets' },
    detail: {
      zh: '{period} 的预算已有 {limit} 个资金来源。',
      en: '{period} has budgets from {limit} funds already.',
    },
    fix: { zh: '请合并资金来源，修改已有的预算。', en: 'Put funds together and change an existing budget.' },
  },
  'nothing-to-sample': {
    status: 409,
    title: { zh: '没有可抽查的分录', en: 'Nothing to sample' },
    detail: {
      zh: '{period} 没有记分或兑换入账。',
      en: 'Neither acts nor redemptions were recorded in {period}.',
    },
    fix: { zh: '请选择已有业务的期间。', en: 'Choose a period in which something was recorded.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
