import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import { AFTER_NOTICE, type AwardVillage, CATEGORIES, code, done, october, openAwardVillage } from './award-support.ts';

let setting: Setting;
let v: AwardVillage;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(async () => {
  v = await openAwardVillage(setting);
});

const { clean, helper, filial, elder } = CATEGORIES;

test('both templates are programmes as they are: six monthly categories, and the two titles of a year', async () => {
  const { data } = done(await v.committee.get('/v1/award-programme-templates')).body;
  const [monthly, annual] = data;
  expect(monthly.categories.map((one: { title: string; label: string }) => [one.title, one.label])).toEqual([
    ['贤良淑德', '好儿媳'],
    ['鸿鹄之志', '品学兼优'],
    ['年高德劭', '璞玉浑金'],
    ['一尘不染', '干净人家'],
    ['移风易俗', '文明新风户'],
    ['信守不渝', '诚信经营'],
  ]);
  expect(annual.categories.map((one: { title: string; kind: string }) => [one.title, one.kind])).toEqual([
    ['十星级文明户', 'household'],
    ['孝老爱亲标兵', 'person'],
  ]);
  for (const { name, frequency, categories } of data) {
    const made = await v.committee.post(v.url('award-programmes'), { name: name.zh, frequency, categories });
    expect(done(made).body).toMatchObject({ frequency, categories });
  }
});

