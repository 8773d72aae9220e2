import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { freshKey, openVillage, type Setting, startSetting, type Village } from './setting.ts';

let setting: Setting;
let village: Village;

beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(async () => {
  village = await openVillage(setting);
});
afterEach(() => expectCoherent(village.committee, village.code));

const statuses = (answers: readonly Answer[]) => {
  const count: Record<number, number> = {};
  for (const { status } of answers) count[status] = (count[status] ?? 0) + 1;
  return count;
};
const atOnce = (times: number, post: (i: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: times }, (_, i) => post(i)));

describe('a cap holds when many post at once', () => {
  it('in the month', async () => {
    const answers = await atOnce(40, () => village.post({ household: '000001', rule: 'ZY01', quantity: 0.5 }));
    expect(statuses(answers)).toEqual({ 201: 8, 409: 32 });
    expect((await village.household('000001')).honour).toBe(8);
  });

  it('in the month, also between single postings and batches', async () => {
    const item = { household: '000001', rule: 'ZY01', quantity: 0.5, occurredOn: '2026-10-05' };
    const [batches, singles] = await Promise.all([
      atOnce(4, () =>
        village.batch(
          Array.from({ length: 5 }, () => ({ key: freshKey(), ...item })),
          { atomic: false },
        ),
      ),
      atOnce(20, () => village.post(item)),
    ]);
    const posted = batches.reduce((sum, { body }) => sum + body.posted, 0);
    expect(posted + (statuses(singles)[201] ?? 0)).toBe(8);
    expect((await village.household('000001')).honour).toBe(8);
  });

  it('on the day, one household not using up what belongs to another', async () => {
    const answers = await atOnce(30, (i) => village.post({ household: i % 2 ? '000001' : '000002', rule: 'RC01' }));
    expect(statuses(answers)).toEqual({ 201: 4, 409: 26 });
    expect(await village.household('000002')).toEqual({ honour: 2, balance: 2 });
  });

  it('for one person', async () => {
    const member = await village.addMember('000001', '张三');
    const answers = await atOnce(20, () => village.post({ household: '000001', rule: 'DY01', member }));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
  });

  it('for one honour', async () => {
    const answers = await atOnce(20, () => village.post({ household: '000001', rule: 'RY02', reference: '好婆媳' }));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
    expect((await village.household('000001')).honour).toBe(8);
  });
});

describe('a day cap', () => {
  const sweep = (occurredOn: string) => village.post({ household: '000001', rule: 'RC01', occurredOn });

  it('counts by the day of the act, across requests and within a batch', async () => {
    expect(statuses([await sweep('2026-10-04'), await sweep('2026-10-04'), await sweep('2026-10-04')])).toEqual({
      201: 2,
      409: 1,
    });
    const items = Array.from({ length: 3 }, (_, i) => ({
      key: `d${i}`,
      household: '000001',
      rule: 'RC01',
      occurredOn: '2026-10-05',
    }));
    const { body } = await village.batch(items, { atomic: false });
    expect(body.outcomes.map((o: { status: string }) => o.status)).toEqual(['posted', 'posted', 'refused']);
    expect(body.outcomes[2].problem.detail).toContain('每日');
  });

  it('is given back by a reversal, and by one of the same transaction', async () => {
    const [first] = [await sweep('2026-10-04'), await sweep('2026-10-04')];
    expect((await sweep('2026-10-04')).status).toBe(409);
    const [, again] = await Promise.all([village.reverse(first!.body.entry.seq), sweep('2026-10-04')]);
    const later = await sweep('2026-10-04');
    expect([again.status, later.status].sort()).toEqual([201, 409]);
  });
});

