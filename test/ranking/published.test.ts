import exceljs from 'exceljs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openVillage, type Setting, type Village } from '../posting/setting.ts';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';

const clock = { now: new Date('2026-11-02T02:00:00Z') };
let t: TestApp;
let v: Village;
let setting: Setting;
beforeAll(async () => {
  t = await startApp({ now: () => clock.now });
  setting = { app: t, clock, close: t.close };
});
afterAll(() => t.close());

const done = (answer: Answer): Answer => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
};
/** 000001: 5 points of two people, 000002: 4 of one adult, 000003: 4 of a minor alone with a deduction. */
beforeEach(async () => {
  clock.now = new Date('2026-11-02T02:00:00Z');
  v = await openVillage(setting);
  await v.addMember('000001', '王桂英', { birthMonth: '1970-01', relation: '户主' });
  await v.addMember('000001', '王小二', { birthMonth: '1999-01' });
  await v.addMember('000002', '欧阳春', { birthMonth: '1960-01' });
  await v.addMember('000003', '李小明', { birthMonth: '2012-01' });
  for (const no of ['000001', '000002', '000003']) {
    const { members } = done(await v.committee.get(v.url(`households/${no}`))).body;
    done(await v.committee.put(v.url(`households/${no}/head`), { member: members[0].id }));
  }
  const act = async (household: string, rule: string) =>
    done(await v.post({ household, rule, occurredOn: '2026-10-20' }));
  await act('000001', 'HJ03');
  await act('000001', 'JD01');
  await act('000002', 'HJ03');
  await act('000002', 'HJ03');
  await act('000003', 'JD01');
  await act('000003', 'JD01');
  await act('000003', 'KF01');
});

const publish = (body: object = {}, by = v.committee) =>
  by.post(v.url('ranking-publications'), { period: '2026-10', places: 10, untilDay: '2026-12-31', ...body });
const verify = async (id: string) => done(await v.committee.get(v.url(`ranking-publications/${id}/verification`))).body;
const code = ({ status, body }: Answer) => [status, body?.code];
// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
const places = (rows: any[]) => rows.map(({ rank, household, score }) => [rank, household, score]);

