import { expect, test } from 'vitest';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { id, made, roster, setting, useCeremony, village } from './ceremony-support.ts';

useCeremony({
  '001': [
    { name: '王桂英', birthMonth: '1970-01' },
    { name: '李大山', birthMonth: '1968-05' },
  ],
  '002': [{ name: '赵强', birthMonth: '1981-03' }],
});

const url = (path: string) => village.url(`ceremonies/${id}/${path}`);
const add = (...honours: (string | undefined)[]) =>
  made(village.committee.post(url('recipients'), { honours, group: 'stars' }));
const propose = (body: object = {}) => made(village.committee.post(url('citations'), body));
const citations = async () => (await roster(village, id)).map(({ citation }: { citation: string | null }) => citation);
const act = (household: string, rule: string, more: object = {}) => made(village.post({ household, rule, ...more }));

test('come from the merit acts of the honour’s own period that stand, of the household or the person', async () => {
  await act('001', 'HJ03', { member: village.members.王桂英 });
  await act('001', 'ZY01', { quantity: 2.5, member: village.members.李大山 });
  await act('001', 'KF01');
  await act('001', 'WG01', { occurredOn: '2026-09-30' });
  const { entry } = await act('001', 'XJ01', { points: 20, member: village.members.王桂英 });
  await made(village.reverse(entry.seq));
  const october = { household: '001', period: '2026-10' };
  await add(...(await village.grant({ household: '001' }, october, { ...october, member: village.members.王桂英! })));
  expect(await propose()).toEqual({ proposed: 3, written: 0, without: 0 });
  const [year, month, person] = await citations();
  expect(year).toMatch(/志愿服务2.5小时，集中清理1次，庭院整洁1次/);
  expect(month).toMatch(/志愿服务2.5小时，集中清理1次(?!，庭院)/);
  expect(person).toMatch(/，集中清理1次/);
  expect(person).not.toMatch(/志愿服务/);
  for (const text of [year, month, person]) expect(text).not.toMatch(/救人|乱堆/);
});

test('lead with the dimension that a title was decided by', async () => {
  const own = { member: village.members.王桂英 };
  for (const day of ['01', '02', '03']) await act('001', 'HJ03', { ...own, occurredOn: `2026-10-${day}` });
  await act('001', 'ZY01', { ...own, quantity: 0.5 });
  await add(...(await village.grant({ household: '001', member: village.members.王桂英!, title: '一尘不染' })));
  await propose();
  expect(await citations()).toEqual([expect.stringContaining('志愿服务0.5小时，集中清理3次')]);
});

test('follow the person who acted from one household to the next', async () => {
  await act('001', 'HJ03', { member: village.members.李大山, occurredOn: '2026-10-02' });
  const moved = { household: '002', relation: '亲属', on: '2026-10-10' };
  await made(village.committee.post(village.url(`members/${village.members.李大山}/move`), moved));
  await act('002', 'HJ03', { member: village.members.李大山, occurredOn: '2026-10-12' });
  await add(...(await village.grant({ household: '002', member: village.members.李大山! })));
  await propose();
  expect(await citations()).toEqual([expect.stringContaining('集中清理2次')]);
});

test('are proposed again when facts change, and taken back when none is left; somebody’s own words never are', async () => {
  const first = await act('001', 'HJ03');
  await act('002', 'HJ03');
  const [one, two] = (await village.grant({ household: '001' }, { household: '002' })) as [string, string];
  await add(one, two);
  expect(await propose({ honours: [one] })).toEqual({ proposed: 1, written: 0, without: 0 });
  expect(await citations()).toEqual([expect.stringContaining('集中清理1次'), null]);
  const words = '赵强常年清扫巷道，邻里称赞。';
  const write = (citation: string | null) => made(village.committee.patch(url(`recipients/${two}`), { citation }));
  expect((await write(words)).proposed).toBe('written');
  await made(village.reverse(first.entry.seq));
  expect(await propose()).toEqual({ proposed: 0, written: 1, without: 1 });
  expect(await citations()).toEqual([null, words]);
  expect((await write(null)).proposed).toBeNull();
  expect(await propose()).toEqual({ proposed: 1, written: 0, without: 1 });
  const [, after] = await roster(village, id);
  expect([after.proposed, after.citation]).toEqual(['facts', expect.stringContaining('集中清理1次')]);
  await expectCoherent(village.committee, village.code);
});

test('that somebody writes while they are proposed are not lost', async () => {
  await act('001', 'HJ03');
  const [one] = (await village.grant({ household: '001' })) as [string];
  await add(one);
  const words = '王桂英一家热心公益。';
  const both = () =>
    Promise.all([made(village.committee.patch(url(`recipients/${one}`), { citation: words })), propose()]);
  await behindLock(setting.app.database, villageLock(village.code), 2, both);
  expect(await citations()).toEqual([words]);
});
