import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endDueNotices, postIfDue } from '../../src/procedure/end-notices.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { answered, type NoticeVillage, openNoticeVillage, processOn, statesOf, step } from './notice-support.ts';

const clock = { now: new Date() };
let t: TestApp;
let v: NoticeVillage;
/** 10:00 of a day in the village. */
const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

beforeAll(async () => {
  clock.now = at('2026-10-08');
  t = await startApp({ now: () => clock.now });
});
afterAll(() => t.close());

beforeEach(async () => {
  clock.now = at('2026-10-08');
  v = await openNoticeVillage(t);
  for (const [no, unit] of [
    ['001', 0],
    ['002', 0],
    ['003', 1],
  ] as const) {
    await v.household(no, unit, [{ name: `王桂${no}`, birthMonth: '1970-01' }]);
  }
});

const runJob = () => t.application.jobs.run('end-notices');
const balance = async (no: string) => (await v.committee.get(v.url(`households/${no}`))).body.balance;
const casesOf = async (id: string) => (await v.committee.get(v.url(`notices/${id}`))).body.notice.cases;

describe('putting cases on the board', () => {
  it('takes all that are reviewed, for so many whole days after the day it is put up, and says who and when', async () => {
    const ids = [await v.declare('001', 'HJ01'), await v.declare('003', 'HJ03')];
    const { status, body, headers } = await v.notice({ kind: 'cases' });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/villages/${v.code}/notices/${body.id}`);
    expect(body).toMatchObject({
      kind: 'cases',
      title: '积分公示（2026年10月8日）',
      from: '2026-10-08',
      until: '2026-10-11',
      endsAt: '2026-10-11T16:00:00.000Z',
      endedAt: null,
      cases: { total: 2, undecided: 2 },
      createdBy: v.committee.client,
    });
    expect(await statesOf(t, v.code)).toEqual(Object.fromEntries(ids.map((id) => [id, 'noticed'])));
    const steps = await t.database.admin`
      SELECT kind, actor, at FROM case_steps WHERE village_code = ${v.code} AND kind = 'noticed'`;
    expect(steps.map(({ actor, at: when }) => [actor, when])).toEqual(ids.map(() => [v.committee.client, clock.now]));
    const audit = (await v.committee.get('/v1/audit', { query: { action: 'notice.created' } })).body.data;
    expect(audit[0]).toMatchObject({ subject: body.id, details: { cases: 2, until: '2026-10-11' } });
    expect((await v.notice({ kind: 'cases' })).body.code).toBe('notice-empty');
  });

  it('takes a unit’s only, or those named; and refuses what is not there, not ready or in the past', async () => {
    const [one, two, three] = [
      await v.declare('001', 'HJ01'),
      await v.declare('002', 'HJ01'),
      await v.declare('003', 'HJ01'),
    ];
    const group = answered(await v.notice({ kind: 'cases', unit: v.units[1], from: '2026-10-10', title: '二组' })).body;
    expect(group).toMatchObject({ title: '二组', unit: v.units[1], from: '2026-10-10', until: '2026-10-13' });
    expect(await statesOf(t, v.code)).toEqual({ [one]: 'reviewed', [two]: 'reviewed', [three]: 'noticed' });
    answered(await v.notice({ kind: 'cases', cases: [two, two] }));
    expect(await statesOf(t, v.code)).toEqual({ [one]: 'reviewed', [two]: 'noticed', [three]: 'noticed' });
    const refused: [object, number, string][] = [
      [{ kind: 'cases', cases: [two] }, 409, 'case-not-ready'],
      [{ kind: 'cases', cases: [one, group.id] }, 422, 'unknown-case'],
      [{ kind: 'cases', cases: [one], unit: v.units[1] }, 422, 'unknown-case'],
      [{ kind: 'cases', unit: group.id }, 422, 'unknown-unit'],
      [{ kind: 'cases', from: '2026-10-07' }, 422, 'notice-past'],
      [{ kind: 'monthly', cases: [one] }, 400, 'invalid-request'],
    ];
    for (const [body, status, code] of refused) {
      const answer = await v.notice(body);
      expect([answer.status, answer.body.code], JSON.stringify(body)).toEqual([status, code]);
    }
    expect((await statesOf(t, v.code))[one]).toBe('reviewed');
  });

  it('is the committee’s alone; other readers of the village see what the board shows, whoever sees people sees them', async () => {
    await v.household('004', undefined, [{ name: '赵小毛', birthMonth: '2015-01' }]);
    await v.declare('001', 'HJ01');
    await v.declare('004', 'KF01');
    const { id } = (await v.notice({ kind: 'cases' })).body;
    for (const role of ['officer', 'reviewer', 'auditor', 'supervisor'] as const) {
      const by: Caller = await t.as(role, v.code, role === 'officer' ? { unit: v.units[0] } : {});
      expect((await by.post(v.url('notices'), { kind: 'cases' })).status, role).toBe(403);
      const { data } = (await by.get(v.url(`notices/${id}`))).body;
      const names = data.map(({ name }: { name: string }) => name);
      const seen = { officer: ['王桂001', '某村民'], reviewer: ['王桂001', '赵小毛'] } as Record<string, string[]>;
      expect(names, role).toEqual(seen[role] ?? ['王某某', '某村民']);
    }
  });
});

describe('putting a month on the board', () => {
  it('shows what was posted directly, once per month and unit, when the month is over', async () => {
    clock.now = at('2026-10-20');
    const direct = await v.post('001', 'HJ01');
    const other = await v.post('003', 'HJ03');
    const id = await v.declare('002', 'HJ01');
    answered(await v.notice({ kind: 'cases', cases: [id] }));
    clock.now = at('2026-10-26');
    await runJob();
    expect((await v.notice({ kind: 'monthly', month: '2026-10' })).body.code).toBe('notice-month-not-over');
    clock.now = at('2026-11-02');
    expect((await v.notice({ kind: 'monthly', month: '2026-09' })).body.code).toBe('notice-empty');
    const month = answered(await v.notice({ kind: 'monthly', month: '2026-10' })).body;
    expect(month).toMatchObject({ title: '2026年10月积分公示', month: '2026-10', cases: null, until: '2026-11-05' });
    expect((await v.notice({ kind: 'monthly', month: '2026-10' })).body.code).toBe('notice-exists');
    const group = answered(await v.notice({ kind: 'monthly', month: '2026-10', unit: v.units[1] })).body;
    const seqs = async (notice: string) =>
      (await v.committee.get(v.url(`notices/${notice}`))).body.data.map(({ entry }: { entry: number }) => entry);
    expect(await seqs(month.id)).toEqual([direct, other]);
    expect(await seqs(group.id)).toEqual([other]);
    await expectCoherent(t.operator, v.code);
  });

  it('lists in the next month what was posted for an earlier one after its notice had ended: nothing behind the board’s back', async () => {
    clock.now = at('2026-11-02');
    await v.post('001', 'HJ01');
    const first = answered(await v.notice({ kind: 'monthly', month: '2026-10' })).body;
    clock.now = at('2026-11-20');
    const late = await v.post('002', 'HJ01');
    const own = await v.post('001', 'HJ03', { occurredOn: '2026-11-03' });
    clock.now = at('2026-12-01');
    const second = answered(await v.notice({ kind: 'monthly', month: '2026-11' })).body;
    const items = async (id: string) =>
      (await v.committee.get(v.url(`notices/${id}`))).body.data.map((item: { entry: number; late: boolean }) => [
        item.entry,
        item.late,
      ]);
    expect(await items(first.id)).toEqual([[1, false]]);
    expect(await items(second.id)).toEqual([
      [own, false],
      [late, true],
    ]);
  });

  it('lists all of a month that was left out, also what was posted in it while the notice before still hung', async () => {
    clock.now = at('2026-11-02');
    await v.post('001', 'HJ01');
    answered(await v.notice({ kind: 'monthly', month: '2026-10' }));
    const seqs = [await v.post('001', 'HJ01', { occurredOn: '2026-11-02' })];
    clock.now = at('2026-11-20');
    seqs.push(await v.post('002', 'HJ01', { occurredOn: '2026-11-19' }));
    clock.now = at('2027-01-02');
    const { id } = answered(await v.notice({ kind: 'monthly', month: '2026-12' })).body;
    const { data } = (await v.committee.get(v.url(`notices/${id}`))).body;
    expect(data.map(({ entry }: { entry: number }) => entry)).toEqual(seqs);
  });
});

describe('the end of a notice', () => {
  it('posts nothing before its last day is over, and everything at the first instant after it', async () => {
    const id = await v.declare('001', 'HJ01');
    const notice = (await v.notice({ kind: 'cases' })).body;
    clock.now = new Date('2026-10-11T23:59:59.999+08:00');
    await runJob();
    expect([await balance('001'), (await statesOf(t, v.code))[id]]).toEqual([0, 'noticed']);
    clock.now = new Date('2026-10-12T00:00:00+08:00');
    await runJob();
    expect([await balance('001'), (await statesOf(t, v.code))[id]]).toEqual([5, 'posted']);
    const ended = (await v.committee.get(v.url(`notices/${notice.id}`))).body;
    expect(ended.notice).toMatchObject({ endedAt: clock.now.toISOString(), cases: { total: 1, undecided: 0 } });
    expect(ended.data[0]).toMatchObject({ status: 'posted', entry: 1, points: 5 });
    await expectCoherent(t.operator, v.code);
  });

  it('with two processes at once posts every case once', async () => {
    for (let round = 0; round < 40; round += 1)
      await v.declare(['001', '002', '003'][round % 3]!, 'YF01', {
        occurredOn: `2026-09-${String((round % 28) + 1).padStart(2, '0')}`,
      });
    await v.notice({ kind: 'cases' });
    clock.now = at('2026-10-12');
    const now = () => clock.now;
    const runs = await Promise.all([endDueNotices(processOn(t, now)), endDueNotices(processOn(t, now))]);
    // Two a household within the year's cap of 20: the others are rejected, with the reason.
    const sum = (of: 'posted' | 'rejected' | 'ended') => runs[0][of] + runs[1][of];
    expect([sum('posted'), sum('rejected'), sum('ended')]).toEqual([6, 34, 1]);
    const entries = (await v.committee.get(v.url('entries'), { query: { limit: '200' } })).body.data;
    expect(
      entries.map(({ household, points }: { household: string; points: number }) => `${household} ${points}`).sort(),
    ).toEqual(['001', '002', '003'].flatMap((no) => [`${no} 10`, `${no} 10`]));
    const steps = await t.database.admin`
      SELECT case_id FROM case_steps WHERE village_code = ${v.code} AND kind IN ('posted', 'rejected')`;
    expect(new Set(steps.map(({ case_id: id }) => id)).size).toBe(40);
    expect(steps.length).toBe(40);
    await expectCoherent(t.operator, v.code);
  });

  it('holds back what is objected to until the objection is answered; then it is posted, and the notice ends', async () => {
    const [held, free] = [await v.declare('001', 'HJ01'), await v.declare('002', 'HJ01')];
    const notice = (await v.notice({ kind: 'cases' })).body;
    await step(t, v.code, held, 'object', 'objected', clock.now);
    clock.now = at('2026-10-12');
    await runJob();
    await runJob();
    expect(await statesOf(t, v.code)).toEqual({ [held]: 'noticed', [free]: 'posted' });
    expect(await casesOf(notice.id)).toEqual({ total: 2, undecided: 1 });
    const services = processOn(t, () => clock.now);
    await postIfDue(services, v.code, held);
    expect((await statesOf(t, v.code))[held]).toBe('noticed');
    await step(t, v.code, held, 'dismiss', 'answered', clock.now);
    await Promise.all([postIfDue(services, v.code, held), postIfDue(services, v.code, held)]);
    expect((await statesOf(t, v.code))[held]).toBe('posted');
    expect(await balance('001')).toBe(5);
    expect((await v.committee.get(v.url(`notices/${notice.id}`))).body.notice.endedAt).not.toBeNull();
    await expectCoherent(t.operator, v.code);
  });

  it('ends with the rejection of its last case; and an answer while it hangs posts nothing', async () => {
    const id = await v.declare('001', 'HJ01');
    const notice = (await v.notice({ kind: 'cases' })).body;
    const services = processOn(t, () => clock.now);
    await postIfDue(services, v.code, id);
    expect((await statesOf(t, v.code))[id]).toBe('noticed');
    await step(t, v.code, id, 'object', 'objected', clock.now);
    await step(t, v.code, id, 'uphold', 'rejected', clock.now);
    clock.now = at('2026-10-12');
    await postIfDue(services, v.code, id);
    expect(await balance('001')).toBe(0);
    expect((await v.committee.get(v.url(`notices/${notice.id}`))).body.notice.endedAt).not.toBeNull();
  });

  it('after three days without the service catches up, in the order in which the notices were due', async () => {
    const order: string[] = [];
    for (const [index, day] of ['2026-10-08', '2026-10-09', '2026-10-10'].entries()) {
      clock.now = at(day);
      for (const no of ['003', '001', '002'])
        order.push(await v.declare(no, 'HJ03', { occurredOn: `2026-10-0${index + 1}` }));
      answered(await v.notice({ kind: 'cases' }));
    }
    clock.now = at('2026-10-15');
    await runJob();
    const rows = await t.database.admin<{ id: string }[]>`
      SELECT id FROM cases WHERE village_code = ${v.code} AND state = 'posted' ORDER BY entry_seq`;
    expect(rows.map(({ id }) => id)).toEqual(order);
    await expectCoherent(t.operator, v.code);
  });
});

describe('the list of notices', () => {
  it('filters as brute force does, page by page, the newest first', async () => {
    for (const day of ['2026-09-01', '2026-09-20', '2026-10-08']) {
      clock.now = at(day);
      for (const [no, unit] of [
        ['001', v.units[0]],
        ['003', v.units[1]],
        ['002', undefined],
      ] as const) {
        await v.declare(no, 'HJ03', { occurredOn: day });
        answered(await v.notice({ kind: 'cases', ...(unit ? { unit } : {}) }));
      }
      if (day === '2026-09-20') await runJob();
    }
    await v.post('001', 'HJ01', { occurredOn: '2026-09-02' });
    answered(await v.notice({ kind: 'monthly', month: '2026-09' }));
    const list = async (query: Record<string, string>) => {
      const ids: Record<string, string | null>[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { body: { data: typeof ids; nextCursor: string | null } } = await v.committee.get(
          v.url('notices'),
          {
            query: { ...query, limit: '2', ...(cursor === '' ? {} : { cursor }) },
          },
        );
        ids.push(...page.body.data);
        cursor = page.body.nextCursor;
      }
      return ids;
    };
    const all = await list({});
    expect(all.length).toBe(10);
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    const filters: [Record<string, string>, (one: Record<string, string | null>) => boolean][] = [
      [{ kind: 'monthly' }, ({ kind }) => kind === 'monthly'],
      [{ month: '2026-09' }, ({ month }) => month === '2026-09'],
      [{ unit: v.units[1]! }, ({ unit }) => unit === v.units[1]],
      [{ on: '2026-09-23' }, ({ from, until }) => from! <= '2026-09-23' && until! >= '2026-09-23'],
      [{ on: '2026-09-24' }, () => false],
      [{ ended: 'true' }, ({ endedAt }) => endedAt !== null],
      [{ ended: 'false', kind: 'cases' }, ({ endedAt, kind }) => endedAt === null && kind === 'cases'],
    ];
    for (const [query, fits] of filters) expect(await list(query), JSON.stringify(query)).toEqual(all.filter(fits));
    expect((await list({ ended: 'true' })).length).toBe(3);
  });
});
