import { randomUUID } from 'node:crypto';
import { monthOf } from '../../../src/kernel/day.ts';
import type { Created } from '../answers.ts';
import type { Honour, List, Readiness, RecipientLine } from './answers.ts';
import type { ToConfirm } from './notice.ts';
import type { Season } from './season.ts';
import type { RareNames } from './titles.ts';

const SPONSOR = '柳溪粮油有限公司';
const LEADER = { name: '顾明远', office: '乡党委书记' };
const GROUPS = [
  {
    code: 'gold',
    title: '第一组：十星级文明户（金星）',
    presenters: [LEADER],
    prize: '奖牌一块、大米 10 kg',
  },
  { code: 'stars', title: '第二组：星级文明户', presenters: [{ name: '席文静', office: '乡长' }], prize: '奖牌一块' },
  {
    code: 'models',
    title: '第三组：道德模范',
    presenters: [
      { name: '楼建平', office: '市文明办副主任' },
      { name: '汤国强', office: `${SPONSOR}经理` },
    ],
    prize: '蚕丝被一床',
  },
];
const PROGRAMME = [
  { kind: 'performance', title: '开门红', form: '锣鼓', performers: '柳溪村锣鼓队', minutes: 5 },
  { kind: 'opening', title: '大会开始' },
  { kind: 'decision', title: '宣读表彰决定', minutes: 5 },
  { kind: 'group', group: 'gold', minutes: 10 },
  { kind: 'performance', title: '欢聚一堂', form: '秧歌', performers: '柳溪村秧歌队', minutes: 8 },
  { kind: 'group', group: 'stars', minutes: 15 },
  { kind: 'performance', title: '好日子', form: '独唱', performers: `${SPONSOR}职工艺术团`, minutes: 5 },
  { kind: 'group', group: 'models', minutes: 15 },
  { kind: 'speech', title: '获奖代表发言', speaker: '' },
  { kind: 'speech', title: '领导讲话', speaker: LEADER.name, office: LEADER.office, minutes: 10 },
  { kind: 'redemption', title: '积分兑换', minutes: 60 },
  { kind: 'closing', title: '大会结束' },
];
const CALLED = 20;
const ON_STAGE = 20;

/** A ceremony that papers can be printed for. */
export interface Prepared {
  readonly id: string;
  readonly url: string;
  readonly recipients: readonly RecipientLine[];
}

/** Host, sponsor, presenters, performances between, recipients, citations; then what is missing. */
export async function prepareCeremony(season: Season, given: ToConfirm, people: RareNames): Promise<Prepared> {
  const { committee, screen, url, sample, clock } = season;
  screen.step('筹备表彰大会', 'the ceremony: host, sponsor, presenters, programme, recipients');
  const day = clock.in(12);
  const created = await committee.post<Created & { host: string }>(`${url}/ceremonies`, {
    name: `${sample.name}道德银行积分兑换表彰大会`,
    day,
    startsAt: '09:00',
    place: '村文化广场',
    coHosts: [SPONSOR],
    sponsors: [SPONSOR],
    compere: '王丽',
    documentNo: `柳村发〔${day.slice(0, 4)}〕12号`,
    groups: GROUPS,
    programme: PROGRAMME,
    redemptionDay: await announceRedemption(season, day),
  });
  const at = `${url}/ceremonies/${created.id}`;
  screen.say(`${day} 09:00 村文化广场；主办 host ${created.host}；协办、赞助 sponsor ${SPONSOR}`);
  for (const { title, presenters } of GROUPS) {
    screen.say(`${title}，颁奖嘉宾 presenters：${presenters.map(({ name, office }) => office + name).join('、')}`);
  }
  await invite(season, at, given);
  const { proposed } = await committee.post<{ proposed: number }>(`${at}/citations`, {});
  const read = async () => (await committee.get<List<RecipientLine>>(`${at}/recipients?limit=200`)).data;
  const recipients = await read();
  const home = recipients.filter((one) => one.at === 'home').length;
  screen.say(
    `获奖 ${recipients.length} 名，其中 ${home} 户上门颁发 at home；按事实拟颁奖词 citations ${proposed} 段，如：`,
  );
  screen.say(`“${recipients[0]!.citation}”`);
  await settle(season, at, recipients, people);
  return { id: created.id, url: at, recipients: await read() };
}

