import type { ProblemDefinition } from './problem.ts';

/** Refusals about what is put on the notice board (公示). */
export const noticeProblems = {
  'notice-empty': {
    status: 409,
    title: { zh: '没有可公示的内容', en: 'Nothing to put on the board' },
    detail: {
      zh: '没有评议通过、等待公示的申报；按月公示的，当月没有直接记分；星级和称号，还没有授予任何一户或一人。',
      en: 'No case waits for the board; or, of a month, nothing was posted directly in it; or, of stars and titles, none were granted.',
    },
    fix: {
      zh: '请先完成评议或评定，或核对月份和所选的组；一户也评不上的，撤回这次评定。',
      en: 'Review cases or decide about stars and titles first, or check the month and the unit; where nobody is to have any, withdraw the review.',
    },
  },
  'notice-past': {
    status: 422,
    title: { zh: '公示不能从过去开始', en: 'A notice does not begin in the past' },
    detail: { zh: '公示起始日 {from} 早于今天 {today}。', en: 'The notice would begin on {from}; today is {today}.' },
    fix: { zh: '请填写今天或以后的日期。', en: 'Give today or a later day.' },
  },
  'notice-month-not-over': {
    status: 409,
    title: { zh: '本月尚未过完', en: 'The month is not over' },
    detail: { zh: '{month} 还没有过完，记分可能还会增加。', en: '{month} is not over: more may be posted in it.' },
    fix: { zh: '请在月末之后公示该月记分。', en: 'Put the month on the board once it is over.' },
  },
  'notice-exists': {
    status: 409,
    title: { zh: '该月已公示', en: 'The month has been on the board' },
    detail: { zh: '{month} 的记分已在公示 {notice} 中公示。', en: 'What was posted in {month} is on notice {notice}.' },
    fix: { zh: '请查看已有的公示。', en: 'Look at that notice.' },
  },
  'unknown-case': {
    status: 422,
    title: { zh: '没有这项申报', en: 'Unknown case' },
    detail: {
      zh: '本村（或所选的组）没有编号为 {case} 的申报。',
      en: 'This village, or the unit chosen, has no case {case}.',
    },
    fix: { zh: '请从申报列表中取编号。', en: 'Take an id from the list of cases.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
