import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Setting } from '../posting/setting.ts';
import type { Caller } from '../support/app.ts';
import { announce, attend, made, settle } from './activity-support.ts';
import type { CaseVillage } from './case-village.ts';
import { ok, requestDesk, startRequests } from './request-support.ts';

let setting: Setting;
let village: CaseVillage;
let asker: Caller;
let helper: Caller;
beforeAll(async () => {
  ({ setting, village, asker, helper } = await startRequests());
});
afterAll(() => setting.close());
const { make, take, complete, confirm } = requestDesk(() => ({ village, asker, helper }));
const copyOf = async (by: Caller, no: string) => ok(await by.get(village.url(`households/${no}/own-data`)));

test('the copy of its own data tells a household its attendance, teams, requests and kin, and of others no more than an id', async () => {
  const { committee, url, heads } = village;
  const [one, two] = [heads['001']!, heads['002']!];
  const nothing = { attendances: [], teams: [], requests: [], kinships: [] };
  expect(await copyOf(asker, '001')).toMatchObject(nothing);
  const activity = await announce(village, { day: '2026-10-05' });
  await made(attend(village, activity, [{ member: one, quantity: 2 }, { member: two }]));
  ok(await settle(village, activity));
  const team = await made(committee.post(url('teams'), { name: '巾帼志愿队' }));
  await made(committee.put(url(`teams/${team.id}/members`), { members: [one] }));
  await made(committee.post(url('kinships'), { members: [one, heads['101']], relation: '兄弟' }));
  const mine = ok(await make(asker, { wantedOn: '2026-10-14' })).id;
  ok(await take(helper, mine));
  ok(await complete(helper, mine));
  const act = ok(await confirm(asker, mine)).case;
  const other = ok(await make(helper, { words: '帮忙搬家具' })).id;
  ok(await take(asker, other, '001'));

  const copy = await copyOf(asker, '001');
  expect(copy.attendances).toMatchObject([
    {
      activity: '广场清扫',
      day: '2026-10-05',
      member: one,
      household: '001',
      quantity: 2,
      source: 'manual',
      entry: null,
    },
  ]);
  expect(copy.attendances[0].case).toMatch(/^[0-9a-f-]{36}$/);
  expect(copy.teams).toEqual([{ team: '巾帼志愿队', member: one, joinedAt: setting.clock.now.toISOString() }]);
  expect(copy.requests).toMatchObject([
    { id: mine, part: 'asked', state: 'confirmed', words: '帮忙收玉米', volunteer: two, quantity: 2, case: act },
    { id: other, part: 'volunteer', state: 'taken', words: null, volunteer: one, doneOn: null, quantity: null },
  ]);
  expect(copy.kinships).toMatchObject([{ member: one, other: heads['101'], relation: '兄弟' }]);
  expect(JSON.stringify(copy)).not.toMatch(/王小002|王小101|家具|"002"|"101"/);

  const theirs = await copyOf(helper, '002');
  expect(theirs.requests).toMatchObject([
    { id: mine, part: 'volunteer', words: null },
    { id: other, part: 'asked', words: '帮忙搬家具' },
  ]);
  expect(theirs).toMatchObject({ teams: [], kinships: [], attendances: [{ member: two }] });
});

test('who moves takes the own attendance along; the household keeps it by id, and after an erasure the words are gone', async () => {
  const { committee, url } = village;
  const person = { name: '王燕', relation: '女', birthMonth: '1995-01', from: '2026-01-01' };
  const moving = await made(committee.post(url('households/002/members'), person));
  const activity = await announce(village, { day: '2026-10-06' });
  await made(attend(village, activity, [{ member: moving.id }]));
  await made(committee.post(url(`members/${moving.id}/move`), { household: '101', on: '2026-10-10' }));
  const there = { member: moving.id, household: '002', day: '2026-10-06' };
  expect((await copyOf(await village.token('101'), '101')).attendances).toMatchObject([there]);
  const left = await copyOf(helper, '002');
  expect(left.attendances).toContainEqual(expect.objectContaining(there));
  expect(JSON.stringify(left)).not.toContain('王燕');
  const erased = await committee.post(url(`members/${village.heads['001']}/erasure`), { reason: '本人要求' });
  expect(erased.status, erased.text).toBeLessThan(300);
  const copy = await copyOf(asker, '001');
  expect(copy.requests.map(({ words }: { words: string | null }) => words)).toEqual([null, null]);
  expect(copy.kinships).toEqual([]);
});
