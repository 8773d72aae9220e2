import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import {
  GROUPS,
  type Honoured,
  honoured,
  made,
  prepare,
  refused,
  type Setting,
  startSetting,
} from './ceremony-support.ts';

let setting: Setting;
let village: Honoured;
beforeAll(async () => {
  setting = await startSetting();
  village = await honoured(setting, { '001': [{ name: '王桂英', birthMonth: '1970-01' }] });
});
afterAll(() => setting.close());

const url = (path: string) => village.url(path);
const change = (id: string, body: object, headers: Record<string, string> = {}) =>
  village.committee.patch(url(`ceremonies/${id}`), body, { headers });

describe('preparing a ceremony', () => {
  test('what is not said is by default: the committee hosts and signs, everybody is addressed, the usual programme', async () => {
    const answer = await village.committee.post(url('ceremonies'), {
      name: '表彰大会',
      day: '2026-12-26',
      groups: GROUPS,
    });
    expect(answer.status, answer.text).toBe(201);
    const name = (await made(village.committee.get(village.url('').slice(0, -1)))).name;
    const { host, issuer, addressees, certificate, programme, recipients, startsAt, place } = answer.body;
    expect([host, issuer, addressees]).toEqual([`${name}居民委员会`, `${name}居民委员会`, '各居民小组、全体居民']);
    expect([certificate, recipients, startsAt, place]).toEqual(['honour', 0, null, null]);
    expect(programme.map((item: { kind: string; group?: string }) => item.group ?? item.kind)).toEqual([
      'opening',
      'decision',
      'stars',
      'filial',
      'speech',
      'speech',
      'redemption',
      'closing',
    ]);
    expect(answer.headers.location).toBe(url(`ceremonies/${answer.body.id}`));
    const read = await village.committee.get(url(`ceremonies/${answer.body.id}`));
    expect(read.body).toEqual(answer.body);
    expect(read.headers.etag).toBe(answer.headers.etag);
  });

  test('groups or a programme that do not fit are refused, and so is a redemption day that is not there', async () => {
    const post = (body: object) =>
      refused(
        village.committee.post(url('ceremonies'), { name: '表彰大会', day: '2026-12-26', groups: GROUPS, ...body }),
      );
    expect(await post({ groups: [GROUPS[0], GROUPS[0]] })).toEqual([422, 'ceremony-group-twice']);
    expect(await post({ programme: [{ kind: 'group', group: 'other' }] })).toEqual([422, 'unknown-ceremony-group']);
    const stars = { kind: 'group', group: 'stars' };
    expect(await post({ programme: [stars] })).toEqual([422, 'programme-lacks-group']);
    expect(await post({ programme: [stars, stars] })).toEqual([422, 'programme-item-twice']);
    expect(await post({ redemptionDay: village.review })).toEqual([422, 'unknown-redemption-day']);
    expect(await post({ startsAt: '25:00' })).toEqual([400, 'invalid-request']);
  });

  test('is for the committee alone; who may read sees it', async () => {
    const { id } = await prepare(village);
    expect(await refused(village.reader.post(url('ceremonies'), { name: '会', day: '2026-12-26' }))).toEqual([
      403,
      'forbidden',
    ]);
    expect((await made(village.reader.get(url(`ceremonies/${id}`)))).id).toBe(id);
  });
});

