import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { freshKey, openVillage, type Setting, startSetting, TODAY, type Village } from './setting.ts';

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

const act = { household: '000001', rule: 'HJ03' };

describe('a posting', () => {
  it('is answered with the entry and where the household stands', async () => {
    const { status, body, headers } = await village.post({ ...act, note: '清扫广场', points: 2 });
    expect(status).toBe(201);
    expect(body.entry).toMatchObject({
      seq: 1,
      name: `${village.code}-000001`,
      kind: 'posting',
      household: '000001',
      rule: 'HJ03',
      dimension: '环境卫生',
      rulebookVersion: 1,
      quantity: 1,
      honour: 2,
      points: 2,
      occurredOn: '2026-10-05',
      countedIn: '2026-10',
      recordedAt: '2026-10-15T02:00:00.000Z',
      recordedBy: village.committee.client,
      original: null,
    });
    expect(body.household).toEqual({ no: '000001', honour: 2, balance: 2, held: 0, available: 2 });
    expect(headers.location).toBe(`/v1/villages/${village.code}/entries/1`);
    expect(headers['idempotency-replayed']).toBeUndefined();
  });

  it('repeated under its key is answered the same, marked as a replay, and posted once', async () => {
    const first = await village.post(act, { key: 'once' });
    await village.post(act);
    const again = await village.post(act, { key: 'once' });
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await village.household('000001')).honour).toBe(4);
  });

  it('under a used key with another content is refused, naming the field, and is no replay', async () => {
    await village.post({ ...act, note: '一' }, { key: 'used' });
    for (const [field, other] of Object.entries({
      household: { household: '000002', note: '一' },
      rule: { rule: 'KF01', note: '一' },
      occurredOn: { occurredOn: '2026-10-06', note: '一' },
      note: { note: '二' },
      reference: { reference: '文1', note: '一' },
    })) {
      const answer = await village.post({ ...act, ...other }, { key: 'used', english: true });
      expect(answer.status).toBe(422);
      expect(answer.body.code).toBe('idempotency-conflict');
      expect(answer.body.detail).toContain(`: ${field}`);
      expect(answer.headers['idempotency-replayed']).toBeUndefined();
    }
  });

  it('once refused stays refused under its key, also when it would be accepted by now', async () => {
    const full = { household: '000001', rule: 'ZY01', quantity: 4 };
    const first = await village.post(full);
    const refused = await village.post(full, { key: 'late' });
    expect(refused.status).toBe(409);
    await village.reverse(first.body.entry.seq);
    const retried = await village.post(full, { key: 'late' });
    expect(retried.status).toBe(409);
    expect(retried.body.code).toBe('cap-exceeded');
    expect(retried.headers['idempotency-replayed']).toBe('true');
    expect((await village.post(full)).status).toBe(201);
  });

  it('is posted once by 40 concurrent requests with one key', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => village.post(act, { key: 'crowd' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(39);
    expect((await village.committee.get(village.url('ledger'))).body.size).toBe(1);
  });

  it('refused 40 times at once with one key is refused alike', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => village.post({ ...act, household: '999999' }, { key: 'crowd' })),
    );
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['unknown-household']));
  });

  it('needs a key of idempotency', async () => {
    const answer = await village.committee.post(village.url('postings'), { ...act, occurredOn: TODAY });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('idempotency-key-required');
  });

  const refusals: [string, object, number, string][] = [
    ['an unknown household', { household: '999999' }, 422, 'unknown-household'],
    ['an unknown rule', { rule: 'XX99' }, 422, 'unknown-rule'],
    ['a day to come', { occurredOn: '2026-10-16' }, 422, 'date-in-future'],
    ['a day before the first rules', { occurredOn: '2025-12-31' }, 422, 'before-rulebook'],
    ['other points than the rule gives', { points: 3 }, 422, 'points-mismatch'],
    ['half a time', { quantity: 0.5 }, 422, 'bad-quantity'],
    ['a range without points', { rule: 'XJ01' }, 422, 'points-required'],
    ['points off the range', { rule: 'XJ01', points: 25 }, 422, 'points-out-of-range'],
    ['no member where a person counts', { rule: 'DY01' }, 422, 'member-required'],
    ['no reference where honours count', { rule: 'RY01' }, 422, 'reference-required'],
    ['no evidence where it is required', { rule: 'ZJ01' }, 422, 'evidence-required'],
    ['too much at once', { rule: 'ZY01', quantity: 5 }, 409, 'cap-exceeded'],
    ['a member of nobody', { member: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f' }, 422, 'unknown-member'],
    ['three decimals', { points: 2.001 }, 400, 'invalid-request'],
    ['a quantity of nothing', { quantity: 0 }, 400, 'invalid-request'],
    ['a recorder', { recordedBy: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f' }, 400, 'invalid-request'],
    ['evidence in the clear', { evidence: [{ url: 'http://a.example/1.jpg' }] }, 400, 'invalid-request'],
    ['evidence behind a password', { evidence: [{ url: 'https://u:p@a.example/1.jpg' }] }, 400, 'invalid-request'],
    ['half a hash', { evidence: [{ sha256: 'abc' }] }, 400, 'invalid-request'],
    ['eleven pieces of evidence', { evidence: Array(11).fill({ sha256: 'a'.repeat(64) }) }, 400, 'invalid-request'],
    ['a day that there is not', { occurredOn: '2026-02-30' }, 400, 'invalid-request'],
  ];
  it.each(refusals)('with %s is answered by its status and code', async (_what, change, status, code) => {
    const answer = await village.post({ ...act, ...change });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.code).toBe(code);
    if (status === 409 || status === 422) expect(answer.body.detail).not.toMatch(/\{\w+\}/);
  });

  it('to a closed household is refused', async () => {
    const key = freshKey();
    const headers = { 'idempotency-key': key };
    const closed = await village.committee.post(village.url('households/000003/closure'), {}, { headers });
    expect(closed.status, closed.text).toBeLessThan(300);
    expect((await village.post({ ...act, household: '000003' })).body.code).toBe('household-closed');
  });

  it('prices a range, hours and deductions; a veto moves nothing', async () => {
    const range = await village.post({ household: '000001', rule: 'XJ01', points: 15 });
    expect(range.body.entry.honour).toBe(15);
    const hours = await village.post({ household: '000001', rule: 'ZY01', quantity: 1.5 });
    expect(hours.body.entry).toMatchObject({ honour: 3, quantity: 1.5 });
    const deducted = await village.post({ household: '000001', rule: 'KF01' });
    expect(deducted.body.entry).toMatchObject({ honour: -2, points: -2, debit: 'household:000001' });
    const veto = await village.post({ household: '000001', rule: 'PF01' });
    expect(veto.body.entry).toMatchObject({ honour: 0, amount: 0 });
    expect(await village.household('000001')).toEqual({ honour: 16, balance: 16 });
  });

  it('forgives what a deduction finds nothing of, and lowers honour in full', async () => {
    const { body } = await village.post({ household: '000002', rule: 'KF01' });
    expect(body.entry).toMatchObject({ honour: -2, points: 0, amount: 0 });
    expect(body.household).toMatchObject({ honour: -2, balance: 0 });
  });
});

describe('who may post', () => {
  it('nobody without a key, nobody outside the scope, no role without the right', async () => {
    const { app } = setting;
    const other = await openVillage(setting);
    expect((await village.post(act, { as: app.nobody })).status).toBe(401);
    expect((await village.post(act, { as: other.committee })).body.code).toBe('not-found');
    for (const role of ['auditor', 'reviewer', 'supervisor'] as const) {
      const caller = await app.as(role, village.code);
      expect((await village.post(act, { as: caller })).status).toBe(403);
      expect((await village.reverse(1, { as: caller })).status).toBe(403);
      expect((await village.batch([{ key: '1', ...act, occurredOn: TODAY }], {}, caller)).status).toBe(403);
    }
    const missing = await app.operator.post(
      '/v1/villages/330111222333/postings',
      { ...act, occurredOn: TODAY },
      { headers: { 'idempotency-key': '1' } },
    );
    expect(missing.status).toBe(404);
    expect(missing.body.code).toBe('not-found');
  });

  it('the operator as the committee', async () => {
    expect((await village.post(act, { as: setting.app.operator })).status).toBe(201);
  });

  it('an officer only by rules marked for officers, in the own unit and below', async () => {
    const { committee, url } = village;
    const unit = async (name: string, parent?: string) =>
      (await committee.post(url('units'), { kind: '村民小组', name, ...(parent && { parent }) })).body.id as string;
    const first = await unit('第一组');
    const below = await unit('一号院', first);
    const second = await unit('第二组');
    const place = async (no: string, id: string) => {
      const patched = await committee.patch(url(`households/${no}`), { unit: id }, { headers: { 'if-match': '*' } });
      expect(patched.status, patched.text).toBe(200);
    };
    await place('000001', below);
    await place('000002', second);
    const officer = await setting.app.as('officer', village.code, { unit: first });
    const tidy = (household: string) => village.post({ household, rule: 'WG01' }, { as: officer });
    expect((await tidy('000001')).status).toBe(201);
    expect((await tidy('000002')).body.code).toBe('outside-unit');
    expect((await tidy('000003')).body.code).toBe('outside-unit');
    const barred = await village.post(act, { as: officer });
    expect(barred.status).toBe(403);
    expect(barred.body.code).toBe('rule-not-for-recorder');
    const batch = await village.batch(
      ['000001', '000002'].map((household, i) => ({ key: `o${i}`, household, rule: 'WG01', occurredOn: TODAY })),
      { atomic: false },
      officer,
    );
    expect(batch.body.outcomes.map((o: { status: string }) => o.status)).toEqual(['posted', 'refused']);
    expect((await village.reverse(1, { as: officer })).status).toBe(403);
  });

  it('an officer without a unit in the units that name the member behind the key', async () => {
    const { committee, url } = village;
    const member = await village.addMember('000003', '王网格');
    const unit = await committee.post(url('units'), { kind: '网格', name: '一网格', officer: member });
    expect(unit.status, unit.text).toBe(201);
    await committee.patch(url('households/000001'), { unit: unit.body.id }, { headers: { 'if-match': '*' } });
    const officer = await setting.app.as('officer', village.code, { member });
    const tidy = (household: string) => village.post({ household, rule: 'WG01' }, { as: officer });
    expect((await tidy('000001')).status).toBe(201);
    expect((await tidy('000002')).body.code).toBe('outside-unit');
  });

  it('nobody merit to the household that the member behind the key belonged to on the day, or does today', async () => {
    const member = await village.addMember('000001', '李会计', { from: '2026-03-01' });
    const keeper = await setting.app.as('committee', village.code, { member });
    const own = (more: object) => village.post({ ...act, ...more }, { as: keeper });
    const refused = await own({});
    expect(refused.status).toBe(403);
    expect(refused.body.code).toBe('own-household');
    expect((await own({ household: '000002' })).status).toBe(201);
    expect((await own({ rule: 'KF01' })).status).toBe(201);
    expect((await own({ occurredOn: '2026-02-28' })).body.code).toBe('own-household');
    const batch = await village.batch([{ key: 'own', ...act, occurredOn: TODAY }], { atomic: false }, keeper);
    expect(batch.body.outcomes[0].problem.code).toBe('own-household');
  });

  it('nobody takes a deduction of the own household back', async () => {
    const member = await village.addMember('000001', '李会计');
    const keeper = await setting.app.as('committee', village.code, { member });
    const { body } = await village.post({ ...act, rule: 'KF01' });
    const merit = await village.post(act);
    expect((await village.reverse(body.entry.seq, { as: keeper })).body.code).toBe('own-household');
    expect((await village.reverse(merit.body.entry.seq, { as: keeper })).status).toBe(201);
    expect((await village.reverse(body.entry.seq)).status).toBe(201);
  });
});

describe('the member who acted', () => {
  it('belongs to the household on the day of the act', async () => {
    const member = await village.addMember('000001', '张三', { from: '2026-10-03' });
    const by = (more: object) => village.post({ ...act, member, ...more });
    expect((await by({ occurredOn: '2026-10-03' })).body.entry.member).toBe(member);
    const early = await by({ occurredOn: '2026-10-02' });
    expect(early.status).toBe(422);
    expect(early.body.code).toBe('unknown-member');
    const elsewhere = await by({ household: '000002' });
    expect(elsewhere.body.code).toBe('unknown-member');
    const stranger = await village.post({ ...act, member: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f' });
    expect(stranger.body.detail).toContain(member);
  });
});
