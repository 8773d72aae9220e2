import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Setting, startSetting } from '../posting/setting.ts';
import { expectCoherent } from '../support/coherence.ts';
import { announce, attend, crowd, decide, list, made, peopled, settle, stopAt } from './activity-support.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

describe('a whole town on one square', () => {
  test('7,500 attendances, interrupted once and then settled by two at once: each exactly once', {
    timeout: 240_000,
  }, async () => {
    const { village: town } = await peopled(setting, 25);
    const { admin } = setting.app.database;
    const people = await crowd(setting, town, 7500);
    const id = await announce(town);
    const items = people.map((member) => ({ member }));
    expect((await attend(town, id, items.slice(0, 5000))).body.added).toBe(5000);
    expect((await attend(town, id, items.slice(4000))).body).toEqual({ added: 2500, repeated: 1000 });
    const stop = await stopAt(setting, people[2500]!);
    expect((await settle(town, id)).status).toBe(500);
    await stop.go();
    const half = await made(town.committee.get(town.url(`activities/${id}`)));
    expect(half.attendance).toMatchObject({ attended: 7500, posted: 2000, pending: 5500 });
    const other = await setting.app.as('committee', town.code);
    const both = await Promise.all([settle(town, id), settle(town, id, other)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const after = await made(town.committee.get(town.url(`activities/${id}`)));
    expect(after.attendance).toEqual({ attended: 7500, posted: 7500, cases: 0, refused: 0, pending: 0 });
    const [{ entries, persons }] = await admin<[{ entries: number; persons: number }]>`
      SELECT count(*)::int AS entries, count(DISTINCT member_id)::int AS persons FROM entries
      WHERE village_code = ${town.code} AND kind = 'posting'`;
    expect([entries, persons]).toEqual([7500, 7500]);
    const honours = await Promise.all(['000001', '000025'].map((no) => town.household(no)));
    expect(honours.every(({ honour }) => honour > 500)).toBe(true);
    await expectCoherent(town.committee, town.code);
  });

  test('settled in cases and interrupted between two batches, then repeated: one case and one entry each', {
    timeout: 120_000,
  }, async () => {
    const { village: town } = await peopled(setting, 25);
    const { admin } = setting.app.database;
    await decide(town, {});
    const people = await crowd(setting, town, 2300);
    const id = await announce(town);
    await made(
      attend(
        town,
        id,
        people.map((member) => ({ member })),
      ),
    );
    const stop = await stopAt(setting, people[1500]!);
    expect((await settle(town, id)).status).toBe(500);
    await stop.go();
    const half = await made(town.committee.get(town.url(`activities/${id}`)));
    expect(half).toMatchObject({ settledAt: expect.any(String), attendance: { cases: 1000, pending: 1300 } });
    const other = await setting.app.as('committee', town.code);
    const both = await Promise.all([settle(town, id), settle(town, id, other)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const again = await settle(town, id);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body.attendance).toEqual({ attended: 2300, posted: 0, cases: 2300, refused: 0, pending: 0 });
    const [counted] = await admin`
      SELECT count(*)::int AS cases, count(DISTINCT member_id)::int AS persons, count(DISTINCT entry_seq)::int AS entries,
        count(*) FILTER (WHERE state = 'posted')::int AS posted,
        (SELECT count(*)::int FROM case_steps s WHERE s.village_code = ${town.code}) AS steps
      FROM cases WHERE village_code = ${town.code}`;
    expect(counted).toEqual({ cases: 2300, persons: 2300, entries: 2300, posted: 2300, steps: 4600 });
    expect(await list(town, id, { outcome: 'pending' })).toEqual([]);
    await expectCoherent(town.committee, town.code);
  });

  test('cases that a cap refuses when they are posted are rejected together, each with its own step, reason and event', async () => {
    const { village: town } = await peopled(setting, 25);
    const { admin } = setting.app.database;
    await decide(town, {});
    const people = await crowd(setting, town, 100);
    const id = await announce(town, { rule: 'ZY01', quantity: 2 });
    await made(
      attend(
        town,
        id,
        people.map((member) => ({ member })),
      ),
    );
    // Eight points a month, four for each: two of every household count, of four.
    expect((await settle(town, id)).body.attendance).toMatchObject({ cases: 100, pending: 0 });
    const ends = await admin`
      SELECT s.step, s.kind, s.refusal ->> 'code' AS why, c.state, c.entry_seq IS NOT NULL AS entered, s.at = c.decided_at AS dated,
        count(*)::int AS cases, count(DISTINCT c.household_no)::int AS households,
        (SELECT count(*)::int FROM outbox o WHERE o.village_code = c.village_code AND o.kind = 'case.' || c.state) AS told
      FROM cases c JOIN case_steps s ON s.village_code = c.village_code AND s.case_id = c.id AND s.step > 1
      WHERE c.village_code = ${town.code} GROUP BY 1, 2, 3, 4, 5, 6, c.village_code ORDER BY 2`;
    const every = { step: 2, dated: true, cases: 50, households: 25, told: 50 };
    expect([...ends]).toEqual([
      { ...every, kind: 'posted', why: null, state: 'posted', entered: true },
      { ...every, kind: 'rejected', why: 'cap-exceeded', state: 'rejected', entered: false },
    ]);
    await expectCoherent(town.committee, town.code);
  });
});
