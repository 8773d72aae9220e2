import type { ProblemDefinition } from './problem.ts';

/** Refusals about redemption days (兑换日), their call lists and wishes. */
export const redemptionDayProblems = {
  'unknown-redemption-day': {
    status: 422,
    title: { zh: '没有这个兑换日', en: 'Unknown redemption day' },
    detail: { zh: '本村没有兑换日 {redemptionDay}。', en: 'The village has no redemption day {redemptionDay}.' },
    fix: { zh: '请从兑换日列表中选择。', en: 'Choose one from the list of redemption days.' },
  },
  'redemption-day-past': {
    status: 422,
    title: { zh: '兑换日已过', en: 'Redemption day in the past' },
    detail: { zh: '兑换日 {day} 早于今天 {today}。', en: 'The redemption day {day} is before today, {today}.' },
    fix: { zh: '请填写今天或以后的日期。', en: 'Give today or a later day.' },
  },
  'wishes-until-after-day': {
    status: 422,
    title: { zh: '预约截止日过晚', en: 'Wishes until after the day' },
    detail: {
      zh: '预约截止日 {wishesUntil} 晚于兑换日 {day}。',
      en: 'Wishes are said to be taken until {wishesUntil}, which is after the redemption day {day}.',
    },
    fix: {
      zh: '请填写兑换日当天或以前的日期；不填为前一天。',
      en: 'Give the redemption day or an earlier one; left out, it is the day before.',
    },
  },
  'redemption-day-closed': {
    status: 409,
    title: { zh: '兑换日已结束', en: 'Redemption day closed' },
    detail: {
      zh: '这个兑换日已经结束，不再受理。',
      en: 'This redemption day is closed; nothing more is taken for it.',
    },
    fix: {
      zh: '请预约下一个兑换日，或到商店兑换。',
      en: 'Take wishes for the next redemption day, or redeem at the shop.',
    },
  },
  'redemption-day-has-wishes': {
    status: 409,
    title: { zh: '已有预约，不能改期', en: 'The day has wishes' },
    detail: {
      zh: '这个兑换日还有 {wishes} 份未领的预约，都保留到 {day} 当天，因此不能改期。',
      en: '{wishes} wishes are still open; they are kept until the end of {day}, so the day cannot be moved.',
    },
    fix: {
      zh: '请先取消这些预约，或另建一个兑换日。',
      en: 'Release these wishes first, or make another redemption day.',
    },
  },
  'redemption-day-moved': {
    status: 409,
    title: { zh: '兑换日刚刚改期', en: 'Redemption day just moved' },
    detail: {
      zh: '办理预约时，兑换日改到了 {day}。没有预约成功。',
      en: 'While the wish was taken, the day was moved to {day}. Nothing was reserved.',
    },
    fix: { zh: '请告知村民新日期，再用新的幂等键预约。', en: 'Tell the villager, then wish again with a new key.' },
  },
  'wishes-closed': {
    status: 409,
    title: { zh: '预约已截止', en: 'Wishes closed' },
    detail: { zh: '这个兑换日的预约于 {until} 截止。', en: 'Wishes for this redemption day were taken until {until}.' },
    fix: {
      zh: '请在兑换日当天现场兑换，或请村委延长预约。',
      en: 'Redeem on the day itself, or have the committee extend the wishes.',
    },
  },
  'call-list-fixed': {
    status: 409,
    title: { zh: '叫号表已定稿', en: 'Call list fixed already' },
    detail: {
      zh: '叫号表已于 {fixedAt} 定稿，顺序和排名期间不再改变。',
      en: 'The call list was fixed at {fixedAt}; its order and period do not change any more.',
    },
    fix: { zh: '请直接使用定稿的叫号表。', en: 'Use the call list as it was fixed.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
