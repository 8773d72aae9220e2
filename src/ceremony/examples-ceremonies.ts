import type { CeremonyBody } from './contract-ceremonies.ts';

/** Examples of the reference: the meeting of 孙家村. */

const stars = {
  code: 'stars',
  title: '第一组：十星级文明户',
  presenters: [{ name: '张德林', office: '新立乡党委书记' }],
  prize: '奖牌一块、大米 10 kg',
};
const filial = {
  code: 'filial',
  title: '第二组：孝老爱亲标兵',
  presenters: [{ name: '李春华', office: '双辽市民政局副局长' }],
  prize: '蚕丝被一床',
};
const programme: CeremonyBody['programme'] = [
  { kind: 'opening', title: '大会开始' },
  { kind: 'decision', title: '宣读表彰决定', minutes: 5 },
  { kind: 'group', group: 'stars', minutes: 15 },
  { kind: 'performance', title: '欢聚一堂', form: '秧歌', performers: '孙家村秧歌队', minutes: 8 },
  { kind: 'group', group: 'filial', minutes: 10 },
  { kind: 'speech', title: '获奖代表发言', speaker: '' },
  { kind: 'speech', title: '领导讲话', speaker: '张德林', office: '新立乡党委书记' },
  { kind: 'redemption', title: '积分兑换' },
  { kind: 'closing', title: '大会结束' },
];

export const newCeremony = {
  name: '孙家村道德银行积分兑换表彰大会',
  day: '2026-12-26' as never,
  startsAt: '09:00',
  place: '村部广场',
  coHosts: ['双辽市鑫源粮油有限公司'],
  sponsors: ['双辽市鑫源粮油有限公司'],
  compere: '王丽',
  groups: [stars, filial],
  programme,
};
export const ceremony: CeremonyBody = {
  ...newCeremony,
  id: '01938c2e-7b1a-7c3d-9e4f-000000000201',
  host: '孙家村村民委员会',
  issuer: '孙家村村民委员会',
  documentNo: '',
  addressees: '各村民小组、全体村民',
  certificate: 'honour',
  redemptionDay: null,
  recipients: 2,
  revision: 1,
  createdAt: '2026-12-01T01:30:00.000Z',
  cancelledAt: null,
};
export const ceremonies = { data: [ceremony], nextCursor: null };
export const ceremonyChange = { place: '村文化礼堂', documentNo: '孙村发〔2026〕3号' };
export const cancelled: CeremonyBody = { ...ceremony, revision: 2, cancelledAt: '2026-12-20T01:30:00.000Z' };
