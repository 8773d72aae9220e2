import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Setting, startSetting, type Village } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import { expectCoherent } from '../support/coherence.ts';
import { announce, attend, decide, list, made, NO_STEPS, peopled, settle } from './activity-support.ts';

let setting: Setting;
let village: Village;
let members: string[];
beforeAll(async () => {
  setting = await startSetting();
  ({ village, members } = await peopled(setting, 3));
});
afterAll(() => setting.close());
describe('teams', () => {
  test('a team is founded, filled, renamed and disbanded; its name is its own while it is open', async () => {
    const { committee, url } = village;
    const team = await made(committee.post(url('teams'), { name: '巾帼志愿队' }));
    expectProblem(await committee.post(url('teams'), { name: '巾帼志愿队' }), 409, 'team-name-taken');
    const filled = await made(committee.put(url(`teams/${team.id}/members`), { members: [members[0], members[1]] }));
    expect(filled.members.sort()).toEqual([members[0], members[1]].sort());
    const changed = await made(committee.put(url(`teams/${team.id}/members`), { members: [members[1]] }));
    expect(changed.members).toEqual([members[1]]);
    const unknown = await committee.put(url(`teams/${team.id}/members`), { members: [team.id] });
    expectProblem(unknown, 422, 'unknown-team-member');
    const id = await announce(village, { team: team.id });
    const closed = await made(committee.patch(url(`teams/${team.id}`), { closed: true, name: '老队' }));
    expect(closed).toMatchObject({ name: '老队', closedAt: expect.any(String), members: [members[1]] });
    const stale = await committee.patch(url(`teams/${team.id}`), {}, { headers: { 'if-match': '"1"' } });
    expectProblem(stale, 412, 'precondition-failed');
    const body = { name: '活动', rule: 'HJ03', day: '2026-10-05', team: team.id };
    expectProblem(await committee.post(url('activities'), body), 422, 'unknown-team');
    await made(committee.post(url('teams'), { name: '老队二' }));
    expect((await made(committee.get(url('teams'), { query: { closed: 'true' } }))).data).toEqual([closed]);
    const ofTeam = await made(committee.get(url('activities'), { query: { team: team.id } }));
    expect(ofTeam.data.map((one: { id: string }) => one.id)).toEqual([id]);
  });
});

describe('activities', () => {
  test('every filter and every page answers what looking at all of them one by one finds', async () => {
    const { village: other, members: people } = await peopled(setting, 1);
    for (const [rule, day] of [
      ['HJ03', '2026-10-01'],
      ['ZY01', '2026-10-03'],
      ['HJ03', '2026-10-05'],
    ] as const) {
      const id = await announce(other, { rule, day });
      if (day < '2026-10-04') await attend(other, id, [{ member: people[0] }]);
      if (day === '2026-10-01') await settle(other, id);
    }
    type Row = { id: string; rule: string; day: string; settledAt: string | null };
    const read = (query: Record<string, string> = {}) => made(other.committee.get(other.url('activities'), { query }));
    const all: Row[] = (await read()).data;
    expect(all.map(({ day }) => day)).toEqual(['2026-10-05', '2026-10-03', '2026-10-01']);
    const filters: [Record<string, string>, (row: Row) => boolean][] = [
      [{ rule: 'HJ03' }, ({ rule }) => rule === 'HJ03'],
      [{ settled: 'true' }, ({ settledAt }) => settledAt !== null],
      [{ settled: 'false' }, ({ settledAt }) => settledAt === null],
      [{ from: '2026-10-03' }, ({ day }) => day >= '2026-10-03'],
      [{ to: '2026-10-03', rule: 'HJ03' }, ({ day, rule }) => day <= '2026-10-03' && rule === 'HJ03'],
    ];
    for (const [query, wanted] of filters) expect((await read(query)).data).toEqual(all.filter(wanted));
    const first = await read({ limit: '2' });
    const rest = await read({ limit: '2', cursor: first.nextCursor });
    expect([...first.data, ...rest.data]).toEqual(all);
  });
});

