import { describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { loadMemberships } from '../../src/village/index.ts';
import { expectProblem, together } from './support.ts';
import { points, startTransitions } from './transitions.ts';

const { app, open, read, send } = await startTransitions();

it('a household that has ended names who stands in for it, or says that nobody does', async () => {
  const village = await open();
  for (const no of ['1', '2', '3', '4']) await village.household(no, `户主${no}`);
  await send('1', 'merger', { into: '2' });
  await send('2', 'merger', { into: '3' });
  await send('4', 'closure', {});
  const tried = async (no: string, language: string) => {
    const headers = { 'accept-language': language };
    const answer = await village.committee.post(
      `${village.base}/households/${no}/members`,
      { name: '新' },
      { headers },
    );
    expectProblem(answer, 409, 'household-closed');
    return answer.body.fix;
  };
  expect(await tried('2', 'zh')).toBe('请核对户号；该户由户 3 承接，可改用户 3。');
  expect(await tried('2', 'en')).toBe('Check the number; household 3 has taken its place, use that instead.');
  expect(await tried('4', 'zh')).toBe('请核对户号；该户没有承接户。');
  expect(await tried('4', 'en')).toBe('Check the number; it has no successor.');
  // Postings name the end of the line: who is still there.
  await expect(village.post('1', 1)).rejects.toThrow('该户由户 3 承接');
});

describe('a merger', () => {
  it('moves everybody and the whole balance, closes the household and keeps its honour', async () => {
    const village = await open();
    const [a] = (await village.household('1', '甲')) as [string];
    const [b, c] = (await village.household('2', '乙', '丙')) as [string, string];
    await village.post('1', 3);
    await village.post('2', 10);
    const passbook = await village.committee.post(`${village.base}/households/2/passbook`);
    expect(passbook.status).toBe(201);
    const answer = await send('2', 'merger', { into: '1', on: '2026-11-15' });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      household: { no: '2', honour: 10, balance: 0 },
      counterpart: { no: '1', honour: 3, balance: 13 },
    });
    const [one, two] = [await read('1'), await read('2')];
    expect(one.members.map((m: { id: string }) => m.id).sort()).toEqual([a, b, c].sort());
    expect(one.members.filter((m: { head: boolean }) => m.head)).toHaveLength(1);
    expect(two).toMatchObject({ status: 'closed', closedOn: '2026-11-15', successor: '1', memberCount: 0, honour: 10 });
    const alive = await app.database
      .admin`SELECT 1 FROM passbooks WHERE village_code = ${village.code} AND revoked_at IS NULL`;
    expect(alive).toHaveLength(0);
    await expect(village.post('2', 1)).rejects.toThrow('household-closed');
    const stays = await loadMemberships(app.sql, [], [{ village: village.code, id: b }]);
    expect(stays.of(village.code, '2', '1900-01-01' as Day)).toEqual([b]);
    expect(stays.of(village.code, '2', '2026-11-14' as Day)).toEqual([b]);
    expect(stays.of(village.code, '2', '2026-11-15' as Day)).toEqual([]);
    expect(stays.of(village.code, '1', '2026-11-14' as Day)).toEqual([]);
    expect(stays.of(village.code, '1', '2026-11-15' as Day)).toEqual([b]);
    const kinds = (await village.committee.get(`${village.base}/households/1/history`)).body.data;
    expect(kinds.map((l: { kind: string }) => l.kind)).toEqual(['opened', 'absorbed', 'moved-in', 'moved-in']);
  });

  it('takes a debt along', async () => {
    const village = await open({ deductionPolicy: 'debt' });
    await village.household('1', '甲');
    await village.household('2', '乙');
    await village.post('1', 3);
    await village.post('2', -5);
    expect((await send('2', 'merger', { into: '1' })).status).toBe(201);
    expect(points(await read('1'))).toEqual([3, -2, 0, 0]);
    expect(points(await read('2'))).toEqual([-5, 0, 0, 0]);
  });

  it('is refused where it cannot be', async () => {
    const village = await open();
    await village.household('1', '甲');
    await village.household('2', '甲');
    await village.household('3', '丙');
    expectProblem(await send('1', 'merger', { into: '1' }), 422, 'same-household');
    expectProblem(await send('1', 'merger', { into: '9' }), 422, 'unknown-household');
    expectProblem(await send('9', 'merger', { into: '1' }), 404, 'not-found');
    expectProblem(await send('1', 'merger', { into: '2' }), 409, 'member-exists');
    expectProblem(await send('1', 'merger', {}), 400, 'invalid-request');
    await village.committee.post(`${village.base}/households`, { no: '4', openedOn: '2026-11-10' });
    expectProblem(await send('1', 'merger', { into: '4', on: '2026-11-09' }), 422, 'day-too-early');
    await village.post('3', 2);
    await village.hold('3', 1);
    expectProblem(await send('3', 'merger', { into: '1' }), 409, 'open-holds');
    expect((await send('1', 'closure', {})).status).toBe(201);
    expectProblem(await send('1', 'merger', { into: '2' }), 409, 'household-closed');
    expectProblem(await send('2', 'merger', { into: '1' }), 409, 'household-closed');
  });

  it('of two households into each other at the same moment happens one way', async () => {
    for (let round = 0; round < 5; round += 1) {
      const village = await open();
      await village.household('1', '甲');
      await village.household('2', '乙');
      await village.post('1', 4);
      await village.post('2', 6);
      const answers = await together(
        () => send('1', 'merger', { into: '2' }),
        () => send('2', 'merger', { into: '1' }),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const both = [await read('1'), await read('2')];
      expect(both.map(({ balance }) => balance).sort((a, b) => a - b)).toEqual([0, 10]);
      expect(both.map(({ memberCount }) => memberCount).sort()).toEqual([0, 2]);
    }
  });

  it('of one household into two at the same moment happens once', async () => {
    const village = await open();
    for (const no of ['1', '2', '3']) await village.household(no, `户主${no}`);
    await village.post('1', 4);
    const answers = await together(
      () => send('1', 'merger', { into: '2' }),
      () => send('1', 'merger', { into: '3' }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('a closure', () => {
  it('gives the balance to the successor, or lets it expire', async () => {
    const village = await open();
    await village.household('1', '甲');
    const [b, c] = (await village.household('2', '乙', '丙')) as [string, string];
    await village.household('3', '丁');
    for (const no of ['1', '2', '3']) await village.post(no, 5);
    const kept = await send('2', 'closure', { successor: '1', on: '2026-11-20' });
    expect(kept.body).toMatchObject({ household: { no: '2', balance: 0 }, counterpart: { no: '1', balance: 10 } });
    const gone = await send('3', 'closure', { note: '全户迁出' });
    expect(gone.status, gone.text).toBe(201);
    expect(gone.body).toMatchObject({ household: { no: '3', honour: 5, balance: 0 }, counterpart: null });
    expect(await read('2')).toMatchObject({ status: 'closed', closedOn: '2026-11-20', successor: '1', memberCount: 0 });
    const stays = await loadMemberships(app.sql, [{ village: village.code, no: '2' }], []);
    expect(stays.of(village.code, '2', '2026-11-20' as Day)).toEqual([b, c].sort());
    expect(stays.of(village.code, '2', '2026-11-21' as Day)).toEqual([]);
    const kinds = (await village.committee.get(`${village.base}/households/2/history`)).body.data;
    expect(kinds.map((l: { kind: string }) => l.kind)).toEqual(['opened', 'closed', 'left', 'left']);
    const again = await send('2', 'closure', { successor: '1', on: '2026-11-20' });
    expectProblem(again, 409, 'household-closed');
  });

  it('repeated under its key answers as the first time', async () => {
    const village = await open();
    await village.household('1', '甲');
    await village.post('1', 5);
    const first = await send('1', 'closure', {}, 'closing');
    const again = await send('1', 'closure', {}, 'closing');
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await send('1', 'closure', { on: '2026-11-01' }, 'closing'), 422, 'idempotency-conflict');
  });

  it('is refused with open holds, to itself, to strangers and to come', async () => {
    const village = await open();
    await village.household('1', '甲');
    await village.post('1', 5);
    expectProblem(await send('1', 'closure', { successor: '1' }), 422, 'same-household');
    expectProblem(await send('1', 'closure', { successor: '9' }), 422, 'unknown-household');
    expectProblem(await send('1', 'closure', { on: '2026-11-22' }), 422, 'day-in-future');
    expectProblem(await send('1', 'closure', { when: 1 }), 400, 'invalid-request');
    await village.hold('1', 2);
    expectProblem(await send('1', 'closure', {}), 409, 'open-holds');
    const auditor = await app.as('auditor', village.code);
    const headers = { 'idempotency-key': 'x' };
    const url = `${village.base}/households/1/closure`;
    expectProblem(await auditor.post(url, {}, { headers }), 403, 'forbidden');
  });
});
