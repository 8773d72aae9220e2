import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOCKS_FOR_GOOD } from '../../src/village/passbook.ts';
import { FIRST_LOCK_MINUTES, PIN_TRIES } from '../../src/village/passbook-pin.ts';
import type { Answer, Caller } from '../support/app.ts';
import { behindLock } from '../support/behind-lock.ts';
import { expectProblem, startVillageApp, type TestVillage, together, type VillageApp } from './support.ts';

const MINUTE = 60_000;
const PIN = '2468';
const WRONG = '1357';

let app: VillageApp;
let village: TestVillage;
let shop: Caller;
let code: string;
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  village = await app.village();
  await village.household('1', '甲');
  shop = await app.as('shop', village.code, { shop: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01' });
  await issue();
});

async function issue(): Promise<void> {
  const answer = await village.committee.post(`${village.base}/households/1/passbook`, { pin: PIN });
  expect(answer.status, answer.text).toBe(201);
  code = answer.body.code;
}

const lookUp = (pin?: string) =>
  shop.post(`${village.base}/passbook-lookups`, { passbook: code, ...(pin === undefined ? {} : { pin }) });
const open = (pin?: string) =>
  app.nobody.post('/v1/public/passbook-sessions', { code, ...(pin === undefined ? {} : { pin }) });
const state = async () => (await village.committee.get(`${village.base}/households/1/passbook`)).body;
const codes = (answers: Answer[]) => answers.map(({ body, status }) => body.code ?? status);

async function lockNow(): Promise<void> {
  for (let i = 0; i < PIN_TRIES; i += 1) await lookUp(WRONG);
}

