import { describe, expect, test } from 'vitest';
import type { CeremonyPapers } from '../../src/ceremony/papers.ts';
import { readToken } from '../../src/kernel/document-token.ts';
import { expectCoherent } from '../support/coherence.ts';
import {
  GROUPS,
  id,
  made,
  papers,
  prepare,
  roster,
  SIGNING_KEY,
  setting,
  useCeremony,
  village,
} from './ceremony-support.ts';

useCeremony({
  '001': [{ name: '王桂英', birthMonth: '1970-01' }],
  '002': [
    { name: '赵强', birthMonth: '1981-03' },
    { name: '赵小雨', birthMonth: '2012-09' },
  ],
  '003': [{ name: '孙福', birthMonth: '1955-11' }],
  '004': [{ name: '周平' }],
});

const url = (path = '') => village.url(`ceremonies/${id}${path}`);
const add = (body: object) => made(village.committee.post(url('/recipients'), body));
const change = (honour: string, body: object) => made(village.committee.patch(url(`/recipients/${honour}`), body));
const readiness = async () => made(village.committee.get(url('/readiness')));
const codes = async () => (await readiness()).findings.map(({ code }: { code: string }) => code);

describe('the papers', () => {
  test('number the recipients through the groups as they are called up, on stage before at home', async () => {
    const [a, b, c] = (await village.grant({ household: '001' }, { household: '002' }, { household: '003' })) as [
      string,
      string,
      string,
    ];
    const [filial] = (await village.grant({ household: '002', member: village.members.赵强! })) as [string];
    await add({ honours: [a, b, c], group: 'stars' });
    await add({ honours: [filial], group: 'filial' });
    await change(a, { at: 'home', prize: '' });
    await change(b, { prize: '电饭锅一台' });
    const programme = [
      { kind: 'group', group: 'filial' },
      { kind: 'group', group: 'stars' },
    ];
    await made(village.committee.patch(url(), { programme, documentNo: '孙村发〔2026〕3号' }));
    const said = await papers();
    expect(said.groups.map(({ code }) => code)).toEqual(['filial', 'stars']);
    const [first, second] = said.groups as [CeremonyPapers['groups'][number], CeremonyPapers['groups'][number]];
    const seen = ({ no, name, salutation, prize }: (typeof first.recipients)[number]) => [no, name, salutation, prize];
    expect(first.recipients.map(seen)).toEqual([[1, '赵强', '同志', '']]);
    expect(second.recipients.map(seen)).toEqual([
      [2, '赵强', '家庭', '电饭锅一台'],
      [3, '孙福', '家庭', GROUPS[0]!.prize],
    ]);
    expect(second.atHome.map(seen)).toEqual([[4, '王桂英', '家庭', '']]);
    expect(second).toMatchObject({ title: GROUPS[0]!.title, presenters: GROUPS[0]!.presenters });
    expect(second.recipients[0]).toMatchObject({
      household: '002',
      kind: 'household',
      unit: '',
      title: '十星级文明户',
      label: '金星（3 星）',
      period: '2026年度',
      at: 'stage',
      number: '2026-0002',
      citation: '',
    });
    const { verifyUrl } = second.recipients[0]!;
    expect(verifyUrl).toMatch(/^https:\/\/bank\.example\/v1\/public\/documents\//);
    const token = readToken(SIGNING_KEY, verifyUrl.split('/').at(-1)!);
    expect(token).toEqual({ kind: 'certificate', village: village.code, honour: b });
    expect(said.village).toMatchObject({ code: village.code, committee: '居民委员会' });
    expect(said.ceremony).toMatchObject({ startsAt: '09:00', place: '村部广场', documentNo: '孙村发〔2026〕3号' });
    expect(said.redemption).toBeNull();
  });

  test('leave revoked honours out and print what is left of those taken down in part', async () => {
    const [gone, less, whole] = (await village.grant(
      { household: '001' },
      { household: '002' },
      { household: '003' },
    )) as [string, string, string];
    await add({ honours: [gone, less, whole], group: 'stars' });
    await village.revoke(gone);
    await village.revoke(less, ['ai-dang'], 'silver');
    const [{ recipients }] = (await papers()).groups as [CeremonyPapers['groups'][number]];
    expect(recipients.map(({ no, household, label }) => [no, household, label])).toEqual([
      [1, '002', '银星（2 星）'],
      [2, '003', '金星（3 星）'],
    ]);
    const states = (await roster(village, id)).map(({ state }: { state: string }) => state);
    expect(states).toEqual(['revoked', 'reduced', 'standing']);
    expect(await codes()).toEqual(expect.arrayContaining(['recipient-honour-revoked', 'recipient-honour-reduced']));
  });

  test('name who stands for the household, the head of now, and the unit of now', async () => {
    const unit = await made(village.committee.post(village.url('units'), { kind: '村民小组', name: '第一组' }));
    await made(village.committee.patch(village.url('households/001'), { unit: unit.id }));
    const second = await village.addMember('001', '王大山', { birthMonth: '1969-02' });
    const [one] = (await village.grant({ household: '001' })) as [string];
    await add({ honours: [one], group: 'stars' });
    const printed = async () => {
      const { name, unit: where } = (await papers()).groups[0]!.recipients[0]!;
      return [name, where];
    };
    expect(await printed()).toEqual(['王桂英', '第一组']);
    await change(one, { member: second });
    expect(await printed()).toEqual(['王大山', '第一组']);
    await change(one, { member: null });
    await made(village.committee.put(village.url('households/001/head'), { member: second }));
    expect(await printed()).toEqual(['王大山', '第一组']);
  });
});

describe('the redemption list', () => {
  const give = (household: string, times: number) =>
    Promise.all(Array.from({ length: times }, () => village.post({ household, rule: 'HJ03' })));

  test('without a redemption day goes by the ranking of the year, with points to spend, unnamed where nobody may be named', async () => {
    await give('003', 1);
    await give('001', 3);
    await give('004', 2);
    const { redemption } = await papers();
    expect(redemption!.order).toBe('按2026年度积分排名');
    expect(redemption!.asOf).toBe('2026年10月15日，台账第 6 笔');
    expect(redemption!.lines).toEqual([
      { no: 1, household: '001', head: '王桂英', unit: '', available: 6, wish: '', points: 0 },
      { no: 2, household: '004', head: '某村民', unit: '', available: 4, wish: '', points: 0 },
      { no: 3, household: '003', head: '孙福', unit: '', available: 2, wish: '', points: 0 },
    ]);
    expect(await codes()).toContain('redemption-heads-unnamed');
    const [honour] = (await village.grant({ household: '001', period: '2025' })) as [string];
    await add({ honours: [honour], group: 'stars' });
    const older = (await papers()).redemption!;
    expect([older.order, older.lines.map(({ household }) => household)]).toEqual([
      '按2025年度积分排名',
      ['001', '003', '004'],
    ]);
  });

  test('with one is its call list with call numbers and wishes; without the item in the programme there is none', async () => {
    await give('003', 5);
    await give('001', 3);
    const { committee } = village;
    const day = await made(
      committee.post(village.url('redemption-days'), { name: '年终兑换', day: '2026-12-26', period: '2026' }),
    );
    const shop = await made(committee.post(village.url('shops'), { name: '积分超市' }));
    const goods = await made(committee.post(village.url(`shops/${shop.id}/goods`), { name: '大米 10kg', price: 4 }));
    const stock = { kind: 'donation', goods: goods.id, quantity: 10, valueFen: 1000, donor: '鑫源粮油' };
    await made(committee.post(village.url('stock-movements'), stock, { headers: { 'idempotency-key': 'stock' } }));
    const wish = { redemptionDay: day.id, household: '003', shop: shop.id, lines: [{ goods: goods.id, quantity: 2 }] };
    await made(committee.post(village.url('wishes'), wish, { headers: { 'idempotency-key': 'wish' } }));
    await made(committee.patch(url(), { redemptionDay: day.id }));
    const { redemption } = await papers();
    expect(redemption!.order).toBe('按2026年度积分排名叫号（尚未定稿）');
    expect(
      redemption!.lines.map(({ no, household, available, wish: goodsOf, points }) => [
        no,
        household,
        available,
        goodsOf,
        points,
      ]),
    ).toEqual([
      [1, '003', 2, '大米 10kg ×2', 8],
      [2, '001', 6, '', 0],
      [3, '002', 0, '', 0],
      [4, '004', 0, '', 0],
    ]);
    await made(committee.patch(url(), { programme: GROUPS.map(({ code }) => ({ kind: 'group', group: code })) }));
    expect((await papers()).redemption).toBeNull();
    await expectCoherent(village.committee, village.code);
  });
});

describe('readiness', () => {
  test('names everything that is missing, and nothing once it is there', async () => {
    const other = await prepare(village, { startsAt: null });
    const { ready, findings } = await made(village.committee.get(village.url(`ceremonies/${other.id}/readiness`)));
    expect(ready).toBe(false);
    expect(findings.map(({ code, group, blocks }: Record<string, unknown>) => [code, group, blocks])).toEqual([
      ['no-recipients', null, true],
      ['time-or-place-missing', null, false],
      ['speaker-missing', null, false],
      ['speaker-missing', null, false],
      ['group-empty', 'stars', false],
      ['presenter-missing', 'filial', false],
      ['group-empty', 'filial', false],
    ]);
    const [honour] = (await village.grant({ household: '001' })) as [string];
    await made(
      village.committee.post(village.url(`ceremonies/${other.id}/recipients`), { honours: [honour], group: 'stars' }),
    );
    const citation = { citation: '孝老爱亲，家和人美。' };
    await made(village.committee.patch(village.url(`ceremonies/${other.id}/recipients/${honour}`), citation));
    const programme = [{ kind: 'group', group: 'stars' }];
    await made(
      village.committee.patch(village.url(`ceremonies/${other.id}`), {
        startsAt: '09:00',
        groups: [GROUPS[0]],
        programme,
      }),
    );
    expect(await made(village.committee.get(village.url(`ceremonies/${other.id}/readiness`)))).toEqual({
      ready: true,
      findings: [],
    });
  });

  test('tells which characters no font has, in which name, and that a notice runs, in the language asked for', async () => {
    const [honour] = (await village.grant({ household: '001' })) as [string];
    await add({ honours: [honour], group: 'stars' });
    await change(honour, { citation: '刻苦\u{2B740}好学。' });
    await made(village.committee.patch(url(), { compere: '\u{2B741}丽' }));
    const found = await made(village.committee.get(url('/readiness'), { headers: { 'accept-language': 'en' } }));
    const lacking = found.findings.filter(({ code }: { code: string }) => code === 'characters-unprintable');
    expect(lacking.map(({ honour: about, detail }: Record<string, unknown>) => [about, detail])).toEqual([
      [null, expect.stringContaining('U+2B741')],
      [honour, expect.stringContaining('U+2B740')],
    ]);
    expect(lacking[0].title).toBe('Characters that cannot be printed');
    expect(found.ready).toBe(false);
  });

  test('a notice with an open objection blocks printing until it is answered', async () => {
    const { admin } = setting.app.database;
    const [honour] = (await village.grant({ household: '001', member: village.members.王桂英! })) as [string];
    await add({ honours: [honour], group: 'filial' });
    expect(await codes()).not.toContain('notice-not-over');
    const [notice] = await admin<{ id: string }[]>`
      INSERT INTO notices (village_code, id, kind, title, from_day, until_day, ends_at, created_at, created_by)
      VALUES (${village.code}, gen_random_uuid(), 'honours', '公示', '2026-10-14', '2026-10-16', '2026-10-16T16:00:00Z',
        '2026-10-14T02:00:00Z', gen_random_uuid()) RETURNING id`;
    await admin.begin(async (tx) => {
      await tx`SET LOCAL session_replication_role = replica`;
      await tx`ALTER TABLE award_cycles DISABLE TRIGGER append_only`;
      await tx`UPDATE award_cycles SET notice_id = ${notice!.id} WHERE village_code = ${village.code} AND id = ${village.cycle}`;
      await tx`ALTER TABLE award_cycles ENABLE ALWAYS TRIGGER append_only`;
    });
    expect(await codes()).toContain('notice-not-over');
    const before = setting.clock.now;
    setting.clock.now = new Date('2026-10-16T17:00:00Z');
    expect(await codes()).not.toContain('notice-not-over');
    setting.clock.now = before;
  });
});
