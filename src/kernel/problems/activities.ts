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