describe('changing a ceremony', () => {
  test('new groups go behind the last one, gone ones leave, and what was edited between them stays', async () => {
    const { id } = await prepare(village);
    const song = { kind: 'performance', title: '欢聚一堂', form: '秧歌', performers: '秧歌队' };
    const programme = [
      { kind: 'opening', title: '开始' },
      { kind: 'group', group: 'filial' },
      song,
      { kind: 'group', group: 'stars' },
      { kind: 'closing', title: '结束' },
    ];
    expect((await made(change(id, { programme }))).programme).toEqual(programme);
    const more = { code: 'clean', title: '干净人家' };
    const after = await made(change(id, { groups: [GROUPS[0], more] }));
    expect(after.programme).toEqual([
      programme[0],
      song,
      programme[3],
      { kind: 'group', group: 'clean' },
      programme[4],
    ]);
    expect(after.groups[1]).toEqual({ ...more, presenters: [], prize: '' });
    expect((await made(change(id, { programme: null }))).programme).toHaveLength(8);
  });

  test('host and issuer are given and taken back; only what is given changes', async () => {
    const before = await prepare(village, { host: '双辽市文明办', documentNo: '孙村发〔2026〕3号' });
    expect([before.host, before.issuer]).toEqual(['双辽市文明办', '双辽市文明办']);
    const after = await made(change(before.id, { host: null, issuer: '孙家村道德银行', place: null }));
    expect(after.host).toMatch(/居民委员会$/);
    expect(after).toEqual({ ...before, host: after.host, issuer: '孙家村道德银行', place: null, revision: 2 });
  });

  test('a version that was changed meanwhile is not written over', async () => {
    const { id } = await prepare(village);
    const { code } = village;
    const two = () => Promise.all(['礼堂', '广场'].map((place) => change(id, { place }, { 'if-match': '"1"' })));
    const answers = await behindLock(setting.app.database, villageLock(code), 2, two);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await refused(change(id, { place: '学校' }, { 'if-match': '"1"' }))).toEqual([412, 'precondition-failed']);
  });

  test('a group with recipients stays until they are moved', async () => {
    const { id } = await prepare(village);
    const honours = await village.grant({ household: '001' });
    await made(village.committee.post(url(`ceremonies/${id}/recipients`), { honours, group: 'stars' }));
    expect(await refused(change(id, { groups: [GROUPS[1]] }))).toEqual([409, 'ceremony-group-in-use']);
    await made(village.committee.patch(url(`ceremonies/${id}/recipients/${honours[0]}`), { group: 'filial' }));
    expect((await made(change(id, { groups: [GROUPS[1]] }))).groups).toHaveLength(1);
  });
});

describe('cancelling', () => {
  test('leaves it to be read, and every change of it is refused', async () => {
    const { id } = await prepare(village);
    const honours = await village.grant({ household: '001' });
    const one = `ceremonies/${id}/recipients/${honours[0]}`;
    await made(village.committee.post(url(`ceremonies/${id}/recipients`), { honours, group: 'stars' }));
    const cancelled = await made(village.committee.post(url(`ceremonies/${id}/cancellation`)));
    expect(cancelled).toMatchObject({ recipients: 1, cancelledAt: expect.any(String) });
    const { committee } = village;
    const tries = [
      committee.post(url(`ceremonies/${id}/cancellation`)),
      change(id, { place: '礼堂' }),
      committee.post(url(`ceremonies/${id}/recipients`), { honours, group: 'stars' }),
      committee.patch(url(one), { at: 'home' }),
      committee.delete(url(one)),
      committee.post(url(`ceremonies/${id}/citations`), {}),
      committee.get(url(`ceremonies/${id}/readiness`)),
    ];
    for (const answering of tries) expect(await refused(answering)).toEqual([409, 'ceremony-cancelled']);
    expect(await made(committee.get(url(`ceremonies/${id}`)))).toEqual(cancelled);
  });
});

test('the list goes by day, the latest first, page by page, and by what it is asked for', async () => {
  const other = await honoured(setting, {});
  const days = ['2026-12-26', '2026-06-30', '2027-01-15', '2026-06-30', '2025-12-28'];
  const ids: string[] = [];
  for (const day of days) ids.push((await prepare(other, { day })).id);
  await made(other.committee.post(other.url(`ceremonies/${ids[0]}/cancellation`)));
  const list = async (query: Record<string, string> = {}) =>
    made(other.committee.get(other.url('ceremonies'), { query })) as Promise<{
      data: { id: string }[];
      nextCursor: string | null;
    }>;
  const expected = [2, 0, 3, 1, 4].map((index) => ids[index]);
  expect((await list()).data.map(({ id }) => id)).toEqual(expected);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list({ limit: '2', ...(cursor && { cursor }) });
    paged.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(expected);
  const found = async (query: Record<string, string>) => (await list(query)).data.map(({ id }) => ids.indexOf(id));
  expect(await found({ from: '2026-06-30', to: '2026-12-26' })).toEqual([0, 3, 1]);
  expect(await found({ cancelled: 'true' })).toEqual([0]);
  expect(await found({ cancelled: 'false' })).toEqual([2, 3, 1, 4]);
});