describe('longer caps', () => {
  it('truncate to what remains where the rule says so, over the whole quarter', async () => {
    const join = (occurredOn: string) => village.post({ household: '000001', rule: 'JD01', occurredOn });
    expect((await join('2026-07-01')).body.entry.honour).toBe(3);
    expect((await join('2026-09-30')).body.entry.honour).toBe(3);
    expect((await join('2026-08-15')).status).toBe(409);
    expect((await join('2026-10-01')).body.entry.honour).toBe(3);
    const cut = await village.post({ household: '000001', rule: 'JD01', quantity: 2, occurredOn: '2026-10-02' });
    expect(cut.body.entry).toMatchObject({ honour: 3, capUse: 3 });
  });

  it('name what remains', async () => {
    await village.post({ household: '000001', rule: 'ZY01', quantity: 3 });
    const { body } = await village.post({ household: '000001', rule: 'ZY01', quantity: 2 }, { english: true });
    expect(body.detail).toBe('Rule ZY01 is capped at 8 points per month; 2 remain and this act is worth 4.');
  });

  it('are given back by a reversal while the month is open, and not after it was closed', async () => {
    const hours = (occurredOn: string, more = {}) =>
      village.post({ household: '000001', rule: 'ZY01', quantity: 4, occurredOn, ...more });
    const open = await hours('2026-10-05');
    expect((await hours('2026-10-06')).status).toBe(409);
    const reversed = await village.reverse(open.body.entry.seq);
    expect(reversed.body.entry).toMatchObject({ capUse: -8, countedIn: '2026-10' });
    expect((await hours('2026-10-06')).status).toBe(201);

    const september = await hours('2026-09-05');
    await village.closeThrough('2026-09-30');
    const late = await village.reverse(september.body.entry.seq);
    expect(late.body.entry).toMatchObject({ capUse: 0, countedIn: '2026-10', honour: -8 });
    expect((await hours('2026-09-06', { lateReason: '漏记' })).body.code).toBe('cap-exceeded');
  });
});

describe('what counts once in a life', () => {
  it('counts for each person, in whatever household, until it is reversed', async () => {
    const { committee, url } = village;
    const [zhang, li] = [await village.addMember('000001', '张三'), await village.addMember('000001', '李四')];
    const give = (household: string, member: string, occurredOn = '2026-10-05') =>
      village.post({ household, rule: 'DY01', member, occurredOn });
    const first = await give('000001', zhang!);
    expect(first.status).toBe(201);
    expect((await give('000001', zhang!)).body.code).toBe('already-counted-for-person');
    expect((await give('000001', li!)).status).toBe(201);
    const moved = await committee.post(url(`members/${zhang}/move`), { household: '000002', on: '2026-10-10' });
    expect(moved.status, moved.text).toBeLessThan(300);
    expect((await give('000002', zhang!, '2026-10-12')).body.code).toBe('already-counted-for-person');
    await village.reverse(first.body.entry.seq);
    expect((await give('000001', zhang!)).status).toBe(201);
  });
});

describe('of one honour only the highest level counts', () => {
  it('and a higher one pays the difference, per reference and household', async () => {
    const honour = (rule: string, reference: string, household = '000001') =>
      village.post({ household, rule, reference });
    const county = await honour('RY01', '最美家庭');
    expect(county.body.entry.honour).toBe(5);
    const city = await honour('RY02', '最美家庭');
    expect(city.body.entry.honour).toBe(3);
    expect((await honour('RY01', '最美家庭')).body.code).toBe('lower-level-honour');
    expect((await honour('RY01', '好邻居')).body.entry.honour).toBe(5);
    expect((await honour('RY02', '最美家庭', '000002')).body.entry.honour).toBe(8);
    await village.reverse(city.body.entry.seq);
    expect((await honour('RY02', '最美家庭')).body.entry.honour).toBe(3);
    expect((await village.household('000001')).honour).toBe(13);
  });

  it('also within one batch', async () => {
    const items = ['RY01', 'RY02', 'RY01'].map((rule, i) => ({
      key: `h${i}`,
      household: '000001',
      rule,
      reference: '文明户',
      occurredOn: '2026-10-05',
    }));
    const { body } = await village.batch(items, { atomic: false });
    expect(body.outcomes.map((o: { entry?: { honour: number } }) => o.entry?.honour)).toEqual([5, 3, undefined]);
    expect(body.outcomes[2].problem.code).toBe('lower-level-honour');
  });
});
