import type { ProblemDefinition } from './problem.ts';

/** Refusals of rankings, summaries and statements. */
export const readingProblems = {
  'region-too-large': {
    status: 422,
    title: { zh: '范围太大', en: 'Region too large' },
    detail: {
      zh: '{prefix} 内该期间有记录的户超过 {limit} 户，不能作一张排名。',
      en: 'The region {prefix} has more than {limit} households with entries in the period: too many for one ranking.',
    },
    fix: {
      zh: '请按县（6 位）或乡镇（9 位）分别查询。',
      en: 'Ask for its counties (6 digits) or townships (9) one by one.',
    },
  },
  'region-has-too-many-villages': {
    status: 422,
    title: { zh: '村太多', en: 'Too many villages' },
    detail: {
      zh: '{prefix} 有 {count} 个村，一份报告最多列 {limit} 个。',
      en: 'The region {prefix} has {count} villages; a report lists at most {limit}.',
    },
    fix: {
      zh: '请按市（4 位）、县（6 位）或乡镇（9 位）分别出具。',
      en: 'Ask for its cities (4 digits), counties (6) or townships (9) one by one.',
    },
  },
  'region-too-fine': {
    status: 422,
    title: { zh: '汇总级别高于所查范围', en: 'Level above the region' },
    detail: {
      zh: '{prefix} 比 by={by} 更细，只会得到残缺的合计。',
      en: 'The region {prefix} lies within one {by}: its sum would be a part that looks like the whole.',
    },
    fix: {
      zh: '请改用更细的级别，或改查上一级的区划代码。',
      en: 'Choose a finer level, or ask for the prefix of the region above.',
    },
  },
  'statement-too-long': {
    status: 422,
    title: { zh: '明细太长', en: 'Statement too long' },
    detail: {
      zh: '户 {household} 在该范围内有 {count} 笔，一份表格最多 {limit} 笔。',
      en: 'Household {household} has {count} entries in the range; one workbook holds {limit} at most.',
    },
    fix: {
      zh: '请用 from、to 缩小日期范围，分几次导出。',
      en: 'Narrow the days with from and to, and export in parts.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