describe('attendance', () => {
  test('everybody counts once, strangers refuse the whole upload, and who was not there is taken off', async () => {
    const id = await announce(village);
    const [one, two] = members;
    const first = await attend(village, id, [{ member: one }, { member: two, quantity: 2.5 }, { member: one }]);
    expect(first.body).toEqual({ added: 2, repeated: 1 });
    expect((await attend(village, id, [{ member: two, quantity: 9 }])).body).toEqual({ added: 0, repeated: 1 });
    const stranger = await attend(village, id, [{ member: members[2] }, { member: id }]);
    expectProblem(stranger, 422, 'unknown-attendee');
    expect(stranger.body.errors).toMatchObject([{ path: 'items[1].member' }]);
    const seen = await list(village, id);
    expect(seen.map(({ member, quantity }: { member: string; quantity: number }) => [member, quantity])).toEqual(
      [
        [one, 1],
        [two, 2.5],
      ].sort(),
    );
    const off = village.url(`activities/${id}/attendance/${two}`);
    expect((await village.committee.delete(off)).status).toBe(204);
    expect((await village.committee.delete(off)).status).toBe(404);
    expect(await list(village, id)).toMatchObject([{ member: one, household: '000001', outcome: 'pending' }]);
  });

  test('pages and filters of the list are those of all of it', async () => {
    const id = await announce(village);
    await attend(
      village,
      id,
      members.map((member) => ({ member })),
    );
    const all = await list(village, id);
    const page = await made(
      village.committee.get(village.url(`activities/${id}/attendance`), { query: { limit: '2' } }),
    );
    const rest = await list(village, id, { limit: '2', cursor: page.nextCursor });
    expect([...page.data, ...rest]).toEqual(all);
    expect(all).toHaveLength(3);
    expect(await list(village, id, { household: '000002' })).toEqual([
      all.find((one: { household: string }) => one.household === '000002'),
    ]);
    expect(await list(village, id, { outcome: 'posted' })).toEqual([]);
  });

  test('a household checks in by the code at the place and its passbook, once, while the code is valid', async () => {
    const { committee, url } = village;
    const id = await announce(village);
    const passbook = (await made(committee.post(url('households/000001/passbook'), {}))).code;
    const issue = async () => (await made(committee.post(url(`activities/${id}/check-in-codes`), { hours: 2 }))).code;
    const old = await issue();
    const code = await issue();
    const checkIn = (body: object) => setting.app.nobody.post('/v1/public/check-ins', { code, passbook, ...body });
    expectProblem(await checkIn({ code: old }), 404, 'unknown-check-in-code');
    expectProblem(await checkIn({ member: members[1] }), 422, 'unknown-attendee');
    expect((await checkIn({})).body).toEqual({ activity: '广场清扫', day: '2026-10-05', repeated: false });
    expect((await checkIn({ member: members[0] })).body.repeated).toBe(true);
    expect(await list(village, id)).toMatchObject([{ member: members[0], source: 'check-in' }]);
    const { clock } = setting;
    const before = clock.now;
    clock.now = new Date(before.getTime() + 2 * 3_600_000);
    expectProblem(await checkIn({}), 404, 'unknown-check-in-code');
    clock.now = before;
    expect((await settle(village, id)).status).toBe(200);
    expectProblem(await checkIn({}), 404, 'unknown-check-in-code');
  });
});

