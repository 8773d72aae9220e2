import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { advanceRequest, REQUEST_ACTIONS, REQUEST_STATES } from '../../src/procedure/activity/request.ts';
import { freshKey, type Setting, TODAY } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { type CaseVillage, PROCEDURE } from './case-village.ts';
import { BY_WORD, ok, requestDesk, startRequests } from './request-support.ts';

let setting: Setting;
let village: CaseVillage;
let asker: Caller;
let helper: Caller;
let outsider: Caller;

beforeAll(async () => {
  ({ setting, village, asker, helper, outsider } = await startRequests());
});
afterAll(() => setting.close());

const desk = requestDesk(() => ({ village, asker, helper }));
const { make, step, take, complete, confirm, caseOf, read, brought } = desk;

test('the machine of a request: every state and every action, written out by hand', () => {
  const expected: Record<string, string> = {
    'open take': 'taken',
    'open withdraw': 'withdrawn',
    'taken return': 'open',
    'taken complete': 'done',
    'taken withdraw': 'withdrawn',
    'done confirm': 'confirmed',
    'done dispute': 'taken',
  };
  for (const state of REQUEST_STATES) {
    for (const action of REQUEST_ACTIONS) {
      const next = advanceRequest(state, action);
      const seen = isRefusal(next) ? next.code : next;
      expect(seen, `${state} ${action}`).toBe(expected[`${state} ${action}`] ?? 'request-not-ready');
    }
  }
});

test('asked, taken, done, confirmed: the volunteer has the points at once where nothing else is needed', async () => {
  const before = await village.household('002');
  const made = ok(await make(asker, { wantedOn: '2026-10-14' }));
  expect(made).toMatchObject({ state: 'open', household: '001', words: '帮忙收玉米', unit: { name: '1组' } });
  expect(ok(await take(helper, made.id))).toMatchObject({
    state: 'taken',
    volunteer: { member: village.heads['002'], household: '002' },
  });
  expect(ok(await complete(helper, made.id))).toMatchObject({ state: 'done', doneOn: '2026-10-14', quantity: 2 });
  expect((await village.household('002')).honour).toBe(before.honour);
  const key = freshKey();
  const confirmed = ok(await confirm(asker, made.id, {}, key));
  expect(confirmed.state).toBe('confirmed');
  const found = await caseOf(confirmed.case);
  expect(found).toMatchObject({ state: 'posted', source: 'request', household: '002', member: village.heads['002'] });
  expect(found.steps.map(({ kind }: { kind: string }) => kind)).toEqual(['declared', 'confirmed', 'posted']);
  expect((await village.household('002')).honour).toBe(before.honour + 4);
  const again = await confirm(asker, made.id, {}, key);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(ok(again)).toEqual(confirmed);
  expectProblem(await confirm(asker, made.id, { confirmed: false }, key), 422, 'idempotency-conflict');
  expectProblem(await confirm(asker, made.id), 409, 'request-not-ready');
  expectProblem(await confirm(asker, await brought('done'), {}, key), 422, 'idempotency-conflict');
  expect((await village.household('002')).honour).toBe(before.honour + 4);
});

test('a village that asks for a review gets one after the confirmation, and nobody has points before', async () => {
  const reviewed = { ...PROCEDURE, steps: { verification: true, reviews: { needed: 1, panel: 2 }, notice: false } };
  ok(await village.decide(reviewed));
  const before = await village.household('002');
  const { case: id } = ok(await confirm(asker, await brought('done')));
  expect(await caseOf(id)).toMatchObject({ state: 'verified', entry: null });
  const neighbour = await setting.app.as('reviewer', village.code, { member: village.heads['001'] });
  expectProblem(await village.step(neighbour, id, 'review'), 403, 'conflict-of-interest');
  expect((await village.household('002')).honour).toBe(before.honour);
  expect(ok(await village.step(village.reviewers[0], id, 'review')).state).toBe('posted');
  expect((await village.household('002')).honour).toBe(before.honour + 4);
  ok(await village.decide(BY_WORD));
});

test('not confirmed: the claim is kept as a rejected case with its reason, and the volunteer may do it still', async () => {
  const id = await brought('done');
  const disputed = ok(await confirm(asker, id, { confirmed: false, reason: '还没来' }));
  expect(disputed).toMatchObject({ state: 'taken', doneOn: null, quantity: null });
  const kept = await caseOf(disputed.case);
  expect([kept.state, kept.steps[1].kind, kept.steps[1].reason]).toEqual(['rejected', 'refuted', '还没来']);
  ok(await complete(helper, id, { quantity: 1 }));
  const confirmed = ok(await confirm(asker, id));
  expect(confirmed.case).not.toBe(disputed.case);
  expect((await caseOf(confirmed.case)).state).toBe('posted');
});