describe('a PIN', () => {
  it('is asked for where one is set, counts the tries left, and the right one forgets them', async () => {
    expectProblem(await lookUp(), 422, 'pin-required');
    for (const left of [4, 3, 2, 1]) {
      const answer = await (left % 2 ? lookUp(WRONG) : open(WRONG));
      expectProblem(answer, 403, 'wrong-pin');
      expect(answer.body.detail).toContain(`${left} 次`);
      expect(await state()).toMatchObject({ wrongTries: 5 - left, lock: null });
    }
    expectProblem(await open(), 422, 'pin-required');
    expectProblem(await lookUp('12'), 400, 'invalid-request');
    expect((await lookUp(PIN)).body).toMatchObject({ pinRequired: true });
    expect(await state()).toMatchObject({ wrongTries: 0, lock: null });
    expectProblem(await lookUp(WRONG), 403, 'wrong-pin');
  });

  it('locks the passbook at the fifth wrong try, for shops and sessions, even for the right PIN, until the time it says', async () => {
    await lookUp(WRONG);
    for (const answer of [await open(WRONG), await lookUp(WRONG), await open(WRONG)])
      expectProblem(answer, 403, 'wrong-pin');
    const fifth = await lookUp(WRONG);
    expectProblem(fifth, 423, 'passbook-locked');
    expect(fifth.body.detail).toContain('2026-11-21 12:15');
    for (const answer of [await lookUp(PIN), await open(PIN), await lookUp(), await lookUp(WRONG)])
      expectProblem(answer, 423, 'passbook-locked');
    const until = new Date(app.clock.now.getTime() + FIRST_LOCK_MINUTES * MINUTE);
    expect((await state()).lock).toEqual({ until: until.toISOString() });
    const before = app.clock.now;
    app.clock.now = new Date(until.getTime() - 1);
    expectProblem(await lookUp(PIN), 423, 'passbook-locked');
    app.clock.now = until;
    expect((await lookUp(PIN)).status).toBe(200);
    app.clock.now = before;
  });

  it('locks twice as long each time in a row, and the sixth time until the committee unlocks', async () => {
    const before = app.clock.now;
    for (let locks = 1; locks < LOCKS_FOR_GOOD; locks += 1) {
      await lockNow();
      const until = new Date(app.clock.now.getTime() + FIRST_LOCK_MINUTES * 2 ** (locks - 1) * MINUTE);
      expect((await state()).lock).toEqual({ until: until.toISOString() });
      app.clock.now = until;
    }
    await lockNow();
    expect((await state()).lock).toEqual({ until: null });
    app.clock.now = new Date(app.clock.now.getTime() + 3_650 * 86_400_000);
    const answer = await lookUp(PIN);
    expectProblem(answer, 423, 'passbook-locked');
    expect(answer.body.detail).toContain('村委会解锁');
    expect((await village.committee.delete(`${village.base}/households/1/passbook/lock`)).status).toBe(204);
    expect((await lookUp(PIN)).status).toBe(200);
    app.clock.now = before;
    const query = { village: village.code, action: 'passbook.locked' };
    const audit = (await village.committee.get('/v1/audit', { query: { ...query, limit: '20' } })).body.data;
    expect(audit.map(({ details }: { details: { locks: number } }) => details.locks)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(audit[0].subject).toBe('1');
    const unlocked = await village.committee.get('/v1/audit', { query: { ...query, action: 'passbook.unlocked' } });
    expect(unlocked.body.data).toMatchObject([{ details: { locks: 6, tries: 0 } }]);
  });

  it('is forgotten with its lock when the passbook is issued anew; a lock from outside is recorded as the household’s', async () => {
    for (let i = 0; i < PIN_TRIES; i += 1) await open(WRONG);
    expectProblem(await lookUp(PIN), 423, 'passbook-locked');
    await issue();
    expect((await lookUp(PIN)).status).toBe(200);
    const query = { village: village.code, action: 'passbook.locked' };
    expect((await village.committee.get('/v1/audit', { query })).body.data).toMatchObject([{ actorName: '户 1' }]);
  });
});

describe('many tries at the same moment', () => {
  /** As many tries as the pool holds connections for stand at the passbook's row before one is let through. */
  const atOnce = (work: (() => Promise<Answer>)[]) =>
    behindLock(
      app.database,
      (tx) => tx`SELECT 1 FROM passbooks WHERE village_code = ${village.code} AND revoked_at IS NULL FOR UPDATE`,
      5,
      () => together(...work),
    );

  it('are never more than five guesses: of 40 wrong PINs four are told so, and the rest that it is locked', async () => {
    const answers = await atOnce(Array.from({ length: 40 }, (_, i) => () => (i % 2 ? open(WRONG) : lookUp(WRONG))));
    const told = codes(answers).sort();
    expect(told.filter((one) => one === 'wrong-pin')).toHaveLength(PIN_TRIES - 1);
    expect(told.filter((one) => one === 'passbook-locked')).toHaveLength(40 - PIN_TRIES + 1);
    expect((await state()).lock).not.toBeNull();
    const [row] = await app.database
      .admin`SELECT pin_locks, pin_tries FROM passbooks WHERE village_code = ${village.code}`;
    expect(row).toEqual({ pin_locks: 1, pin_tries: 0 });
    const query = { village: village.code, action: 'passbook.locked' };
    expect((await village.committee.get('/v1/audit', { query })).body.data).toHaveLength(1);
  });

  it('do not let the right PIN through once five wrong ones have been counted', async () => {
    await atOnce(Array.from({ length: 10 }, () => () => lookUp(WRONG)));
    const late = await together(...Array.from({ length: 6 }, () => () => lookUp(PIN)));
    expect(new Set(codes(late))).toEqual(new Set(['passbook-locked']));
  });

  it('all succeed with the right PIN', async () => {
    const answers = await atOnce(Array.from({ length: 20 }, () => () => lookUp(PIN)));
    expect(new Set(codes(answers))).toEqual(new Set([200]));
  });

  it('do not wait for the village’s lock, nor the village for them', async () => {
    await app.database.admin.begin(async (tx) => {
      await tx`SELECT 1 FROM ledgers WHERE village_code = ${village.code} FOR UPDATE`;
      expect(codes([await lookUp(WRONG), await lookUp(PIN), await open(PIN)])).toEqual(['wrong-pin', 200, 201]);
    });
    await app.database.admin.begin(async (tx) => {
      await tx`SELECT 1 FROM passbooks WHERE village_code = ${village.code} FOR UPDATE`;
      const posted = await village.post('1', 2);
      expect(posted).toBe(1);
    });
    expect((await app.ledger.verify(village.code)).ok).toBe(true);
  });
});
