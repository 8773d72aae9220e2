import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshKey, openVillage, type Setting, startSetting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Caller } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { openCaseVillage, PROCEDURE } from './case-village.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const MARK = 'boundary';
function upload(rows: string) {
  const part = (disposition: string, value: string) =>
    `--${MARK}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const file = `日期,户号,姓名,细则编码,事项,数量,分值,备注,经办人\n${rows}\n`;
  const payload = `${part('name="kind"', 'postings')}${part('name="file"; filename="a.csv"', file)}--${MARK}--\r\n`;
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${MARK}` } };
}

test('a village that has decided nothing posts directly; what it decides is kept with a revision, and nobody overwrites unseen', async () => {
  const village = await openVillage(setting);
  const at = village.url('procedure');
  const first = await village.committee.get(at);
  expect(first.body).toMatchObject({ revision: 0, directPosting: true, rules: {} });
  expect(first.headers.etag).toBe('"0"');
  expect((await village.post({ household: '000001', rule: 'HJ03' })).status).toBe(201);
  const put = (body: object, etag?: string) =>
    village.committee.put(at, body, etag === undefined ? {} : { headers: { 'if-match': etag } });
  expectProblem(await put(PROCEDURE), 428, 'precondition-required');
  const done = await put(PROCEDURE, '"0"');
  expect([done.status, done.headers.etag, done.body]).toEqual([200, '"1"', { ...PROCEDURE, revision: 1 }]);
  expectProblem(await put({ ...PROCEDURE, directPosting: true }, '"0"'), 412, 'precondition-failed');
  const again = await village.committee.get(at, { headers: { 'if-none-match': '"1"' } });
  expect(again.status).toBe(304);
  const { body } = await setting.app.operator.get('/v1/audit', { query: { action: 'procedure.changed' } });
  expect(body.data.filter(({ village: code }: { village: string }) => code === village.code)).toHaveLength(1);
});

test('exceptions are for rules that the village has adopted, and a panel is never smaller than what it needs', async () => {
  const village = await openCaseVillage(setting);
  const unknown = await village.decide({ ...PROCEDURE, rules: { HJ03: {}, QQ99: {}, QQ98: {} } });
  expectProblem(unknown, 422, 'rules-not-adopted');
  expect(unknown.body.detail).toContain('QQ99、QQ98');
  const small = { ...PROCEDURE, steps: { ...PROCEDURE.steps, reviews: { needed: 3, panel: 2 } } };
  expectProblem(await village.decide(small), 400, 'invalid-request');
  expect((await village.committee.get(village.url('procedure'))).body.revision).toBe(1);
});

test('where acts need a case no route and no role posts one without: postings, batches, imports; reversals stay possible', async () => {
  const village = await openCaseVillage(setting, { ...PROCEDURE, directPosting: true });
  const posted = await village.post({ household: '001', rule: 'HJ03' });
  expect(posted.status).toBe(201);
  const form = upload('2026-10-05,001,王小001,HJ03,,1,2,,\n2026-10-06,002,王小002,HJ03,,1,2,,');
  const preview = await village.committee.request('POST', village.url('imports'), form.payload, {
    headers: form.headers,
  });
  expect(preview.status, preview.text).toBe(201);
  expect((await village.decide(PROCEDURE)).status).toBe(200);
  const size = async () => (await village.committee.get(village.url('ledger'))).body.size;
  const before = await size();
  const officer = await setting.app.as('officer', village.code, { unit: village.units[0] });
  const callers: [string, Caller][] = [
    ['committee', village.committee],
    ['operator', setting.app.operator],
    ['officer', officer],
  ];
  for (const [name, as] of callers) {
    expectProblem(await village.post({ household: '001', rule: 'WG01' }, { as }), 409, 'case-required');
    const items = [
      { key: freshKey(), household: '001', rule: 'WG01', occurredOn: '2026-10-05' },
      { key: freshKey(), household: '002', rule: 'WG01', occurredOn: '2026-10-05' },
    ];
    const each = await village.batch(items, { atomic: false }, as);
    const codes = each.body.outcomes.map((one: { problem: { code: string } }) => one.problem.code);
    expect(codes, name).toEqual(['case-required', 'case-required']);
    expect((await village.batch(items, { atomic: true }, as)).status, name).toBe(422);
  }
  for (const as of [village.committee, setting.app.operator]) {
    const headers = { 'idempotency-key': freshKey() };
    const commit = await as.post(village.url(`imports/${preview.body.id}/commit`), {}, { headers });
    expect(commit.text).toContain('case-required');
  }
  for (const as of [...village.reviewers, await village.token('001')]) {
    expectProblem(await village.post({ household: '001', rule: 'WG01' }, { as }), 403, 'forbidden');
  }
  expect(await size()).toBe(before);
  expect((await village.reverse(posted.body.entry.seq)).status).toBe(201);
  await expectCoherent(village.committee, village.code);
});

test('a rule may be an exception both ways, and a decision holds from the next request on', async () => {
  const village = await openCaseVillage(setting, { ...PROCEDURE, rules: { HJ03: { directPosting: true } } });
  const post = (rule: string) => village.post({ household: '001', rule });
  expect((await post('HJ03')).status).toBe(201);
  expectProblem(await post('WG01'), 409, 'case-required');
  await village.decide({ ...PROCEDURE, directPosting: true, rules: { HJ03: { directPosting: false } } });
  expectProblem(await post('HJ03'), 409, 'case-required');
  expect((await post('WG01')).status).toBe(201);
  await expectCoherent(village.committee, village.code);
});

test('a case keeps the steps that were asked for when it was declared; a rule may ask for others', async () => {
  const village = await openCaseVillage(setting, {
    ...PROCEDURE,
    rules: { HJ03: { reviews: { needed: 0, panel: 0 }, notice: true } },
  });
  const id = await village.fresh();
  const needs = async (which: string) => (await village.committee.get(village.url(`cases/${which}`))).body.needs;
  const asked = { verification: true, reviews: { needed: 0, panel: 0 }, notice: true };
  expect(await needs(id)).toEqual(asked);
  await village.decide({
    ...PROCEDURE,
    steps: { verification: false, reviews: { needed: 1, panel: 1 }, notice: true },
  });
  expect(await needs(id)).toEqual(asked);
  expect(await needs(await village.fresh())).toEqual({
    verification: false,
    reviews: { needed: 1, panel: 1 },
    notice: true,
  });
  expect((await village.step(village.committee, id, 'verification')).body.state).toBe('reviewed');
});
