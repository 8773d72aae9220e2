import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Setting } from '../posting/setting.ts';
import { expectProblem } from '../redemption/support.ts';
import type { Caller } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import type { CaseVillage } from './case-village.ts';
import { ok, requestDesk, startRequests } from './request-support.ts';

let setting: Setting;
let village: CaseVillage;
let asker: Caller;
let helper: Caller;
let outsider: Caller;
beforeAll(async () => {
  ({ setting, village, asker, helper, outsider } = await startRequests());
});
afterAll(() => setting.close());
const { make, step, take, complete, confirm, read, brought } = requestDesk(() => ({ village, asker, helper }));
const giveBack = (by: Caller, id: string) => step(by, id, 'return');

test('given back, a request is open again for anybody, and the points go to who takes it then', async () => {
  const id = await brought('taken');
  const returned = ok(await giveBack(helper, id));
  expect(returned).toMatchObject({ state: 'open', takenAt: null });
  // Who has it no longer knows no more of it than everybody.
  for (const name of ['household', 'words', 'volunteer']) expect(returned).not.toHaveProperty(name);
  expect((await read(id)).body).toMatchObject({ state: 'open', volunteer: null, household: '001', closedAt: null });
  expectProblem(await complete(helper, id), 403, 'not-a-party');
  const before = [await village.household('002'), await village.household('101')];
  ok(await take(outsider, id, '101'));
  ok(await complete(outsider, id));
  expect(ok(await confirm(asker, id)).state).toBe('confirmed');
  expect((await village.household('101')).honour - before[1]!.honour).toBe(4);
  expect((await village.household('002')).honour).toBe(before[0]!.honour);
  const audit = ok(await village.committee.get('/v1/audit', { query: { action: 'request.returned' } })).data;
  expect(audit[0]).toMatchObject({ subject: id, details: { state: 'open' } });
  const told = await setting.app.database.admin`
    SELECT kind, data ->> 'state' AS state FROM outbox WHERE subject = ${id} AND kind <> 'request.made' ORDER BY id LIMIT 3`;
  expect([...told]).toEqual([
    { kind: 'request.taken', state: 'taken' },
    { kind: 'request.returned', state: 'open' },
    { kind: 'request.taken', state: 'taken' },
  ]);
  await expectCoherent(village.committee, village.code);
});

test('the volunteer, its household, an officer of its unit and the committee may; nobody else', async () => {
  const id = await brought('taken');
  expectProblem(await giveBack(asker, id), 403, 'not-a-party');
  expectProblem(await giveBack(outsider, id), 404, 'not-found');
  expectProblem(await giveBack(setting.app.nobody, id), 401, 'unauthenticated');
  const elsewhere = await setting.app.as('officer', village.code, { unit: village.units[1] });
  expectProblem(await giveBack(elsewhere, id), 403, 'outside-unit');
  for (const role of ['reviewer', 'auditor'] as const) {
    expectProblem(await giveBack(await setting.app.as(role, village.code), id), 403, 'forbidden');
  }
  expect((await read(id)).body.state).toBe('taken');
  const volunteer = { unit: village.units[1], member: village.heads['002'] };
  const own = await setting.app.as('officer', village.code, volunteer);
  for (const by of [helper, village.officer, own, village.committee]) {
    const taken = await brought('taken');
    ok(await giveBack(by, taken));
    expect((await read(taken)).body.state).toBe('open');
  }
});

test('only what is taken is given back: not what is open, done, confirmed or withdrawn', async () => {
  expectProblem(await giveBack(village.committee, await brought('open')), 409, 'request-not-ready');
  for (const by of [helper, village.officer]) {
    expectProblem(await giveBack(by, await brought('open')), 403, 'not-a-party');
  }
  const done = await brought('done');
  expectProblem(await giveBack(helper, done), 409, 'request-not-ready');
  ok(await confirm(asker, done, { confirmed: false, reason: '还没来' }));
  expect(ok(await giveBack(village.committee, done)).state).toBe('open');
  const confirmed = await brought('done');
  ok(await confirm(asker, confirmed));
  expectProblem(await giveBack(helper, confirmed), 409, 'request-not-ready');
  const withdrawn = await brought('open');
  ok(await step(asker, withdrawn, 'withdrawal'));
  expectProblem(await giveBack(village.committee, withdrawn), 409, 'request-not-ready');
});

test('a key that wrote down only a taking that was given back may confirm for the requester; of the present taking it may not', async () => {
  const { id } = ok(await make(asker));
  ok(await take(village.committee, id, '101'));
  ok(await giveBack(village.committee, id));
  ok(await take(helper, id));
  ok(await complete(helper, id));
  expect(ok(await confirm(village.committee, id, { reason: '来过' })).state).toBe('confirmed');
  const again = ok(await make(asker)).id;
  ok(await take(helper, again));
  ok(await giveBack(helper, again));
  ok(await take(village.committee, again));
  ok(await complete(helper, again));
  expectProblem(await confirm(village.committee, again, { reason: '来过' }), 403, 'conflict-of-interest');
});

test('given back and done at the same moment: one of the two, and never a request that is done by nobody', async () => {
  for (let round = 0; round < 4; round += 1) {
    const id = await brought('taken');
    const work = [() => giveBack(helper, id), () => complete(helper, id)];
    if (round % 2 === 1) work.reverse();
    const answers = await behindLock(setting.app.database, villageLock(village.code), 2, () =>
      Promise.all(work.map((go) => go())),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { state, volunteer } = (await read(id)).body;
    expect([state, volunteer?.household]).toEqual(state === 'done' ? ['done', '002'] : ['open', undefined]);
  }
});

test('given back and taken by another while the committee says that it was done: nobody is credited with another’s work', async () => {
  for (let round = 0; round < 3; round += 1) {
    const id = await brought('taken');
    // The steps wait in this order; the completion was judged while the first volunteer still had it.
    const answers = await behindLock(setting.app.database, villageLock(village.code), 3, () =>
      Promise.all([giveBack(helper, id), take(outsider, id, '101'), complete(village.committee, id)]),
    );
    const { state, volunteer } = (await read(id)).body;
    const no = volunteer?.household ?? 'nobody';
    expect(volunteer?.member, `${round} ${state}`).toBe(village.heads[no]);
    expect([state, no].join(' ')).toMatch(/^(done 002|taken 101|open nobody)$/);
    expect(answers[2]!.status === 200).toBe(state === 'done');
  }
});
