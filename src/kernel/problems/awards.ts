import type { ProblemDefinition } from './problem.ts';

/** Refusals about award programmes, their cycles, candidates and votes. */
export const awardProblems = {
  'award-programme-exists': {
    status: 409,
    title: { zh: '评选项目重名', en: 'The name is taken' },
    detail: { zh: '本村已有名为 {name} 的评选项目。', en: 'The village has a programme {name} already.' },
    fix: { zh: '请换一个名称，或沿用原来的项目。', en: 'Choose another name, or use the one there is.' },
  },
  'award-programme-closed': {
    status: 409,
    title: { zh: '评选项目已停办', en: 'The programme is closed' },
    detail: {
      zh: '这个评选项目已经停办，不再修改或开展新一期。',
      en: 'It no longer changes, and no cycle of it begins.',
    },
    fix: { zh: '请另设一个项目。', en: 'Set up another programme.' },
  },
  'award-period-mismatch': {
    status: 422,
    title: { zh: '期间与评选频次不符', en: 'A period of another length' },
    detail: {
      zh: '{period} 与这个项目的频次（{frequency}）不符。',
      en: '{period} does not fit a programme held every {frequency}.',
    },
    fix: {
      zh: '每月的写 2026-10，每季的写 2026-Q4，每半年的写 2026-H2，每年的写 2026。',
      en: 'Write 2026-10 for a month, 2026-Q4 for a quarter, 2026-H2 for half a year, 2026 for a year.',
    },
  },
  'award-cycle-exists': {
    status: 409,
    title: { zh: '这一期已经开展', en: 'Begun already' },
    detail: { zh: '{period} 的评选已经开展：{cycle}。', en: 'There is a cycle for {period} already: {cycle}.' },
    fix: { zh: '请在原来的一期上继续；要重来的先撤回。', en: 'Go on with it, or withdraw it first.' },
  },
  'award-cycle-state': {
    status: 409,
    title: { zh: '现在不能这样做', en: 'Not at this stage' },
    detail: { zh: '这一期{stateZh}，不能{actionZh}。', en: 'The cycle is {state} and cannot be {action}.' },
    fix: { zh: '请查看这一期现在的状态。', en: 'See which state the cycle is in.' },
  },
  'award-candidate-exists': {
    status: 409,
    title: { zh: '已是候选', en: 'A candidate already' },
    detail: { zh: '这一类里已有这个候选：{candidate}。', en: 'The category has this candidate already: {candidate}.' },
    fix: { zh: '请在原来的候选上继续。', en: 'Go on with the one there is.' },
  },
  'award-candidate-decided': {
    status: 409,
    title: { zh: '已作出决定', en: 'Decided about' },
    detail: { zh: '对这个候选已作出决定，不能删去。', en: 'A candidate who was decided about cannot be removed.' },
    fix: { zh: '不授予的，请决定为 refused。', en: 'Refuse it instead.' },
  },
  'award-votes-used': {
    status: 409,
    title: { zh: '票已投完', en: 'No vote left' },
    detail: {
      zh: '类别 {category} 每人最多投 {places} 票，已经投完。',
      en: 'Everybody has {places} votes in category {category}, and yours are cast.',
    },
    fix: { zh: '要改投的，请先撤回一票。', en: 'Take one back first.' },
  },
  'award-places-full': {
    status: 409,
    title: { zh: '名额已满', en: 'No place left' },
    detail: { zh: '类别 {category} 只有 {places} 个名额。', en: 'Category {category} has {places} places only.' },
    fix: { zh: '请先把其中一名改为不授予。', en: 'Refuse one of those granted first.' },
  },
  'award-needs-reason': {
    status: 422,
    title: { zh: '须说明理由', en: 'A reason is needed' },
    detail: {
      zh: '这一决定与类别 {category} 的先后次序不符，或是公示后重新决定，没有填写理由。',
      en: 'It departs from the order of category {category}, or is made anew after an objection, and no reason is given.',
    },
    fix: { zh: '请填写 reason。', en: 'Give the reason.' },
  },
  'award-out-of-order': {
    status: 409,
    title: { zh: '有的决定与次序不符', en: 'Decisions that depart from the order' },
    detail: {
      zh: '次序在前的没有授予，在后的授予了，而没有理由：{candidates}。',
      en: 'Granted without a reason while somebody better placed was not: {candidates}.',
    },
    fix: {
      zh: '请对这些候选重新决定并说明理由，或先授予次序在前的。',
      en: 'Decide about these candidates again with a reason, or grant the better placed ones.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
