import type { ProblemDefinition } from './problem.ts';

/** Refusals about published rankings. */
export const publicationProblems = {
  'ranking-empty': {
    status: 422,
    title: { zh: '没有可排名的', en: 'Nobody to rank' },
    detail: {
      zh: '{period} 这一期没有符合条件的记录，排不出名次。',
      en: 'Nothing is recorded for {period} that this ranking would count.',
    },
    fix: {
      zh: '请核对期间、方面和单元；先入账，再定榜。',
      en: 'Check the period, dimension and unit; post the acts, then publish.',
    },
  },
  'publication-days': {
    status: 422,
    title: { zh: '公布期限不合', en: 'Shown for too long, or not at all' },
    detail: {
      zh: '公布到 {untilDay}，须在 {today} 至 {latest} 之间：公开的名单到期即撤下。',
      en: 'It was to be shown until {untilDay}; that must lie between {today} and {latest}, since public lists come to an end.',
    },
    fix: { zh: '请另选最后一天。', en: 'Choose another last day.' },
  },
  'publication-withdrawn': {
    status: 409,
    title: { zh: '榜单已撤下', en: 'Withdrawn already' },
    detail: { zh: '这张榜单早已撤下。', en: 'This ranking was withdrawn before.' },
    fix: { zh: '无需再撤；需要的话请另行公布。', en: 'Nothing to do; publish another one where you need it.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
