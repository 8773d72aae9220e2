import { describe, expect, test } from 'vitest';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { honoured, id, made, prepare, refused, roster, setting, useCeremony, village } from './ceremony-support.ts';

useCeremony({
  '001': [
    { name: '王桂英', birthMonth: '1970-01' },
    { name: '李大山', birthMonth: '1968-05' },
  ],
  '002': [
    { name: '赵强', birthMonth: '1981-03' },
    { name: '赵小雨', birthMonth: '2012-09' },
  ],
  '003': [{ name: '孙福', birthMonth: '1955-11' }],
  '004': [{ name: '周平' }],
});

const url = (path = '') => village.url(`ceremonies/${id}/recipients${path}`);
const add = (body: object) => village.committee.post(url(), { group: 'stars', ...body });
const change = (honour: string, body: object) => village.committee.patch(url(`/${honour}`), body);
/** Group, position and honour of everybody, in the order of the roster. */
const order = async () =>
  (await roster(village, id)).map(({ group, position, honour }: Record<string, unknown>) => [group, position, honour]);

describe('putting recipients on the roster', () => {
  test('honours named one by one come in the order of their certificates, and only once', async () => {
    const [a, b, c] = await village.grant({ household: '001' }, { household: '002' }, { household: '003' });
    expect(await made(add({ honours: [c, a] }))).toEqual({ added: 2, repeated: 0, revoked: 0 });
    expect(await made(add({ honours: [b, c], at: 'home' }))).toEqual({ added: 1, repeated: 1, revoked: 0 });
    expect(await order()).toEqual([
      ['stars', 1, a],
      ['stars', 2, c],
      ['stars', 3, b],
    ]);
    const [first, , last] = await roster(village, id);
    expect([first.at, last.at]).toEqual(['stage', 'home']);
    expect(first).toMatchObject({
      kind: 'household',
      household: '001',
      member: village.members.王桂英,
      name: '王桂英',
      named: true,
      title: '十星级文明户',
      label: '金星（3 星）',
      state: 'standing',
      citation: null,
      proposed: null,
      prize: null,
    });
    expect((await made(village.committee.get(village.url(`ceremonies/${id}`)))).recipients).toBe(3);
  });

  test('all of a review or cycle at once, without what was revoked', async () => {
    const own = await honoured(setting, { '1': [{ name: '甲', birthMonth: '1970-01' }], '2': [{ name: '乙' }] });
    const ceremony = await prepare(own);
    const post = (body: object) => own.committee.post(own.url(`ceremonies/${ceremony.id}/recipients`), body);
    expect(await refused(post({ review: own.review, group: 'stars' }))).toEqual([422, 'no-honours-granted']);
    const [one, two, filial] = await own.grant(
      { household: '1' },
      { household: '2' },
      { household: '1', member: own.members.甲! },
    );
    await own.revoke(two!);
    expect(await made(post({ review: own.review, group: 'stars' }))).toEqual({ added: 1, repeated: 0, revoked: 1 });
    expect(await made(post({ cycle: own.cycle, group: 'filial' }))).toEqual({ added: 1, repeated: 0, revoked: 0 });
    const all = await roster(own, ceremony.id);
    expect(all.map(({ honour, kind }: Record<string, unknown>) => [honour, kind])).toEqual([
      [one, 'household'],
      [filial, 'person'],
    ]);
    await own.revoke(one!);
    expect(await refused(post({ review: own.review, group: 'stars' }))).toEqual([422, 'no-honours-granted']);
  });

  test('unknown honours, revoked ones, unknown groups and more than one source are refused', async () => {
    const [gone] = await village.grant({ household: '001' });
    await village.revoke(gone!);
    expect(await refused(add({ honours: [gone] }))).toEqual([409, 'honour-revoked']);
    expect(await refused(add({ honours: [village.review] }))).toEqual([422, 'unknown-honour']);
    const [good] = await village.grant({ household: '001' });
    expect(await refused(add({ honours: [good], group: 'other' }))).toEqual([422, 'unknown-ceremony-group']);
    expect(await refused(add({ honours: [good], review: village.review }))).toEqual([400, 'invalid-request']);
    expect(await refused(add({}))).toEqual([400, 'invalid-request']);
    expect(await order()).toEqual([]);
  });

  test('two at once put the same honours there once, numbered without a gap', async () => {
    const honours = await village.grant({ household: '001' }, { household: '002' }, { household: '003' });
    const both = () => Promise.all([made(add({ honours })), made(add({ honours: honours.slice(1) }))]);
    const [all, some] = await behindLock(setting.app.database, villageLock(village.code), 2, both);
    expect(all.added + some.added).toBe(3);
    expect((await order()).map(([, position]: unknown[]) => position)).toEqual([1, 2, 3]);
  });
});

