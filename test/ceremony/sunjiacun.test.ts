import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CeremonyPapers } from '../../src/ceremony/papers.ts';
import { readPapers } from '../../src/ceremony/read-papers.ts';
import { freshKey, type Setting, startSetting } from '../posting/setting.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { made } from './ceremony-support.ts';

/*
 * 孙家村道德银行积分兑换表彰大会 (双辽市新立乡): a year of acts, ten stars decided by people, examples of filial piety by points, and one event
 * that is award ceremony and redemption day in one. Everything goes through the API as a committee, a township and shop would do it.
 */

const CODE = '220382204203';
const url = (path: string) => `/v1/villages/${CODE}/${path}`;
const HOUSEHOLDS = {
  '101': [
    { name: '孙福海', birthMonth: '1952-03' },
    { name: '刘守莲', birthMonth: '1978-06' },
  ],
  '102': [{ name: '王桂英', birthMonth: '1969-11' }],
  '103': [
    { name: '赵强', birthMonth: '1985-02' },
    { name: '赵小雨', birthMonth: '2011-09' },
  ],
  '201': [{ name: '李大山', birthMonth: '1960-07' }],
  '202': [{ name: '周平', birthMonth: '1974-12' }],
} as const;
const ALL_STARS = ['AD', 'ZJ', 'QL', 'XL', 'LL', 'CX', 'YF', 'ST', 'JX', 'GY'];

let setting: Setting;
let committee: Caller;
let township: Caller;
const members: Record<string, string> = {};

const at = (instant: string) => {
  setting.clock.now = new Date(instant);
};
const post = (path: string, body?: object, by: Caller = committee) => made(by.post(url(path), body));
const once = (path: string, body: object) =>
  made(committee.post(url(path), body, { headers: { 'idempotency-key': freshKey() } }));

async function openVillage(): Promise<void> {
  const { operator } = setting.app;
  await made(operator.post('/v1/villages', { code: CODE, name: '孙家村', noticeDays: 3 }));
  committee = await setting.app.as('committee', CODE);
  township = await setting.app.as('supervisor', CODE.slice(0, 9));
  await made(committee.put(url('rulebooks/draft'), { template: 'default' }));
  await post('rulebooks/draft/adoption', { effectiveFrom: '2026-01-01', resolution: '村民代表会议通过' });
  const units: Record<string, string> = {};
  for (const name of ['第一组', '第二组']) units[name] = (await post('units', { kind: '村民小组', name })).id;
  for (const [no, people] of Object.entries(HOUSEHOLDS)) {
    const unit = units[no.startsWith('1') ? '第一组' : '第二组'];
    const given = people.map((one, index) => ({ ...one, relation: index === 0 ? '户主' : '家属' }));
    const household = await post('households', { no, unit, head: people[0].name, members: given });
    for (const { id, name } of household.members) members[name] = id;
  }
}

/** Acts of the year: household, rule, day, and what else there is to it. */
const ACTS: readonly [string, string, string, object?][] = [
  ['101', 'XS01', '2026-03-31', { who: '刘守莲' }],
  ['101', 'XS01', '2026-06-30', { who: '刘守莲' }],
  ['101', 'XS02', '2026-05-04', { who: '刘守莲' }],
  ['101', 'ZY01', '2026-04-12', { quantity: 3 }],
  ['101', 'ZY01', '2026-09-20', { quantity: 2.5 }],
  ['101', 'HJ03', '2026-08-01'],
  ['102', 'HJ02', '2026-06-30'],
  ['102', 'CW01', '2026-02-10'],
  ['102', 'YF01', '2026-10-02'],
  ['103', 'XS01', '2026-09-30', { who: '赵小雨' }],
  ['103', 'HJ03', '2026-07-11'],
  ['103', 'KF02', '2026-10-20'],
  ['201', 'HJ03', '2026-07-11'],
];

async function recordYear(): Promise<void> {
  for (const [household, rule, occurredOn, more = {}] of ACTS) {
    const { who, ...rest } = more as { who?: string };
    await once('postings', { household, rule, occurredOn, ...rest, ...(who && { member: members[who] }) });
  }
}

/** Ten stars for 101, eight for 102: submitted, approved by the township, announced. */
async function reviewStars(): Promise<string> {
  const templates = (await made(committee.get('/v1/star-scheme-templates'))).data;
  const { definition } = templates.find(({ id }: { id: string }) => id === 'ten-star');
  await post('star-schemes', { definition, resolution: '村民代表会议通过', adoptedOn: '2026-01-10' });
  const { id } = await post('star-reviews', { period: '2026' });
  const granted = (stars: readonly string[]) => Object.fromEntries(stars.map((star) => [star, 'granted']));
  for (const [no, stars] of [
    ['101', ALL_STARS],
    ['102', ALL_STARS.slice(0, 8)],
  ] as const) {
    await made(
      committee.put(url(`star-reviews/${id}/decisions/${no}`), { decisions: granted(stars), reason: '群众公认' }),
    );
  }
  await post(`star-reviews/${id}/submission`);
  await post(`star-reviews/${id}/approval`, undefined, township);
  await post(`star-reviews/${id}/publication`);
  return id;
}