test('a programme changes by its ETag, ends once, and its name is its own while it runs', async () => {
  const body = { name: '道德模范', frequency: 'month', categories: [clean] };
  const made = done(await v.committee.post(v.url('award-programmes'), body));
  const url = v.url(`award-programmes/${made.body.id}`);
  expect(code(await v.committee.post(v.url('award-programmes'), body))).toEqual([409, 'award-programme-exists']);
  const change = { categories: [clean, filial] };
  const old = { headers: { 'if-match': '"7"' } };
  expect(code(await v.committee.patch(url, change, old))).toEqual([412, 'precondition-failed']);
  const match = { headers: { 'if-match': String(made.headers.etag) } };
  const changed = done(await v.committee.patch(url, change, match));
  expect(changed.body.categories).toHaveLength(2);
  expect(changed.headers.etag).not.toBe(made.headers.etag);
  const known = await v.committee.get(url, { headers: { 'if-none-match': String(changed.headers.etag) } });
  expect(known.status).toBe(304);
  expect(done(await v.committee.post(`${url}/closure`, {})).body.closedAt).not.toBeNull();
  expect(code(await v.committee.post(`${url}/closure`, {}))).toEqual([409, 'award-programme-closed']);
  expect(code(await v.committee.patch(url, { name: '另名' }))).toEqual([409, 'award-programme-closed']);
  const cycle = { programme: made.body.id, period: '2026-10' };
  expect(code(await v.committee.post(v.url('award-cycles'), cycle))).toEqual([409, 'award-programme-closed']);
  done(await v.committee.post(v.url('award-programmes'), body));
  const list = async (query: Record<string, string>) =>
    done(await v.committee.get(v.url('award-programmes'), { query })).body;
  expect((await list({ closed: 'true' })).data.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
  const first = await list({ limit: '1' });
  const second = await list({ limit: '1', cursor: first.nextCursor });
  expect([...first.data, ...second.data].map(({ closedAt }) => closedAt === null)).toEqual([true, false]);
  expect(second.nextCursor).toBeNull();
});

test('categories that cannot be are refused before anything is kept', async () => {
  const wrong: object[][] = [
    [],
    [clean, clean],
    [{ ...clean, places: 201 }],
    [{ ...clean, places: 0 }],
    [{ ...filial, basis: { kind: 'stars', atLeast: 10 } }],
    [{ ...filial, basis: { kind: 'ranking', per: 'head' } }],
    [{ ...clean, basis: { kind: 'ranking', dimension: '环境卫生', rule: 'HJ03' } }],
    [{ ...clean, basis: { kind: 'lottery' } }],
  ];
  for (const categories of wrong) {
    const body = { name: '道德模范', frequency: 'month', categories };
    const answer = await v.committee.post(v.url('award-programmes'), body);
    expect(code(answer), JSON.stringify(categories)).toEqual([400, 'invalid-request']);
  }
  expect(done(await v.committee.get(v.url('award-programmes'))).body.data).toEqual([]);
});

test('one cycle for a period of the programme’s length, with the categories of that day; a withdrawn one makes room', async () => {
  const programme = await v.programme([clean]);
  const begin = (period: string) => v.committee.post(v.url('award-cycles'), { programme, period });
  for (const period of ['2026', '2026-Q4', '2026-H2']) {
    expect(code(await begin(period)), period).toEqual([422, 'award-period-mismatch']);
  }
  const { id } = done(await begin('2026-10')).body;
  expect(code(await begin('2026-10'))).toEqual([409, 'award-cycle-exists']);
  done(await v.committee.patch(v.url(`award-programmes/${programme}`), { categories: [filial] }));
  const kept = done(await v.committee.get(v.url(`award-cycles/${id}`))).body;
  expect(kept.categories.map((one: { code: string }) => one.code)).toEqual(['YC']);
  done(await v.step(id, 'withdrawal'));
  const again = done(await begin('2026-10')).body;
  expect(again.categories.map((one: { code: string }) => one.code)).toEqual(['XL']);
  const open = { programme, state: 'open', period: '2026-10' };
  const { data } = done(await v.committee.get(v.url('award-cycles'), { query: open })).body;
  expect(data.map((one: { id: string }) => one.id)).toEqual([again.id]);
  expect(code(await begin(''))).toEqual([400, 'invalid-request']);
});

test('a cycle that is withdrawn leaves the board at once, and the same titles may be announced again', async () => {
  const announced = async () => {
    const { notices } = done(await setting.app.nobody.get(`/v1/public/villages/${v.code}/board`)).body;
    return notices.flatMap(({ lines }: { lines: { household: string }[] }) => lines.map((line) => line.household));
  };
  const programme = await v.programme([clean]);
  for (const household of ['000001', '000002']) {
    const body = { programme, period: '2026-10' };
    const { id } = done(await v.committee.post(v.url('award-cycles'), body)).body;
    const candidate = done(await v.add(id, { category: 'YC', household })).body.id;
    done(await v.decide(id, candidate, 'granted'));
    done(await v.step(id, 'publication'));
    expect(await announced()).toEqual([household]);
    done(await v.step(id, 'withdrawal'));
    expect(await announced()).toEqual([]);
  }
  expect(done(await v.committee.get(v.url('titles'))).body.data).toEqual([]);
});

test('the committee runs it, reviewers vote, others only read, and households not even that', async () => {
  const id = await v.cycle([clean]);
  const candidate = done(await v.add(id, { category: 'YC', household: '000001' })).body.id;
  const url = v.url(`award-cycles/${id}/candidates/${candidate}`);
  for (const role of ['officer', 'reviewer', 'auditor', 'supervisor'] as const) {
    const unit = role === 'officer' ? { unit: await aUnit() } : {};
    const by = await setting.app.as(role, v.code, unit);
    const forbidden = [403, 'forbidden'];
    for (const step of ['proposal', 'publication', 'confirmation', 'withdrawal']) {
      expect(code(await v.step(id, step, by)), `${role} ${step}`).toEqual(forbidden);
    }
    expect(code(await v.decide(id, candidate, 'granted', undefined, by))).toEqual(forbidden);
    expect(code(await v.add(id, { category: 'YC', household: '000002' }, by))).toEqual(forbidden);
    expect(code(await by.delete(url))).toEqual(forbidden);
    expect((await v.vote(by, id, candidate)).status).toBe(role === 'reviewer' ? 200 : 403);
    expect(await v.candidates(id, by)).toHaveLength(1);
  }
  expect(code(await v.vote(v.committee, id, candidate))).toEqual([403, 'forbidden']);
  const household = await v.token('000001');
  expect(code(await household.get(v.url(`award-cycles/${id}/candidates`)))).toEqual([403, 'forbidden']);
});

test('what was confirmed is computed again byte for byte after entries, reversals, people, settings and an erasure', async () => {
  await october(v);
  const categories = [
    { ...clean, basis: { kind: 'ranking', per: 'head' } },
    helper,
    filial,
    { ...elder, basis: { kind: 'votes' } },
  ];
  const id = await v.cycle(categories);
  const reviewer = await setting.app.as('reviewer', v.code);
  const nominee = { category: 'XL', household: '000001', member: v.heads['000001'], deeds: '照料公婆' };
  done(await v.add(id, nominee));
  const elders = done(await v.add(id, { category: 'NG', household: '000005' })).body.id;
  done(await v.step(id, 'proposal'));
  done(await v.vote(reviewer, id, elders));
  for (const one of await v.candidates(id)) {
    if (one.place === 1 || one.category === 'XL') done(await v.decide(id, one.id, 'granted', '一致同意'));
  }
  done(await v.step(id, 'publication'));
  setting.clock.now = AFTER_NOTICE;
  const { digest } = done(await v.step(id, 'confirmation')).body;
  expect(await v.verify(id)).toEqual({ ok: true, digest, recomputed: digest });
  const { admin } = setting.app.database;
  const [kept] = await admin<{ result: string }[]>`
    SELECT result::text FROM award_cycles WHERE village_code = ${v.code} AND id = ${id}`;
  expect(kept!.result).not.toMatch(/王桂英|李秀兰|照料公婆|一致同意/);
  done(await v.post({ household: '000002', rule: 'XJ01', points: 20, occurredOn: '2026-10-21' }));
  done(await v.reverse(1));
  done(await v.closeThrough('2026-10-31'));
  await v.addMember('000001', '王新生', { birthMonth: '2000-01' });
  const { headers } = done(await v.committee.get(`/v1/villages/${v.code}`));
  const match = { headers: { 'if-match': String(headers.etag) } };
  done(await v.committee.patch(`/v1/villages/${v.code}`, { ties: 'shared' }, match));
  done(await v.committee.post(v.url(`members/${v.heads['000001']}/erasure`), { reason: '本人要求' }));
  expect(await v.verify(id)).toEqual({ ok: true, digest, recomputed: digest });
  const erased = (await v.candidates(id)).filter((one) => one.member === v.heads['000001']);
  expect(erased).toMatchObject([{ name: null, deeds: null, reason: null, decision: 'granted' }]);
  expect(code(await v.committee.get(v.url(`award-cycles/${await v.cycle([clean])}/verification`)))).toEqual([
    409,
    'award-cycle-state',
  ]);
  await admin`
    INSERT INTO honours SELECT village_code, gen_random_uuid(), kind, review_id, cycle_id, category, household_no, member_id, '一等功',
      label, level, stars, period, granted_on, '2026-0099', created_at, created_by
    FROM honours WHERE village_code = ${v.code} LIMIT 1`;
  expect(await v.verify(id)).toEqual({ ok: false, digest, recomputed: digest });
  await admin.unsafe(`ALTER TABLE honours DISABLE TRIGGER append_only`);
  await admin`DELETE FROM honours WHERE village_code = ${v.code} AND number = '2026-0099'`;
  await admin.unsafe(`ALTER TABLE honours ENABLE ALWAYS TRIGGER append_only`);
  expect(await v.verify(id)).toMatchObject({ ok: true });
  await admin`DELETE FROM award_votes WHERE village_code = ${v.code}`;
  expect(await v.verify(id)).toMatchObject({ ok: false, digest });
});

async function aUnit(): Promise<string> {
  return done(await v.committee.post(v.url('units'), { kind: 'group', name: '9组' })).body.id;
}