describe('who may', () => {
  test('ask: a household for itself, an officer in the own units, the committee for anybody', async () => {
    expect(ok(await make(village.officer, { household: '002' })).household).toBe('002');
    expect(ok(await make(village.committee, { household: '101' })).household).toBe('101');
    expectProblem(await make(village.officer, { household: '101' }), 403, 'outside-unit');
    expectProblem(await make(asker, { household: '002' }), 404, 'not-found');
    expectProblem(await make(village.committee, { household: '999' }), 422, 'unknown-household');
    for (const by of [village.reviewers[0], await setting.app.as('auditor', village.code)]) {
      expectProblem(await make(by, { household: '001' }), 403, 'forbidden');
    }
    expectProblem(await make(asker, { rule: 'WU99' }), 422, 'rules-not-adopted');
    for (const rule of ['KF01', 'XJ01', 'PF01', 'ZJ01', 'RY01']) {
      expectProblem(await make(asker, { rule }), 422, 'rule-not-for-requests');
    }
  });

  test('ask twice with one key: one request; with other words: a conflict', async () => {
    const key = freshKey();
    const [one, two] = [await make(asker, {}, key), await make(asker, {}, key)];
    expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);
    expect(two.headers['idempotency-replayed']).toBe('true');
    expectProblem(await make(asker, { words: '别的' }, key), 422, 'idempotency-conflict');
  });

  test('take: never for the own household, and a household only with its own members', async () => {
    const id = await brought('open');
    expectProblem(await take(asker, id, '001'), 403, 'own-household');
    expectProblem(await take(village.committee, id, '001'), 403, 'own-household');
    expectProblem(await take(helper, id, '101'), 403, 'not-a-party');
    const nobody = { member: '01938c2e-7b1a-7c3d-9e4f-000000000001' };
    expectProblem(await step(helper, id, 'taking', nobody), 403, 'not-a-party');
    expectProblem(await step(village.committee, id, 'taking', nobody), 422, 'unknown-volunteer');
    expectProblem(await take(village.officer, id, '101'), 403, 'outside-unit');
    expectProblem(await take(village.reviewers[0], id), 403, 'forbidden');
    expect((await read(id)).body.state).toBe('open');
    expect(ok(await take(village.officer, id)).volunteer.household).toBe('002');
    expectProblem(await take(helper, id), 409, 'request-not-ready');
    expectProblem(await take(outsider, id, '101'), 404, 'not-found');
  });

  test('say that it was done: who took it or the committee, judged by the rules of the day', async () => {
    const id = await brought('taken');
    expectProblem(await complete(asker, id), 403, 'not-a-party');
    expectProblem(await complete(outsider, id), 404, 'not-found');
    expectProblem(await complete(village.officer, id), 403, 'not-a-party');
    expectProblem(await complete(helper, id, { quantity: 0.3 }), 422, 'bad-quantity');
    expect((await complete(helper, id, { doneOn: '2026-10-16' })).body.code).toBe('date-in-future');
    const own = await setting.app.as('officer', village.code, { unit: village.units[0], member: village.heads['002'] });
    expect(ok(await complete(own, id, { doneOn: TODAY })).state).toBe('done');
    expectProblem(await complete(village.committee, id), 409, 'request-not-ready');
    expectProblem(await complete(village.committee, await brought('open')), 409, 'request-not-ready');
  });

  test('confirm: the requester, or the committee with the requester’s words; neither volunteer nor who wrote it down', async () => {
    const id = await brought('done');
    const words = { reason: '王小001：来过' };
    for (const by of [helper, village.officer]) expectProblem(await confirm(by, id, words), 403, 'not-a-party');
    expectProblem(await confirm(outsider, id, words), 404, 'not-found');
    expectProblem(await confirm(village.committee, id), 422, 'requester-words-required');
    const self = await setting.app.as('committee', village.code, { member: village.heads['002'] });
    expectProblem(await confirm(self, id, words), 403, 'conflict-of-interest');
    const done = ok(await confirm(village.committee, id, words));
    expect((await caseOf(done.case)).steps[1]).toMatchObject({ kind: 'confirmed', reason: words.reason });
    for (const writes of ['make', 'take', 'complete']) {
      const by = (name: string, other: Caller) => (name === writes ? village.committee : other);
      const made = ok(await make(by('make', asker), { household: '001' }));
      ok(await take(by('take', helper), made.id));
      ok(await complete(by('complete', helper), made.id));
      expectProblem(await confirm(village.committee, made.id, words), 403, 'conflict-of-interest');
      expect((await read(made.id)).body.state, writes).toBe('done');
    }
  });

  test('kin may take, and somebody else confirms', async () => {
    const id = await brought('done');
    const members = [village.heads['001'], village.heads['002']];
    ok(await village.committee.post(village.url('kinships'), { members, relation: '兄弟' }));
    expectProblem(await confirm(asker, id), 403, 'conflict-of-interest');
    const kin = await setting.app.as('committee', village.code, { member: village.heads['001'] });
    expectProblem(await confirm(kin, id, { reason: '来过' }), 403, 'conflict-of-interest');
    expect(ok(await confirm(village.committee, id, { reason: '来过' })).state).toBe('confirmed');
    expect((await village.committee.delete(village.url(`kinships/${members.join('/')}`))).status).toBe(204);
  });

  test('withdraw: the requester, the officer of its unit or the committee, until it is done', async () => {
    const other = await setting.app.as('officer', village.code, { unit: village.units[1] });
    const id = await brought('open');
    expectProblem(await step(helper, id, 'withdrawal'), 403, 'not-a-party');
    expectProblem(await step(other, id, 'withdrawal'), 403, 'outside-unit');
    expect(ok(await step(asker, id, 'withdrawal')).state).toBe('withdrawn');
    expectProblem(await take(helper, id), 404, 'not-found');
    expectProblem(await take(village.committee, id), 409, 'request-not-ready');
    for (const by of [village.officer, village.committee]) {
      expect(ok(await step(by, await brought('taken'), 'withdrawal')).state).toBe('withdrawn');
    }
    expectProblem(await step(asker, await brought('done'), 'withdrawal'), 409, 'request-not-ready');
  });
});