describe('changing a recipient', () => {
  test('moves within the group and to another one; both stay numbered from 1', async () => {
    const [a, b, c] = (await village.grant({ household: '001' }, { household: '002' }, { household: '003' })) as [
      string,
      string,
      string,
    ];
    await made(add({ honours: [a, b, c] }));
    expect((await made(change(c, { position: 1 }))).position).toBe(1);
    expect(await order()).toEqual([
      ['stars', 1, c],
      ['stars', 2, a],
      ['stars', 3, b],
    ]);
    await made(change(a, { group: 'filial' }));
    await made(change(c, { group: 'filial', position: 1 }));
    expect(await order()).toEqual([
      ['stars', 1, b],
      ['filial', 1, c],
      ['filial', 2, a],
    ]);
    await made(change(b, { position: 2000 }));
    expect((await order())[0]).toEqual(['stars', 1, b]);
    expect((await village.committee.delete(url(`/${c}`))).status).toBe(204);
    expect(await order()).toEqual([
      ['stars', 1, b],
      ['filial', 1, a],
    ]);
    expect(await refused(village.committee.delete(url(`/${c}`)))).toEqual([404, 'not-found']);
    expect(await refused(change(c, { at: 'home' }))).toEqual([404, 'not-found']);
  });

  test('a member of the household stands for it; nobody else, and nobody for a person', async () => {
    const [house, person] = (await village.grant(
      { household: '001' },
      { household: '001', member: village.members.王桂英! },
    )) as [string, string];
    await made(add({ honours: [house, person] }));
    const after = await made(change(house, { member: village.members.李大山 }));
    expect([after.name, after.member]).toEqual(['李大山', village.members.李大山]);
    expect(await refused(change(house, { member: village.members.赵强 }))).toEqual([422, 'not-a-member']);
    expect(await refused(change(person, { member: village.members.李大山 }))).toEqual([409, 'recipient-is-person']);
    expect((await made(change(house, { member: null }))).name).toBe('王桂英');
  });

  test('a prize of its own, none at all, or the group’s again', async () => {
    const [one] = (await village.grant({ household: '003' })) as [string];
    await made(add({ honours: [one] }));
    for (const prize of ['电饭锅一台', '', null]) expect((await made(change(one, { prize }))).prize).toBe(prize);
    expect(await refused(change(one, { group: 'other' }))).toEqual([422, 'unknown-ceremony-group']);
  });
});

test('the roster is read by pages, by group and by place; names and words only where personal data may be seen', async () => {
  const [a, b, c] = (await village.grant(
    { household: '001' },
    { household: '002', member: village.members.赵小雨! },
    { household: '004' },
  )) as [string, string, string];
  await made(add({ honours: [a, c] }));
  await made(add({ honours: [b], group: 'filial' }));
  await made(change(c, { at: 'home' }));
  await made(change(a, { citation: '王桂英孝敬公婆二十年。' }));
  const ids = async (query: Record<string, string>) =>
    (await roster(village, id, village.committee, query)).map(({ honour }: { honour: string }) => honour);
  expect([await ids({ group: 'filial' }), await ids({ at: 'home' }), await ids({ at: 'stage' })]).toEqual([
    [b],
    [c],
    [a, b],
  ]);
  const first = await made(village.committee.get(url(), { query: { limit: '2' } }));
  expect(first.data.map(({ honour }: { honour: string }) => honour)).toEqual([a, c]);
  expect(await ids({ cursor: first.nextCursor })).toEqual([b]);
  expect(await refused(village.committee.get(url(), { query: { cursor: 'nonsense' } }))).toEqual([
    400,
    'invalid-cursor',
  ]);
  const seen = await roster(village, id, village.reader);
  expect(seen.map(({ name, citation }: Record<string, unknown>) => [name, citation])).toEqual(
    Array(3).fill([null, null]),
  );
  // A minor without consent and somebody of unknown age are not named on paper.
  expect(seen.map(({ named }: { named: boolean }) => named)).toEqual([true, false, false]);
  await expectCoherent(village.committee, village.code);
});

test('an officer sees names and words of the own unit only', async () => {
  const unit = await made(village.committee.post(village.url('units'), { kind: '村民小组', name: '第一组' }));
  await made(village.committee.patch(village.url('households/001'), { unit: unit.id }));
  const officer = await setting.app.as('officer', village.code, { unit: unit.id });
  const honours = (await village.grant({ household: '001' }, { household: '003' })) as [string, string];
  await made(add({ honours }));
  for (const honour of honours) await made(change(honour, { citation: '热心公益的好人家。' }));
  const seen = (await roster(village, id, officer)).map(({ name, citation }: Record<string, unknown>) => [
    name,
    citation,
  ]);
  expect(seen).toEqual([
    ['王桂英', '热心公益的好人家。'],
    [null, null],
  ]);
  expect(await refused(officer.patch(url(`/${honours[0]}`), { at: 'home' }))).toEqual([403, 'forbidden']);
});

test('every change leaves an audit record with ids and codes, and no words', async () => {
  const [one] = (await village.grant({ household: '001' })) as [string];
  await made(add({ honours: [one] }));
  await made(change(one, { citation: '孝敬公婆二十年。', prize: '锦旗一面' }));
  await village.committee.delete(url(`/${one}`));
  const audit = await made(village.committee.get('/v1/audit', { query: { limit: '200' } }));
  const own = audit.data.filter(({ subject }: { subject: string }) => subject === id);
  expect(own.map(({ action }: { action: string }) => action).sort()).toEqual([
    'ceremony.created',
    'ceremony.recipient-changed',
    'ceremony.recipient-removed',
    'ceremony.recipients-added',
  ]);
  expect(JSON.stringify(own)).not.toMatch(/孝敬|锦旗|王桂英|表彰/);
});