test('a published ranking is recomputed byte for byte after more entries, reversals, settings, people and a closing', async () => {
  const { body } = done(await publish());
  expect(places(body.rows)).toEqual([
    [1, '000001', 5],
    [2, '000002', 4],
    [3, '000003', 4],
  ]);
  expect(body).toMatchObject({
    ranked: 3,
    tieRule: 'distinct',
    mode: 'accumulate',
    asOf: { size: 7 },
    per: 'household',
  });
  expect(body.rules).toEqual([{ version: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(body.tieRuleWords.zh).toContain('扣分次数少者');
  done(await v.post({ household: '000002', rule: 'XJ01', points: 20, occurredOn: '2026-10-21' }));
  done(await v.reverse(2));
  done(await v.closeThrough('2026-10-31'));
  const { headers } = done(await v.committee.get(`/v1/villages/${v.code}`));
  const change = { ties: 'shared' };
  done(await v.committee.patch(`/v1/villages/${v.code}`, change, { headers: { 'if-match': String(headers.etag) } }));
  await v.addMember('000002', '欧阳冬', { birthMonth: '1990-01' });
  const live = done(await v.committee.get(v.url('rankings'), { query: { period: '2026-10' } })).body;
  expect(places(live.data)[0]).toEqual([1, '000002', 24]);
  expect(done(await v.committee.get(v.url(`ranking-publications/${body.id}`))).body).toEqual(body);
  const again = await verify(body.id);
  expect(again).toMatchObject({ ok: true, digest: body.digest, recomputed: body.digest, size: 7, root: again.rootNow });
  await expectCoherent(v.committee, v.code);
});

test('what was bent in the journal behind the service’s back is found', async () => {
  const { body } = done(await publish());
  const { admin } = t.database;
  await admin.begin(async (tx) => {
    await tx`SET LOCAL session_replication_role = replica`;
    await tx`ALTER TABLE entries DISABLE TRIGGER USER`;
    await tx`UPDATE entries SET honour = 900 WHERE village_code = ${v.code} AND seq = 3`;
    await tx`ALTER TABLE entries ENABLE ALWAYS TRIGGER append_only`;
  });
  expect(await verify(body.id)).toMatchObject({ ok: false, digest: body.digest });
});

test('per head, by dimension and by unit, as far down as asked', async () => {
  const perHead = done(await publish({ per: 'head' })).body;
  expect(perHead.rows.map((row: { household: string; score: number; members: number }) => row)).toMatchObject([
    { rank: 1, household: '000002', score: 4, members: 1 },
    { rank: 2, household: '000003', score: 4, members: 1 },
    { rank: 3, household: '000001', score: 2.5, members: 2 },
  ]);
  expect(perHead.title).toBe('2026年10月积分榜（人均）');
  await v.addMember('000002', '欧阳冬', { birthMonth: '1990-01' });
  expect(await verify(perHead.id)).toMatchObject({ ok: true });
  const dimension = done(await publish({ dimension: '环境卫生', places: 1 })).body;
  expect(places(dimension.rows)).toEqual([[1, '000002', 4]]);
  expect(dimension).toMatchObject({ ranked: 3, dimension: '环境卫生', title: '2026年10月环境卫生积分榜' });
  const unit = done(await v.committee.post(v.url('units'), { kind: 'group', name: '1组' })).body.id;
  const { headers } = done(await v.committee.get(v.url('households/000003')));
  const move = { headers: { 'if-match': String(headers.etag) } };
  done(await v.committee.patch(v.url('households/000003'), { unit }, move));
  const own = done(await publish({ unit })).body;
  expect(places(own.rows)).toEqual([[1, '000003', 4]]);
  const later = done(await v.committee.get(v.url('households/000003'))).headers.etag;
  done(await v.committee.patch(v.url('households/000003'), { unit: null }, { headers: { 'if-match': String(later) } }));
  expect(await verify(own.id)).toMatchObject({ ok: true });
});

test('the public sees it until its last day, adults by surname, minors never, and not once it was withdrawn', async () => {
  const read = async () => (await t.nobody.get(`/v1/public/villages/${v.code}/rankings`)) as Answer;
  const { id } = done(await publish()).body;
  const shown = done(await read());
  expect(shown.headers['x-robots-tag']).toContain('noindex');
  expect(shown.body.rankings[0].rows.map((row: { name: string }) => row.name)).toEqual(['王某某', '欧阳某', '某村民']);
  for (const secret of ['王桂英', '欧阳春', '李小明']) expect(shown.text).not.toContain(secret);
  expect(shown.body.rankings[0].rows[2]).toEqual({
    rank: 3,
    household: '000003',
    name: '某村民',
    score: 4,
    merits: 2,
    members: null,
  });
  const etag = String(shown.headers.etag);
  const known = await t.nobody.get(`/v1/public/villages/${v.code}/rankings`, { headers: { 'if-none-match': etag } });
  expect(known.status).toBe(304);
  clock.now = new Date('2026-12-31T15:59:59Z');
  expect((await read()).body.rankings).toHaveLength(1);
  clock.now = new Date('2026-12-31T16:00:00Z');
  expect((await read()).body.rankings).toHaveLength(0);
  clock.now = new Date('2026-11-02T02:00:00Z');
  const one = v.url(`ranking-publications/${id}`);
  expect((await v.committee.delete(one)).status).toBe(204);
  expect((await read()).body.rankings).toHaveLength(0);
  expect(code(await v.committee.delete(one))).toEqual([409, 'publication-withdrawn']);
  expect(done(await v.committee.get(one)).body.withdrawnAt).not.toBeNull();
  expect(done(await v.committee.get(v.url('ranking-publications'))).body.data).toHaveLength(1);
  expect((await t.nobody.get('/v1/public/villages/220382299399/rankings')).status).toBe(404);
});

test('the page for phones says the same, runs nothing, loads nothing and takes no title for markup', async () => {
  done(await publish({ title: '<img src=x onerror=alert(1)>', per: 'head' }));
  const page = done(await t.nobody.get(`/v1/public/villages/${v.code}/rankings.html`));
  for (const words of ['欧阳某', '某村民', '&lt;img src=x', '2026-12-31', '人均得分'])
    expect(page.text).toContain(words);
  for (const words of ['欧阳春', '李小明', '<img', '<script', '扣分次数</th>']) expect(page.text).not.toContain(words);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['x-robots-tag']).toContain('noindex');
  const headers = { 'if-none-match': String(page.headers.etag) };
  expect((await t.nobody.get(`/v1/public/villages/${v.code}/rankings.html`, { headers })).status).toBe(304);
});

test('who lost more than they earned is not on a public list, nor on the wall, nor told to the neighbours', async () => {
  done(await v.post({ household: '000002', rule: 'KF01', occurredOn: '2026-09-20' }));
  done(await v.post({ household: '000001', rule: 'HJ03', occurredOn: '2026-09-20' }));
  const { body } = done(await publish({ period: '2026-09' }));
  expect(places(body.rows)).toEqual([
    [1, '000001', 2],
    [2, '000002', -2],
  ]);
  const shown = done(await t.nobody.get(`/v1/public/villages/${v.code}/rankings`));
  expect(shown.body.rankings[0].rows.map((row: { household: string }) => row.household)).toEqual(['000001']);
  expect(shown.text).not.toMatch(/"deductions"|欧阳/);
  const { code: passbook } = done(await v.committee.post(v.url('households/000001/passbook'), {})).body;
  const session = done(await t.nobody.post('/v1/public/passbook-sessions', { code: passbook })).body;
  const query = { period: '2026-09' };
  const own = done(await t.withKey(session.token).get(v.url('households/000001/ranking'), { query })).body;
  expect(own.around).toEqual([
    { rank: 1, household: '000001', name: '王某某', score: 2, own: true },
    { rank: 2, household: null, name: '某村民', score: -2, own: false },
  ]);
});

test('only the committee publishes and withdraws, who reads rankings reads it, names are for who may read personal data', async () => {
  const { id } = done(await publish()).body;
  const one = v.url(`ranking-publications/${id}`);
  for (const role of ['officer', 'reviewer', 'auditor'] as const) {
    const by = await t.as(role, v.code, role === 'officer' ? { unit: await aUnit() } : {});
    expect(code(await publish({}, by))).toEqual([403, 'forbidden']);
    expect(code(await by.delete(one))).toEqual([403, 'forbidden']);
    const names = done(await by.get(one)).body.rows.map((row: { name: string | null }) => row.name);
    expect(names).toEqual(role === 'reviewer' ? ['王桂英', '欧阳春', '李小明'] : [null, null, null]);
  }
  expect(code(await publish({ period: '2025' }))).toEqual([422, 'ranking-empty']);
  expect(code(await publish({ untilDay: '2026-11-01' }))).toEqual([422, 'publication-days']);
  expect(code(await publish({ untilDay: '2028-01-01' }))).toEqual([422, 'publication-days']);
  expect(code(await publish({ unit: id }))).toEqual([422, 'unknown-unit']);
  expect(code(await publish({ places: 1_001 }))).toEqual([400, 'invalid-request']);
  const audited = done(await v.committee.get('/v1/audit', { query: { action: 'ranking.published' } })).text;
  expect(audited).toContain(id);
  expect(audited).not.toContain('王');
});

test('the workbook for the wall has the tie rule, the ledger and public names, and no formula', async () => {
  const { id } = done(await publish({ title: '=HYPERLINK("http://x")' })).body;
  const headers = { authorization: `Bearer ${v.committee.key}` };
  const url = v.url(`ranking-publications/${id}.xlsx`);
  const { statusCode, rawPayload } = await t.app.inject({ method: 'GET', url, headers });
  expect(statusCode).toBe(200);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(rawPayload as never);
  const [sheet] = workbook.worksheets;
  const text: string[] = [];
  sheet!.eachRow((row) => row.eachCell((cell) => expect(cell.type).not.toBe(exceljs.ValueType.Formula)));
  sheet!.eachRow((row) => row.eachCell((cell) => void text.push(cell.text)));
  const all = text.join('\n');
  for (const words of ['王某某', '某村民', '扣分次数少者', '台账第 7 笔', '第 1 版']) expect(all).toContain(words);
  for (const words of ['王桂英', '李小明']) expect(all).not.toContain(words);
});

test('a household reads its own place with its neighbours, and no other household’s', async () => {
  const { code: passbook } = done(await v.committee.post(v.url('households/000002/passbook'), {})).body;
  const session = done(await t.nobody.post('/v1/public/passbook-sessions', { code: passbook })).body;
  const own = t.withKey(session.token);
  const place = (no: string, by: Caller = own) =>
    by.get(v.url(`households/${no}/ranking`), { query: { period: '2026-10' } });
  const { body } = done(await place('000002'));
  expect(body).toMatchObject({ ranked: 3, own: { rank: 2, score: 4 } });
  expect(body.around).toMatchObject([
    { rank: 1, household: '000001', name: '王某某', own: false },
    { rank: 2, household: '000002', name: '欧阳某', own: true },
    { rank: 3, household: '000003', name: '某村民', own: false },
  ]);
  expect((await place('000001')).status).toBe(404);
  expect((await place('999', v.committee)).status).toBe(404);
  const empty = await own.get(v.url('households/000002/ranking'), { query: { period: '2025' } });
  expect(done(empty).body).toMatchObject({ own: null, around: [], ranked: 0 });
});

test('a region publishes across its villages, without any name, and its villages do not', async () => {
  const region = '/v1/regions/220382201/ranking-publications';
  const body = { period: '2026-10', places: 2, untilDay: '2026-12-31' };
  const township = await t.as('supervisor', '220382201');
  const { body: one } = done(await township.post(region, body));
  const query = { period: '2026-10', limit: '2' };
  const live = done(await township.get('/v1/regions/220382201/rankings', { query })).body;
  expect(one.rows).toHaveLength(2);
  expect(one.rows).toEqual(live.data);
  expect(one).toMatchObject({ tieRule: 'shared', region: '220382201', places: 2 });
  expect(JSON.stringify(one)).not.toMatch(/王|欧阳|李/);
  expect(done(await township.get(`${region}/${one.id}`)).body).toEqual(one);
  expect(done(await township.get(region)).body.data).toHaveLength(1);
  expect((await v.committee.post(region, body)).status).toBe(404);
  expect(code(await township.post(`/v1/regions/${v.code}/ranking-publications`, body))).toEqual([
    400,
    'invalid-request',
  ]);
  const auditor = await t.as('auditor', '220382201');
  expect(code(await auditor.post(region, body))).toEqual([403, 'forbidden']);
  expect((await township.delete(`${region}/${one.id}`)).status).toBe(204);
  expect(code(await township.delete(`${region}/${one.id}`))).toEqual([409, 'publication-withdrawn']);
});

async function aUnit(): Promise<string> {
  return done(await v.committee.post(v.url('units'), { kind: 'group', name: '9组' })).body.id;
}
