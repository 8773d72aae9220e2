import type { ProblemDefinition } from './problem.ts';

/** Why a line of a posting sheet is refused, beside the codes of the ledger and of pricing. */
const postingRows = {
  'household-missing': {
    status: 422,
    title: { zh: '没有填写户', en: 'Household missing' },
    detail: { zh: '这一行没有户号，也没有户主。', en: 'The row gives neither a household number nor its head.' },
    fix: { zh: '请填写户号。', en: 'Give the household number.' },
  },
  'ambiguous-household': {
    status: 422,
    title: { zh: '分不清是哪一户', en: 'Ambiguous household' },
    detail: {
      zh: '没有户号，而户主叫 {head} 的有这几户：{households}。',
      en: 'No number is given, and {head} heads several households: {households}.',
    },
    fix: { zh: '请填写户号。', en: 'Give the household number.' },
  },
  'head-mismatch': {
    status: 422,
    title: { zh: '户号与户主不符', en: 'Head does not fit the number' },
    detail: {
      zh: '户 {household} 的户主是 {head}，表里写的是 {written}。',
      en: 'Household {household} is headed by {head}; the row says {written}.',
    },
    fix: {
      zh: '请核对户号和户主；户主已变更的，请先更新花名册。',
      en: 'Check number and name; if the head has changed, import the new roster first.',
    },
  },
  'unknown-member': {
    status: 422,
    title: { zh: '本户没有此人', en: 'Unknown member' },
    detail: {
      zh: '户 {household} 在 {occurredOn} 没有成员 {member}。成员：{members}。',
      en: 'Household {household} has no member {member} on {occurredOn}. Members: {members}.',
    },
    fix: {
      zh: '请核对姓名和户号；不计到个人的，行为人可以留空。',
      en: 'Check name and number; leave the member empty if no person is meant.',
    },
  },
  'bad-date': {
    status: 422,
    title: { zh: '日期读不出', en: 'Bad date' },
    detail: { zh: '“{written}”不是一个确定的日子。', en: '“{written}” does not name a day.' },
    fix: { zh: '请写成 2026-10-08 这样的日期。', en: 'Write it like 2026-10-08.' },
  },
  'ambiguous-date': {
    status: 422,
    title: { zh: '日期有两种读法', en: 'Ambiguous date' },
    detail: { zh: '“{written}”可能是 {readings}。', en: '“{written}” may be {readings}.' },
    fix: {
      zh: '请写成 2026-10-08 这样的日期（单元格格式设为文本或日期）。',
      en: 'Write it like 2026-10-08, in a cell formatted as text or date.',
    },
  },
  'outside-period': {
    status: 422,
    title: { zh: '不在本表的期间', en: "Outside the sheet's period" },
    detail: {
      zh: '{occurredOn} 不在本表的期间 {period}。',
      en: "{occurredOn} lies outside the sheet's period, {period}.",
    },
    fix: { zh: '请核对日期，或移到那个月的表里。', en: "Check the day, or move the line to that month's sheet." },
  },
  'rule-missing': {
    status: 422,
    title: { zh: '没有填写事项', en: 'Rule missing' },
    detail: { zh: '这一行没有事项编码，也没有事项。', en: 'The row gives neither a code nor an act.' },
    fix: { zh: '请填写事项编码。', en: 'Give the code of the rule.' },
  },
  'unreadable-quantity': {
    status: 422,
    title: { zh: '数量读不出', en: 'Quantity not readable' },
    detail: { zh: '“{written}”不是一个大于 0 的数量。', en: '“{written}” is no quantity above 0.' },
    fix: { zh: '请填写次数或小时数，如 1 或 1.5。', en: 'Give times or hours, such as 1 or 1.5.' },
  },
  'unreadable-points': {
    status: 422,
    title: { zh: '分值读不出', en: 'Points not readable' },
    detail: { zh: '“{written}”不是一个分值。', en: '“{written}” is no amount of points.' },
    fix: {
      zh: '请填写 2、-2 或 0.5 这样的数，最多两位小数。',
      en: 'Write a number such as 2, -2 or 0.5, with at most two decimals.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** Why a line of a roster or of opening balances is refused. */
const rosterRows = {
  'household-number-missing': {
    status: 422,
    title: { zh: '没有户号', en: 'Household number missing' },
    detail: { zh: '这一户没有户号（{head}）。', en: 'This household has no number ({head}).' },
    fix: { zh: '请填写本村内不重复的户号。', en: 'Give a number that is unique in the village.' },
  },
  'bad-household-number': {
    status: 422,
    title: { zh: '户号写法不对', en: 'Bad household number' },
    detail: {
      zh: '“{written}”不能作户号：户号是 1 至 20 位字母、数字或“-”。',
      en: '“{written}” is no household number: 1–20 letters, digits or “-”.',
    },
    fix: { zh: '请改正户号。', en: 'Correct the number.' },
  },
  'duplicate-household': {
    status: 422,
    title: { zh: '户号重复', en: 'Duplicate household number' },
    detail: {
      zh: '户号 {household} 在第 {of} 行已经用过。',
      en: 'The number {household} is already used in row {of}.',
    },
    fix: {
      zh: '请核对户号；同一户的成员请排在一起。',
      en: 'Check the number; keep the members of one household together.',
    },
  },
  'head-missing': {
    status: 422,
    title: { zh: '没有户主', en: 'Head missing' },
    detail: { zh: '户 {household} 没有写户主。', en: 'Household {household} names no head.' },
    fix: { zh: '请填写户主姓名。', en: "Give the head's name." },
  },
  'household-refused': {
    status: 422,
    title: { zh: '所在的户有误', en: 'Household not in order' },
    detail: {
      zh: '本户在第 {of} 行有误，成员暂不导入。',
      en: 'The household has a problem in row {of}; its members are not imported.',
    },
    fix: { zh: '请先改正第 {of} 行。', en: 'Correct row {of} first.' },
  },
  'name-too-long': {
    status: 422,
    title: { zh: '姓名太长', en: 'Name too long' },
    detail: { zh: '“{written}”超过 {limit} 个字。', en: '“{written}” is longer than {limit} characters.' },
    fix: { zh: '请核对姓名；几个人之间请用顿号分开。', en: 'Check the name; separate several names with “、”.' },
  },
  'duplicate-member': {
    status: 422,
    title: { zh: '成员重复', en: 'Duplicate member' },
    detail: {
      zh: '户 {household} 在第 {of} 行已有成员 {member}。',
      en: 'Household {household} already has the member {member} in row {of}.',
    },
    fix: {
      zh: '请删去重复的一行；确有两人同名的请加以区别。',
      en: 'Delete one of the rows, or tell the two names apart.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** Why a line of a rulebook is refused. */
const ruleRows = {
  'act-missing': {
    status: 422,
    title: { zh: '没有事项', en: 'Act missing' },
    detail: { zh: '这一行没有写明什么事项。', en: 'The row does not say what the rule is about.' },
    fix: { zh: '请填写事项。', en: 'Name the act.' },
  },
  'unreadable-cap': {
    status: 422,
    title: { zh: '上限读不出', en: 'Cap not readable' },
    detail: { zh: '“{written}”读不出是多长时间、多少分。', en: 'No period and amount can be read from “{written}”.' },
    fix: {
      zh: '请写成“每月8分”“每季5分，每年20分”，没有上限的留空。',
      en: 'Write it like “每月8分” or “每季5分，每年20分”; leave it empty if there is none.',
    },
  },
  'bad-rule-code': {
    status: 422,
    title: { zh: '编码写法不对', en: 'Bad rule code' },
    detail: {
      zh: '“{written}”不能作编码：编码是 1 至 20 位字母或数字。',
      en: '“{written}” is no code: 1–20 letters or digits.',
    },
    fix: { zh: '请写成 HJ01 这样的编码，或留空由系统编排。', en: 'Write it like HJ01, or leave the column empty.' },
  },
} as const satisfies Record<string, ProblemDefinition>;

export const importRowProblems = {
  ...postingRows,
  ...rosterRows,
  ...ruleRows,
} as const satisfies Record<string, ProblemDefinition>;
