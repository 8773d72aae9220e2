import { BACK_DATED_DAYS } from './fairness-read.ts';

export interface Definition {
  /** The figure's place in the answer: `recorders.late`. */
  readonly figure: string;
  /** What the workbook calls it. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

const OF_RECORDING: readonly Definition[] = [
  {
    figure: 'entries',
    name: '记分笔数',
    zh: '记账时间在本期内的记分（北京时间），包括其后已冲正的和一票否决；期初、兑换、转移不算。',
    en: 'Postings recorded in the period (days of Asia/Shanghai), with those reversed since and vetoes; no openings, redemptions or transfers.',
  },
  {
    figure: 'merit',
    name: '加分',
    zh: '上述记分中正分之和，其后已冲正的也在内。',
    en: 'Sum of the positive honour of these postings, with those reversed since.',
  },
  {
    figure: 'deductions',
    name: '扣分',
    zh: '上述记分中负分之和（负数），其后已冲正的也在内。',
    en: 'Sum of the negative honour of these postings; negative, with those reversed since.',
  },
  {
    figure: 'throughCases',
    name: '经申报程序',
    zh: '上述记分中经申报、公示入账的笔数。',
    en: 'How many of these postings came by a case.',
  },
  {
    figure: 'reversed',
    name: '已冲正',
    zh: '上述记分中至截止时已被冲正的笔数，不论何时、由谁冲正。',
    en: 'How many of these postings have been reversed as of the ledger’s size, whenever and by whomever.',
  },
  {
    figure: 'reversedShare',
    name: '已冲正占比',
    zh: '已冲正笔数 ÷ 记分笔数；没有记分为空。',
    en: 'Reversed postings divided by postings; null without any.',
  },
  {
    figure: 'late',
    name: '补记',
    zh: '记账时发生日已经结账的笔数（须附补记原因，计入第一个未结账的月份）。',
    en: 'Postings whose day was closed when they were recorded (they carry a lateReason and count in the first open month).',
  },
  {
    figure: 'backDated',
    name: '迟记',
    zh: `发生日至记账日超过 ${BACK_DATED_DAYS} 天的笔数，不论是否已结账。`,
    en: `Postings recorded more than ${BACK_DATED_DAYS} days after the act, whether its day was closed or not.`,
  },
  {
    figure: 'ownHousehold',
    name: '为本户记分',
    zh: '密钥持有人在发生日属于该户的笔数；正常应为 0。',
    en: 'Postings for a household to which the member behind the key belonged on the day of the act; 0 is normal.',
  },
  {
    figure: 'kin',
    name: '为亲属户记分',
    zh: '密钥持有人已登记的亲属在发生日属于该户、本人不属于该户的笔数；正常应为 0。',
    en: 'Postings for a household to which declared kin of the member behind the key belonged on the day of the act, and the member did not; 0 is normal.',
  },
];

const under = (parent: string, definitions: readonly Definition[]) =>
  definitions.map((one) => ({ ...one, figure: `${parent}.${one.figure}` }));

/** What every figure of the facts on recording means, in the order in which they appear. */
export const DEFINITIONS: readonly Definition[] = [
  {
    figure: 'asOf.size',
    name: '截止笔数',
    zh: '各数取自台账第一笔至此笔，连同 root 可供核验。',
    en: 'Figures are read from the ledger up to this entry; with the root it can be verified.',
  },
  ...under('total', OF_RECORDING),
  {
    figure: 'total.reversals',
    name: '本期冲正',
    zh: '记账时间在本期内的记分冲正笔数，不论原记分何时记账。',
    en: 'Reversals of postings recorded in the period, whenever the posting was.',
  },
  {
    figure: 'total.medianDays',
    name: '发生至记账天数（中位）',
    zh: '至少一半记分在发生后这么多天之内记账（最近秩）；没有记分为空。',
    en: 'Days after the act within which at least half of the postings were recorded (nearest rank); null without any.',
  },
  {
    figure: 'total.p90Days',
    name: '发生至记账天数（九成）',
    zh: '至少九成记分在发生后这么多天之内记账（最近秩）；没有记分为空。',
    en: 'Days after the act within which at least nine tenths of the postings were recorded (nearest rank); null without any.',
  },
  {
    figure: 'recorders.number',
    name: '编号',
    zh: '仅为本表编号，按角色和建立先后排列，不是名次。经申报入账的归申报人；由户自行申报的合为一行。',
    en: 'Numbers of this report only, by role and age, no rank. What came by a case is its declarer’s; households that declared for themselves are one line.',
  },
  ...under('recorders', OF_RECORDING),
  {
    figure: 'recorders.households',
    name: '覆盖户数',
    zh: '记录人在本期记过分的户数。',
    en: 'Households for which the recorder recorded anything in the period.',
  },
  {
    figure: 'recorders.meritShare',
    name: '占全村加分',
    zh: '记录人的加分 ÷ 全村加分；全村没有加分为空。',
    en: 'The recorder’s merit divided by the village’s; null where the village has none.',
  },
  {
    figure: 'recorders.mostServed.share',
    name: '最多一组占比',
    zh: '记录人的加分中，得分最多的一组所占部分；户的组别以期末为准，未分组的户合为一组；没有加分为空。',
    en: 'Part of the recorder’s merit that went to the unit most served; units as at the period’s end, households without one together; null without merit.',
  },
  {
    figure: 'units.entries',
    name: '记分笔数',
    zh: '直属该组（期末）的户在本期的记分笔数，不含下级组。',
    en: 'Postings of the period for households directly in the unit at the period’s end, not of units below it.',
  },
  { figure: 'units.merit', name: '加分', zh: '这些记分的加分之和。', en: 'Sum of the merit of these postings.' },
  {
    figure: 'units.households',
    name: '户数',
    zh: '直属该组、在本期任何一天存在的户。',
    en: 'Households directly in the unit that existed on any day of the period.',
  },
  {
    figure: 'units.withEntry',
    name: '有记分的户',
    zh: '其中在本期有记分的户。',
    en: 'Those of them with a posting in the period.',
  },
  {
    figure: 'units.withoutEntry',
    name: '无记分的户',
    zh: '其中在本期没有记分的户。',
    en: 'Those of them without a posting in the period.',
  },
  {
    figure: 'households.count',
    name: '全村户数',
    zh: '在本期任何一天存在的户。',
    en: 'Households that existed on any day of the period.',
  },
  {
    figure: 'households.withoutEntry',
    name: '本期无记分的户',
    zh: '其中在本期没有记分的户。',
    en: 'Those of them without a posting in the period.',
  },
  {
    figure: 'households.neverReached',
    name: '从未记分的户',
    zh: '其中自建账至截止从未有过记分的户（期初、兑换不算）。',
    en: 'Those of them without any posting in the whole ledger (openings and redemptions are none).',
  },
  {
    figure: 'caps.cap',
    name: '月上限',
    zh: '该月末（未满的月为今日）施行细则中的每月上限。',
    en: 'The cap for a month in the rules in force at its end, or today while it lasts.',
  },
  {
    figure: 'caps.step',
    name: '一步',
    zh: '再记一个最小数量所值的分。',
    en: 'What the smallest further act brings.',
  },
  {
    figure: 'caps.households',
    name: '计入户数',
    zh: '该月计入过此规则的户，冲正后不占上限的除外；按计入月份，不论何时记账。',
    en: 'Households that used any of the cap, net of reversals that returned it; by the month that counts, whenever recorded.',
  },
  { figure: 'caps.atCap', name: '达到上限', zh: '已用满上限的户。', en: 'Those of them that used all of it.' },
  {
    figure: 'caps.justBelow',
    name: '略低于上限',
    zh: '离上限不超过一步、未用满的户。',
    en: 'Those of them that stay below it by one step at most.',
  },
  {
    figure: 'shops.collections',
    name: '领取次数',
    zh: '本期在该商店领取的次数。',
    en: 'Collections at the shop recorded in the period.',
  },
  { figure: 'shops.points', name: '领取积分', zh: '这些领取的积分。', en: 'Points of these collections.' },
  {
    figure: 'shops.refunded',
    name: '有退还的次数',
    zh: '其中至截止时有过退还的次数，部分退还也算。',
    en: 'Those of them of which anything has been refunded since, wholly or in part.',
  },
  {
    figure: 'shops.refundedPoints',
    name: '退还积分',
    zh: '这些领取至截止时已退还的积分。',
    en: 'Points of these collections that have been refunded since.',
  },
  {
    figure: 'shops.refundedShare',
    name: '退还占比',
    zh: '退还积分 ÷ 领取积分。',
    en: 'Refunded points divided by points collected.',
  },
];