/** 孝老爱亲标兵 by the points of the dimension: 刘守莲 and 赵小雨, who is fifteen. */
async function chooseExamples(): Promise<string> {
  const templates = (await made(committee.get('/v1/award-programme-templates'))).data;
  const { categories } = templates.find(({ id }: { id: string }) => id === 'annual-ceremony');
  const filial = categories.filter(({ code }: { code: string }) => code === 'XL');
  const { id: programme } = await post('award-programmes', {
    name: '孝老爱亲标兵',
    frequency: 'year',
    categories: filial,
  });
  const { id } = await post('award-cycles', { programme, period: '2026' });
  await post(`award-cycles/${id}/proposal`);
  const { data } = await made(committee.get(url(`award-cycles/${id}/candidates`)));
  expect(data.map(({ member, rank }: Record<string, unknown>) => [member, rank])).toEqual([
    [members.刘守莲, 1],
    [members.赵小雨, 2],
  ]);
  for (const candidate of data) {
    await made(committee.put(url(`award-cycles/${id}/candidates/${candidate.id}/decision`), { decision: 'granted' }));
  }
  await post(`award-cycles/${id}/publication`);
  return id;
}

/** The redemption day with a shelf that the sponsor filled, and a wish. */
async function announceRedemption(): Promise<string> {
  const { id: shop } = await post('shops', { name: '孙家村积分超市' });
  const { id: goods } = await post(`shops/${shop}/goods`, { name: '大米 10kg', price: 10 });
  await once('stock-movements', {
    kind: 'donation',
    goods,
    quantity: 20,
    valueFen: 100_000,
    donor: '双辽市鑫源粮油有限公司',
  });
  const { id } = await post('redemption-days', {
    name: '积分兑换',
    day: '2026-12-26',
    period: '2026',
    place: '村部广场',
  });
  await once('wishes', { redemptionDay: id, household: '101', shop, lines: [{ goods, quantity: 2 }] });
  return id;
}

const PROGRAMME = [
  { kind: 'performance', title: '开场锣鼓', form: '锣鼓', performers: '孙家村锣鼓队', minutes: 5 },
  { kind: 'opening', title: '大会开始' },
  { kind: 'decision', title: '宣读表彰决定', minutes: 5 },
  { kind: 'group', group: 'stars' },
  { kind: 'performance', title: '欢聚一堂', form: '秧歌', performers: '鑫源粮油职工艺术团', minutes: 8 },
  { kind: 'group', group: 'filial' },
  { kind: 'speech', title: '获奖代表发言', speaker: '刘守莲' },
  { kind: 'speech', title: '领导讲话', speaker: '张德林', office: '新立乡党委书记' },
  { kind: 'redemption', title: '积分兑换' },
  { kind: 'closing', title: '大会结束' },
];

const prepareCeremony = (redemptionDay: string) =>
  post('ceremonies', {
    name: '孙家村道德银行积分兑换表彰大会',
    day: '2026-12-26',
    startsAt: '09:00',
    place: '村部广场',
    coHosts: ['双辽市鑫源粮油有限公司'],
    sponsors: ['双辽市鑫源粮油有限公司'],
    compere: '王丽',
    documentNo: '孙村发〔2026〕3号',
    groups: [
      {
        code: 'stars',
        title: '第一组：十星级文明户',
        presenters: [{ name: '张德林', office: '新立乡党委书记' }],
        prize: '奖牌一块',
      },
      {
        code: 'filial',
        title: '第二组：孝老爱亲标兵',
        presenters: [{ name: '李春华', office: '双辽市民政局副局长' }],
        prize: '蚕丝被一床',
      },
    ],
    programme: PROGRAMME,
    redemptionDay,
  });

let here: string;
let roster: Awaited<ReturnType<typeof readRoster>>;
const readRoster = async () =>
  (await made(committee.get(url(`${here}/recipients`)))).data as Record<
    'honour' | 'name' | 'label' | 'citation',
    string
  >[];
const change = (honour: string, body: object) => made(committee.patch(url(`${here}/recipients/${honour}`), body));
const readiness = () => made(committee.get(url(`${here}/readiness`)));
const papers = (): Promise<CeremonyPapers> => {
  const services = { now: () => setting.clock.now, signingKey: Buffer.alloc(32, 9) };
  return readPapers(setting.app.database.sql, services, CODE, here.split('/')[1]!, 'https://bank.example');
};
type Printed = CeremonyPapers['groups'][number]['recipients'][number];
const told = ({ no, name, salutation, unit, prize }: Printed) => [no, name + salutation, unit, prize];