test('two takers at once: one has it; two confirmations at once: the points are there once', async () => {
  const id = await brought('open');
  const { database } = setting.app;
  const lock = villageLock(village.code);
  const answers = await behindLock(database, lock, 2, () =>
    Promise.all([take(helper, id, '002'), take(outsider, id, '101')]),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const done = await brought('done');
  const before = await village.household('002');
  const both = await behindLock(database, lock, 2, () => Promise.all([confirm(asker, done), confirm(asker, done)]));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await village.household('002')).honour - before.honour).toBe(4);
  const cases = ok(await village.committee.get(village.url('cases?source=request&limit=200'))).data;
  const { case: made } = (await read(done)).body;
  expect(cases.filter((one: { id: string }) => one.id === made)).toHaveLength(1);
});

interface Listed {
  id: string;
  state: string;
  rule: string;
  household?: string;
  volunteer?: { household: string } | null;
}

async function listAll(by: Caller, query: Record<string, string> = {}): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: string | null = null;
  do {
    const more: Record<string, string> = cursor === null ? {} : { cursor };
    const page = ok(await by.get(village.url('requests'), { query: { ...query, limit: '4', ...more } }));
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

test('every filter finds what going through all finds; a household sees open ones and its own', async () => {
  ok(await make(asker, { rule: 'ZY01' }));
  ok(await make(outsider, { rule: 'ZY01' }));
  const all = await listAll(village.committee);
  const ids = all.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort().reverse());
  const mine = (no: string) => (r: Listed) => r.state === 'open' || r.household === no || r.volunteer?.household === no;
  for (const state of [undefined, ...REQUEST_STATES]) {
    for (const rule of [undefined, 'HJ03', 'ZY01', 'WU99']) {
      const query = { ...(state && { state }), ...(rule && { rule }) };
      const matching = all.filter((r) => (!state || r.state === state) && (!rule || r.rule === rule));
      expect(await listAll(village.committee, query), JSON.stringify(query)).toEqual(matching);
      const seen = await listAll(outsider, query);
      expect(seen.map(({ id }) => id)).toEqual(matching.filter(mine('101')).map(({ id }) => id));
    }
  }
  expectProblem(await asker.get(village.url('requests'), { query: { cursor: 'x' } }), 400, 'invalid-cursor');
});

test('who may not read personal data sees the unit and no more: no household, no volunteer, no words', async () => {
  const [open, taken] = [await brought('open'), await brought('taken')];
  const auditor = await setting.app.as('auditor', village.code);
  const elsewhere = await setting.app.as('officer', village.code, { unit: village.units[1] });
  for (const [by, id] of [
    [auditor, open],
    [auditor, taken],
    [elsewhere, taken],
    [outsider, open],
  ] as const) {
    const { body, text } = await read(id, by);
    expect(body).toMatchObject({ id, unit: { id: village.units[0], name: '1组' } });
    for (const name of ['household', 'volunteer', 'words']) expect(body).not.toHaveProperty(name);
    expect(text).not.toMatch(/玉米|"001"|"002"/);
  }
  expect(JSON.stringify(await listAll(auditor))).not.toMatch(/玉米|"001"|"002"|"101"/);
  for (const by of [village.committee, village.officer, asker, helper]) {
    expect((await read(taken, by)).body).toMatchObject({ household: '001', words: '帮忙收玉米' });
  }
  expectProblem(await read(taken, outsider), 404, 'not-found');
  await expectCoherent(village.committee, village.code);
});

test('who moved in with the requester after helping does not confirm it there; the committee does, with the requester’s words', async () => {
  const member = await village.addMember('002', '李二');
  const { id } = ok(await make(asker));
  ok(await step(helper, id, 'taking', { member }));
  ok(await complete(helper, id));
  ok(await village.committee.post(village.url(`members/${member}/move`), { household: '001' }));
  for (const confirmed of [true, false]) {
    expectProblem(await confirm(asker, id, { confirmed, reason: '是' }), 403, 'conflict-of-interest');
  }
  expect(ok(await confirm(village.committee, id, { reason: '老人当面说' })).state).toBe('confirmed');
});