describe('settlement', () => {
  test('one entry each where the village posts directly; a repeat only answers, and nothing changes any more', async () => {
    const { committee, url } = village;
    const id = await announce(village);
    expectProblem(await settle(village, id), 409, 'no-attendance');
    await attend(
      village,
      id,
      members.map((member) => ({ member })),
    );
    const before = await village.household('000002');
    const settled = await settle(village, id);
    expect(settled.body.attendance).toEqual({ attended: 3, posted: 3, cases: 0, refused: 0, pending: 0 });
    const again = await settle(village, id);
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([settled.body, 'true']);
    expect((await village.household('000002')).honour).toBe(before.honour + 2);
    const [one] = await list(village, id);
    const entry = await made(committee.get(url(`entries/${one.entry}`)));
    expect(entry).toMatchObject({ rule: 'HJ03', household: one.household, occurredOn: '2026-10-05' });
    expectProblem(await committee.patch(url(`activities/${id}`), { name: '改' }), 409, 'activity-settled');
    expectProblem(await attend(village, id, [{ member: members[0] }]), 409, 'activity-settled');
    await expectCoherent(committee, village.code);
  });

  test('what the rules say of the activity refuses it before anybody is; mended, it is settled', async () => {
    const { committee, url } = village;
    const id = await announce(village, { day: '2026-10-16' });
    await attend(village, id, [{ member: members[0] }]);
    expectProblem(await settle(village, id), 422, 'date-in-future');
    await made(committee.patch(url(`activities/${id}`), { day: '2026-10-06', rule: 'NO99' }));
    expectProblem(await settle(village, id), 422, 'unknown-rule');
    await made(committee.patch(url(`activities/${id}`), { rule: 'HJ03' }));
    expect((await settle(village, id)).body).toMatchObject({ attendance: { posted: 1 }, day: '2026-10-06' });
  });

  test('a cap refuses or truncates as its rule says, and each keeps what became of it', async () => {
    const [one, two] = members;
    const refusing = await announce(village, { rule: 'ZY01', quantity: 2 });
    await attend(village, refusing, [{ member: one, quantity: 5 }, { member: two }]);
    expect((await settle(village, refusing)).body.attendance).toMatchObject({ posted: 1, refused: 1, pending: 0 });
    const [refused] = await list(village, refusing, { outcome: 'refused' });
    expect(refused).toMatchObject({ member: one, entry: null, problem: { code: 'cap-exceeded' } });
    const before = (await village.household('000001')).honour;
    for (let i = 0; i < 3; i += 1) {
      const truncating = await announce(village, { rule: 'JD01' });
      await attend(village, truncating, [{ member: one }]);
      await settle(village, truncating);
    }
    expect((await village.household('000001')).honour).toBe(before + 6);
    await expectCoherent(village.committee, village.code);
  });

  test('where acts need a case, one case each, posted at once when it needs no step and waiting when it does', async () => {
    const { village: other, members: people } = await peopled(setting, 2);
    await decide(other, {});
    const direct = await announce(other);
    await attend(
      other,
      direct,
      people.map((member) => ({ member })),
    );
    expect((await settle(other, direct)).body.attendance).toMatchObject({ posted: 0, cases: 2, pending: 0 });
    const cases = async () => (await made(other.committee.get(other.url('cases')))).data;
    expect(await cases()).toMatchObject([
      { state: 'posted', source: 'activity' },
      { state: 'posted', source: 'activity' },
    ]);
    await decide(other, { steps: { ...NO_STEPS, verification: true } });
    const waiting = await announce(other);
    await attend(other, waiting, [{ member: people[0] }]);
    await Promise.all([settle(other, waiting), settle(other, waiting)]);
    await settle(other, waiting);
    expect((await cases()).map((one: { state: string }) => one.state)).toEqual(['declared', 'posted', 'posted']);
    expect((await other.household('000001')).honour).toBe(2);
    await expectCoherent(other.committee, other.code);
  });

  test("what is refused for the settler's own household another settles", async () => {
    const own = await setting.app.as('committee', village.code, { member: members[0] });
    const id = await announce(village);
    await attend(village, id, [{ member: members[0] }, { member: members[1] }]);
    expect((await settle(village, id, own)).body.attendance).toMatchObject({ posted: 1, refused: 1 });
    expect((await settle(village, id)).body.attendance).toMatchObject({ posted: 2, refused: 0 });
  });
});