/** The year's ranking is published: households are called up in its order. */
async function announceRedemption(season: Season, day: string): Promise<string> {
  const { committee, screen, url, year, clock } = season;
  const published = { period: year, places: CALLED, title: `${year}年度光荣榜`, untilDay: clock.in(30) };
  await committee.post(`${url}/ranking-publications`, published);
  screen.say(`先公布 published：${published.title}；大会当天兑换，按名次叫号 households are called by rank`);
  const { data: shops } = await committee.get<List<Created>>(`${url}/shops`);
  const shop = shops[0]!.id;
  const { data: goods } = await committee.get<List<Created & { name: string }>>(`${url}/shops/${shop}/goods`);
  const soap = goods.find(({ name }) => name === '香皂')!.id;
  await provide(season);
  const announced = { name: '年终积分兑换', day, place: '村文化广场', period: year };
  const { id } = await committee.post<Created>(`${url}/redemption-days`, announced);
  const { data: leaders } = await committee.get<List<{ household: string }>>(`${url}/rankings?period=${year}&limit=3`);
  for (const { household } of leaders) {
    const wish = { redemptionDay: id, household, shop, lines: [{ goods: soap, quantity: 2 }] };
    await committee.post(`${url}/wishes`, wish, randomUUID());
  }
  return id;
}

/** A budget for this month's wishes, unless the shop has one. */
async function provide({ committee, url, clock }: Season): Promise<void> {
  const period = monthOf(clock.today);
  const { data } = await committee.get<List<{ period: string }>>(`${url}/budgets`);
  if (data.some((budget) => budget.period === period)) return;
  await committee.post(`${url}/budgets`, { period, points: 300, fund: '集体收入' });
}

/** Gold and as many others as the stage holds; bronze stars are brought home. */
async function invite({ committee, url }: Season, at: string, { review, cycle }: ToConfirm): Promise<void> {
  const granted = async (level: string) => {
    const path = `${url}/stars?review=${review}&level=${level}&limit=200`;
    return (await committee.get<List<Honour>>(path)).data.map(({ id }) => id);
  };
  const add = (honours: readonly string[], group: string, where: 'stage' | 'home') =>
    honours.length === 0 ? undefined : committee.post(`${at}/recipients`, { honours, group, at: where });
  await add(await granted('gold'), 'gold', 'stage');
  await add((await granted('silver')).slice(0, ON_STAGE), 'stars', 'stage');
  await add(await granted('bronze'), 'stars', 'home');
  await committee.post(`${at}/recipients`, { cycle, group: 'models' });
}

/** What is missing before printing, and what is done about it. */
async function settle(
  { committee, screen, url, clock }: Season,
  at: string,
  recipients: readonly RecipientLine[],
  people: RareNames,
): Promise<void> {
  screen.step('打印前检查：缺什么', 'before printing: what is missing');
  const { daughterInLaw, pupil } = people;
  const readiness = () => committee.get<Readiness>(`${at}/readiness`);
  const kinds = new Map((await readiness()).findings.map((one) => [one.code, one]));
  for (const { detail } of kinds.values()) screen.say(`· ${detail}`);
  const consent = { guardian: '周玉兰', relation: '母亲', givenOn: clock.today };
  await committee.post(`${url}/members/${pupil.id}/guardian-consents`, consent);
  screen.say(`未成年人 ${pupil.name}：登记监护人同意，才在纸上和台上具名 named with a guardian’s consent only`);
  const speaker = programmeWith({ speaker: daughterInLaw.name });
  await committee.call('PATCH', at, { body: { programme: speaker } });
  const wordless = recipients.filter(({ citation }) => citation === null);
  const known = new Map(Object.values(people).map((one) => [one.id, one.deeds]));
  for (const { honour, name, member } of wordless) {
    const citation = `${name}${known.get(member ?? '') ?? '为人实在、做事用心'}，是乡亲们身边的榜样。`;
    await committee.call('PATCH', `${at}/recipients/${honour}`, { body: { citation } });
  }
  screen.say(`没有积分事实的 ${wordless.length} 名，颁奖词人工补写 written by hand；定下发言人 ${daughterInLaw.name}`);
  const { ready, findings } = await readiness();
  if (!ready) throw new Error(`papers cannot be printed: ${findings.map(({ detail }) => detail).join()}`);
  screen.say(`可以打印 ready，还有提醒 ${findings.length} 条`);
}

function programmeWith({ speaker }: { readonly speaker: string }): readonly object[] {
  return PROGRAMME.map((item) => (item.kind === 'speech' && item.speaker === '' ? { ...item, speaker } : item));
}
