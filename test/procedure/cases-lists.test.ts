import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { type CaseVillage, openCaseVillage } from './case-village.ts';

let setting: Setting;
let village: CaseVillage;
beforeAll(async () => {
  setting = await startSetting();
  village = await openCaseVillage(setting);
});
afterAll(() => setting.close());

interface Listed {
  id: string;
  state: string;
  household: string;
  rule: string;
  source: string;
  declaredBy: string;
  occurredOn: string;
}

async function listAll(query: Record<string, string>, by = village.committee): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: string | null = null;
  do {
    const page = await by.get(village.url('cases'), {
      query: { ...query, limit: '3', ...(cursor === null ? {} : { cursor }) },
    });
    expect(page.status, page.text).toBe(200);
    expect(page.body.data.length).toBeLessThanOrEqual(3);
    all.push(...page.body.data);
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  return all;
}

test('every filter of the list finds what going through all of them finds; a household sees its own and a household alone', async () => {
  const [one, two] = [await village.token('001'), await village.token('002')];
  for (let index = 0; index < 14; index += 1) {
    const by = [one, two, village.officer, village.committee][index % 4]!;
    const household = by === two ? '002' : by === village.committee ? '101' : '001';
    const body = { household, rule: index % 3 === 0 ? 'WG01' : 'HJ03', occurredOn: `2026-10-0${1 + (index % 5)}` };
    const { id } = (await village.declare(by, body)).body;
    if (index % 5 === 1) await village.step(village.reviewers[0], id, 'verification');
    if (index % 5 === 2) await village.step(village.committee, id, 'withdrawal');
  }
  const all = await listAll({});
  expect(all).toHaveLength(14);
  expect(all.map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  const filters: [Record<string, string>, (one: Listed) => boolean][] = [
    [{ state: 'declared' }, ({ state }) => state === 'declared'],
    [{ state: 'verified' }, ({ state }) => state === 'verified'],
    [{ household: '001' }, ({ household }) => household === '001'],
    [{ rule: 'WG01' }, ({ rule }) => rule === 'WG01'],
    [{ source: 'officer' }, ({ source }) => source === 'officer'],
    [{ declaredBy: village.committee.client }, ({ declaredBy }) => declaredBy === village.committee.client],
    [{ from: '2026-10-02', to: '2026-10-04' }, ({ occurredOn: on }) => on >= '2026-10-02' && on <= '2026-10-04'],
    [{ source: 'household', from: '2026-10-03' }, (c) => c.source === 'household' && c.occurredOn >= '2026-10-03'],
    [{ notice: '01938c2e-7b1a-7c3d-9e4f-000000000001' }, () => false],
  ];
  for (const [query, matches] of filters) {
    expect(await listAll(query), JSON.stringify(query)).toEqual(all.filter(matches));
    const own = all.filter((c) => c.household === '001' && matches(c));
    expect(await listAll(query, one), JSON.stringify(query)).toEqual(own);
  }
  expectProblem(await village.committee.get(village.url('cases'), { query: { cursor: 'x' } }), 400, 'invalid-cursor');
  const foreign = all.find(({ household }) => household === '101')!;
  expectProblem(await one.get(village.url(`cases/${foreign.id}`)), 404, 'not-found');
});

test('words are for who may read personal data and for the household; an auditor reads the steps without them', async () => {
  const household = await village.token('001');
  const { id } = (await village.declare(household, { note: '替李四送饭', reference: '村办〔2026〕3号' })).body;
  await village.step(village.officer, id, 'verification');
  const auditor = await setting.app.as('auditor', village.code);
  const seen = await auditor.get(village.url(`cases/${id}`));
  expect(seen.body.steps).toHaveLength(2);
  expect(seen.body.steps[0]).not.toHaveProperty('reason');
  for (const words of ['替李四送饭', '村办', '当日在场']) expect(seen.text).not.toContain(words);
  for (const by of [village.committee, village.officer, village.reviewers[0], household]) {
    const { body } = await by.get(village.url(`cases/${id}`));
    expect(body).toMatchObject({ note: '替李四送饭', reference: '村办〔2026〕3号', evidence: [] });
    expect(body.steps[1].reason).toBe('当日在场');
  }
});

const confirm = (code: string, confirmed = true) =>
  setting.app.nobody.post('/v1/public/case-confirmations', { code, confirmed });
const issue = async (id: string) => {
  const answer = await village.step(village.officer, id, 'confirmation-codes');
  expect(answer.status, answer.text).toBe(201);
  expect(answer.body.qr).toContain('<svg');
  return answer.body.code as string;
};
const state = async (id: string) => (await village.committee.get(village.url(`cases/${id}`))).body;

test("a beneficiary's code confirms or refutes once, as it was typed, and is kept as a hash only", async () => {
  const id = await village.fresh();
  const code = await issue(id);
  expect(code).toMatch(new RegExp(`^${village.code}-[0-9A-Z]{24}$`));
  const dump = await setting.app.database.admin`SELECT c::text AS row FROM case_confirmations c`;
  expect(JSON.stringify(dump)).not.toContain(code.slice(13));
  const typed = code.toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o').replace('-', ' ');
  expect((await confirm(typed)).body).toEqual({ confirmed: true });
  const whole = await state(id);
  expect([whole.state, whole.steps[1].kind, whole.steps[1].by.role]).toEqual(['verified', 'confirmed', 'system']);
  const refuted = await village.fresh();
  await confirm(await issue(refuted), false);
  expect((await state(refuted)).state).toBe('rejected');
  const [again, unknown] = [await confirm(code), await confirm(`${code.slice(0, 13)}${'0'.repeat(24)}`)];
  for (const answer of [again, unknown, await confirm('没有')]) expectProblem(answer, 404, 'unknown-confirmation-code');
  expectProblem(await village.step(village.officer, id, 'confirmation-codes'), 409, 'case-not-ready');
});

test('a code that is sent twice at once is used once, and after seven days it is dead', async () => {
  const id = await village.fresh();
  const [code, second] = [await issue(id), await issue(id)];
  const both = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
    Promise.all([confirm(code), confirm(code)]),
  );
  expect(both.map(({ status }) => status).sort((a, b) => a - b)[0]).toBe(201);
  expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
  expect((await state(id)).steps).toHaveLength(2);
  expect((await confirm(second)).status).toBe(409);
  const late = await village.fresh();
  const expired = await issue(late);
  setting.clock.now = new Date(NOW.getTime() + 7 * 86_400_000);
  expectProblem(await confirm(expired), 404, 'unknown-confirmation-code');
  setting.clock.now = NOW;
  expect((await state(late)).state).toBe('declared');
  await expectCoherent(village.committee, village.code);
});
