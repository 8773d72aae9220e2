import type { ProblemDefinition } from './problem.ts';

/** Refusals about activities, their attendance and volunteer teams. */
export const activityProblems = {
  'activity-settled': {
    status: 409,
    title: { zh: '活动已结算', en: 'The activity is settled' },
    detail: {
      zh: '活动已开始结算，不再修改、登记或签到。',
      en: 'Its attendance is being or has been turned into points: the activity no longer changes.',
    },
    fix: { zh: '漏记的请另行申报，记错的请冲正。', en: 'Declare what was left out; reverse what is wrong.' },
  },
  'no-attendance': {
    status: 409,
    title: { zh: '无人签到', en: 'Nobody attended' },
    detail: { zh: '这个活动还没有登记任何人。', en: 'No attendance is recorded for this activity.' },
    fix: { zh: '请先登记参加的人。', en: 'Record who was there first.' },
  },
  'unknown-attendee': {
    status: 422,
    title: { zh: '没有这个成员', en: 'Unknown attendee' },
    detail: {
      zh: '成员 {member} 在 {day} 不属于本村任何户。',
      en: 'Member {member} belonged to no household of the village on {day}.',
    },
    fix: { zh: '请核对成员编号和活动日期。', en: 'Check the id of the member and the day of the activity.' },
  },
  'attendance-of-another-day': {
    status: 422,
    title: { zh: '不是这一天', en: 'Another day' },
    detail: {
      zh: '这一行写的是 {written}，活动在 {day}。',
      en: 'The row says {written}; the activity was on {day}.',
    },
    fix: {
      zh: '请核对日期；别的日子的签到请登记到那天的活动。',
      en: 'Check the day; record attendance of another day with the activity of that day.',
    },
  },
  'attendee-household-missing': {
    status: 422,
    title: { zh: '没有户号', en: 'Household number missing' },
    detail: {
      zh: '这一行没有户号；同名的人多，只凭姓名认不准人。',
      en: 'The row has no household number, and a name alone identifies nobody.',
    },
    fix: { zh: '请填写户号后再次上传，已登记的不会重复。', en: 'Fill it in and upload again: nobody counts twice.' },
  },
  'attendee-name-missing': {
    status: 422,
    title: { zh: '没有写明是谁', en: 'Name missing' },
    detail: {
      zh: '户 {household} 的这一行没有写明到场的人。',
      en: 'The row of household {household} does not say who was there.',
    },
    fix: { zh: '请写明姓名，每人一行。', en: 'Give the name; write one row for each person.' },
  },
  'attendee-not-of-household': {
    status: 422,
    title: { zh: '本户没有此人', en: 'Not of this household' },
    detail: {
      zh: '户 {household} 在 {day} 没有成员 {member}。成员：{members}。',
      en: 'Household {household} has no member {member} on {day}. Members: {members}.',
    },
    fix: {
      zh: '请核对姓名和户号；新迁入的请先更新花名册。',
      en: 'Check name and number; update the roster first for who has just moved in.',
    },
  },
  'ambiguous-attendee': {
    status: 422,
    title: { zh: '同户同名', en: 'Namesakes in one household' },
    detail: {
      zh: '户 {household} 在 {day} 有不止一人叫 {member}，分不清是哪一位。',
      en: 'More than one person of household {household} is called {member} on {day}.',
    },
    fix: {
      zh: '请用“登记签到”按成员编号登记此人。',
      en: 'Record this person by the id of the member (`recordAttendance`).',
    },
  },
  'attendee-twice': {
    status: 422,
    title: { zh: '重复签到', en: 'Named twice' },
    detail: {
      zh: '户 {household} 的 {member} 在第 {of} 行已经有了，这一行没有登记。',
      en: '{member} of household {household} stands in row {of} already; this row is not recorded.',
    },
    fix: {
      zh: '同一人只记一次：记重了的无需处理；分两段参加的，请把时长合并写在一行。',
      en: 'A person counts once: nothing to do for a repetition; of two stretches write the sum in one row.',
    },
  },
  'attendance-differs': {
    status: 200,
    title: { zh: '与名单不同', en: 'Differs from the list' },
    detail: {
      zh: '名单上已有此人，数量是 {kept}；表中写的是 {written}，没有改动。',
      en: 'On the list already with a quantity of {kept}; the sheet says {written}, and nothing was changed.',
    },
    fix: {
      zh: '以表为准的，请从名单删去此人，再次上传。',
      en: 'If the sheet is right, take the person off the list and upload again.',
    },
  },
  'unknown-check-in-code': {
    status: 404,
    title: { zh: '签到码无效', en: 'Check-in code not valid' },
    detail: {
      zh: '没有这个签到码，或者它已过期、已更换，或活动已结算。',
      en: 'There is no such check-in code, or it has expired or was replaced, or the activity is settled.',
    },
    fix: { zh: '请扫描现场最新的签到码。', en: 'Scan the newest code at the place.' },
  },
  'team-name-taken': {
    status: 409,
    title: { zh: '志愿队重名', en: 'The name is taken' },
    detail: { zh: '本村已有名为 {name} 的志愿队。', en: 'The village has a team {name} already.' },
    fix: { zh: '请换一个名称。', en: 'Choose another name.' },
  },
  'unknown-team': {
    status: 422,
    title: { zh: '没有这个志愿队', en: 'Unknown team' },
    detail: { zh: '本村没有志愿队 {team}，或者它已解散。', en: 'The village has no open team {team}.' },
    fix: { zh: '请核对志愿队编号。', en: 'Check the id of the team.' },
  },
  'unknown-team-member': {
    status: 422,
    title: { zh: '没有这个成员', en: 'Unknown member' },
    detail: { zh: '本村没有成员 {member}。', en: 'The village has no member {member}.' },
    fix: { zh: '请核对成员编号。', en: 'Check the id of the member.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