beforeAll(async () => {
  setting = await startSetting();
  at('2026-12-10T02:00:00Z');
  await openVillage();
  await recordYear();
  const review = await reviewStars();
  const cycle = await chooseExamples();
  const redemptionDay = await announceRedemption();
  at('2026-12-14T02:00:00Z');
  await post(`star-reviews/${review}/confirmation`);
  await post(`award-cycles/${cycle}/confirmation`);
  here = `ceremonies/${(await prepareCeremony(redemptionDay)).id}`;
  expect(await post(`${here}/recipients`, { review, group: 'stars' })).toEqual({ added: 2, repeated: 0, revoked: 0 });
  expect(await post(`${here}/recipients`, { cycle, group: 'filial' })).toEqual({ added: 2, repeated: 0, revoked: 0 });
  expect(await post(`${here}/citations`, {})).toEqual({ proposed: 4, written: 0, without: 0 });
  roster = await readRoster();
}, 60_000);
afterAll(() => setting.close());

test('who was confirmed is on the roster, with words on what the ledger says and no more', () => {
  const [ten, eight, daughter] = roster;
  expect(roster.map(({ label, name }) => [label, name])).toEqual([
    ['金星（10 星）', '孙福海'],
    ['银星（8 星）', '王桂英'],
    ['孝老爱亲标兵', '刘守莲'],
    ['孝老爱亲标兵', '赵小雨'],
  ]);
  expect(ten!.citation).toMatch(/获评“赡养老人好”2次/);
  expect(ten!.citation).toMatch(/志愿服务5.5小时/);
  expect(eight!.citation).toMatch(/喜事新办1次，获评“干净人家”1次/);
  expect(daughter!.citation).toMatch(/获评“赡养老人好”2次，孝老爱亲方面的善行1次/);
  // Nothing of a deduction, and nothing of the health of whoever was cared for.
  expect(JSON.stringify(roster)).not.toMatch(/失能|焚烧|秸秆|扣/);
});

test('the papers follow what is edited, name the pupil only with a consent, and then nothing is missing', async () => {
  const [ten, eight, daughter, pupil] = roster;
  await change(eight!.honour, { at: 'home', prize: '奖牌一块、大米 10 kg' });
  await change(daughter!.honour, { citation: '刘守莲二十年如一日侍奉公公，孝行可敬。' });
  expect(await post(`${here}/citations`, {})).toEqual({ proposed: 3, written: 1, without: 0 });
  await change(ten!.honour, { member: members.刘守莲 });
  const { groups } = await papers();
  expect(groups.map(({ recipients, atHome }) => [recipients.map(told), atHome.map(told)])).toEqual([
    [[[1, '刘守莲家庭', '第一组', '奖牌一块']], [[2, '王桂英家庭', '第一组', '奖牌一块、大米 10 kg']]],
    [
      [
        [3, '刘守莲同志', '第一组', '蚕丝被一床'],
        [4, '某同学', '第一组', '蚕丝被一床'],
      ],
      [],
    ],
  ]);
  expect(groups[1]!.recipients[0]!.citation).toBe('刘守莲二十年如一日侍奉公公，孝行可敬。');
  const { findings } = await readiness();
  expect(findings.map(({ code, honour }: Record<string, unknown>) => [code, honour])).toEqual([
    ['recipient-consent-missing', pupil!.honour],
  ]);
  const consent = { guardian: '赵强', relation: '父亲', givenOn: '2026-12-14' };
  await post(`members/${members.赵小雨}/guardian-consents`, consent);
  expect(await readiness()).toEqual({ ready: true, findings: [] });
  const named = (await papers()).groups[1]!.recipients.map(({ name, salutation }) => name + salutation);
  expect(named).toEqual(['刘守莲同志', '赵小雨同学']);
});

test('one event: the village’s committee hosts, a firm sponsors, performances stand between, and households redeem by rank', async () => {
  const { ceremony, programme, groups, redemption } = await papers();
  expect(ceremony).toMatchObject({
    host: '孙家村村民委员会',
    issuer: '孙家村村民委员会',
    addressees: '各村民小组、全体村民',
    sponsors: ['双辽市鑫源粮油有限公司'],
    documentNo: '孙村发〔2026〕3号',
  });
  expect(programme).toEqual(PROGRAMME);
  expect(groups.map(({ presenters }) => presenters[0]!.office)).toEqual(['新立乡党委书记', '双辽市民政局副局长']);
  expect(redemption!.order).toBe('按2026年度积分排名叫号（尚未定稿）');
  // 103 and 201 have two points each; 103 has a deduction among its own.
  const lines = redemption!.lines.map(({ no, household, head, unit, available, wish }) => [
    no,
    household,
    head,
    unit,
    available,
    wish,
  ]);
  expect(lines).toEqual([
    [1, '101', '孙福海', '第一组', 5, '大米 10kg ×2'],
    [2, '102', '王桂英', '第一组', 22, ''],
    [3, '201', '李大山', '第二组', 2, ''],
    [4, '103', '赵强', '第一组', 2, ''],
    [5, '202', '周平', '第二组', 0, ''],
  ]);
  await expectCoherent(committee, CODE);
});
