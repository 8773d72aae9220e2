import { describe, expect, it } from 'vitest';
import { expectProblem, together } from './support.ts';
import { points, startTransitions } from './transitions.ts';

const NOBODY = '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01';

const { app, open, read, send } = await startTransitions();

describe('a split', () => {
  it('moves members and a share of the balance to a new household; honour stays', async () => {
    const village = await open();
    const unit = (await village.committee.post(`${village.base}/units`, { kind: '网格', name: '甲' })).body.id;
    const [father, son, wife] = (await village.household('1', '父', '子', '媳')) as [string, string, string];
    await village.committee.patch(`${village.base}/households/1`, { unit });
    await village.post('1', 20);
    const body = { no: '1-2', members: [wife, son], head: son, balance: 7.5, on: '2026-11-01', address: '西头' };
    const answer = await send('1', 'split', { ...body, note: '兄弟分家' });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.headers.location).toBe(`${village.base}/households/1-2`);
    expect(answer.body).toEqual({
      entry: {
        seq: 2,
        name: `${village.code}-000002`,
        kind: 'transfer',
        amount: 7.5,
        occurredOn: '2026-11-21',
        recordedAt: expect.any(String),
      },
      household: { no: '1', honour: 20, balance: 12.5, held: 0, available: 12.5 },
      counterpart: { no: '1-2', honour: 0, balance: 7.5, held: 0, available: 7.5 },
    });
    const [old, young] = [await read('1'), await read('1-2')];
    expect(points(old)).toEqual([20, 12.5, 0, 12.5]);
    expect(points(young)).toEqual([0, 7.5, 0, 7.5]);
    expect(young).toMatchObject({ unit, address: '西头', head: '子', memberCount: 2, openedOn: '2026-11-01' });
    expect(young.members[0]).toMatchObject({ id: son, relation: '户主', head: true, from: '2026-11-01' });
    expect(old.members.map((m: { id: string }) => m.id)).toEqual([father]);
    const lines = (await village.committee.get(`${village.base}/households/1/history`)).body.data;
    expect(
      lines.map((l: { kind: string; counterpart: string | null; seq: number }) => [l.kind, l.counterpart, l.seq]),
    ).toEqual([
      ['opened', null, null],
      ['unit-changed', null, null],
      ['split-from', '1-2', 2],
      ['moved-out', '1-2', 2],
      ['moved-out', '1-2', 2],
    ]);
    const theirs = (await village.committee.get(`${village.base}/households/1-2/history`)).body.data;
    expect(theirs.map((l: { kind: string; seq: number }) => [l.kind, l.seq])).toEqual([
      ['split-off', 3],
      ['moved-in', null],
      ['moved-in', null],
    ]);
    const query = { village: village.code, action: 'household.split' };
    const audit = (await village.committee.get('/v1/audit', { query })).body.data;
    expect(audit).toMatchObject([{ subject: '1', details: { counterpart: '1-2', seq: 2, members: 2 } }]);
    await village.post('1-2', 3);
    expect(points(await read('1-2'))).toEqual([3, 10.5, 0, 10.5]);
  });

  it('repeated under its key answers as the first time, and conflicts when it is another', async () => {
    const village = await open();
    const [, son, wife] = (await village.household('1', '父', '子', '媳')) as [string, string, string];
    await village.post('1', 20);
    const body = { no: '2', members: [son, wife], balance: 5, on: '2026-11-20' };
    const first = await send('1', 'split', body, 'once');
    await village.post('1', 1);
    const again = await send('1', 'split', { ...body, members: [wife, son] }, 'once');
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await send('1', 'split', { ...body, members: [son] }, 'once'), 422, 'idempotency-conflict');
    expectProblem(await send('1', 'split', { ...body, no: '3' }, 'once'), 422, 'idempotency-conflict');
    expectProblem(await send('1', 'split', { ...body, balance: 4 }, 'once'), 422, 'idempotency-conflict');
    expectProblem(await send('1', 'split', { ...body, on: '2026-11-19' }, 'once'), 422, 'idempotency-conflict');
    expectProblem(await send('1', 'split', { ...body, note: '另' }, 'once'), 422, 'idempotency-conflict');
    expectProblem(await send('1', 'merger', { into: '2' }, 'once'), 422, 'idempotency-conflict');
    expect(points(await read('1'))).toEqual([21, 16, 0, 16]);
  });

  it('without a share moves nothing but the members', async () => {
    const village = await open();
    const [, son] = (await village.household('1', '父', '子')) as [string, string];
    await village.post('1', 20);
    const answer = await send('1', 'split', { no: '2', members: [son] });
    expect(answer.body).toMatchObject({
      entry: { amount: 0 },
      household: { balance: 20 },
      counterpart: { balance: 0 },
    });
    expect(await read('2')).toMatchObject({ head: '子', openedOn: '2026-11-21' });
  });

  it('is refused, and leaves no trace, where it cannot be', async () => {
    const village = await open();
    const [father, son, wife] = (await village.household('1', '父', '子', '媳')) as [string, string, string];
    const [uncle] = (await village.household('3', '叔')) as [string];
    await village.post('1', 5);
    const split = (more: Record<string, unknown>) => send('1', 'split', { no: '2', members: [son], ...more });
    expectProblem(await split({ no: '3' }), 409, 'household-exists');
    expectProblem(await split({ no: '1' }), 422, 'same-household');
    expectProblem(await split({ members: [uncle] }), 422, 'not-a-member');
    expectProblem(await split({ members: [NOBODY] }), 422, 'not-a-member');
    expectProblem(await split({ members: [father] }), 409, 'head-leaves');
    expectProblem(await split({ members: [father, son, wife] }), 422, 'nobody-stays');
    expectProblem(await split({ head: wife }), 422, 'not-a-member');
    expectProblem(await split({ unit: NOBODY }), 422, 'unknown-unit');
    expectProblem(await split({ balance: 5.01 }), 409, 'insufficient-points');
    expectProblem(await split({ on: '2026-11-22' }), 422, 'day-in-future');
    expectProblem(await split({ members: [] }), 400, 'invalid-request');
    expectProblem(await split({ members: [son, son] }), 400, 'invalid-request');
    expectProblem(await split({ balance: -1 }), 400, 'invalid-request');
    expectProblem(await send('9', 'split', { no: '2', members: [son] }), 404, 'not-found');
    expectProblem(
      await village.committee.post(`${village.base}/households/1/split`, { no: '2', members: [son] }),
      400,
      'idempotency-key-required',
    );
    await village.hold('1', 1);
    expectProblem(await split({}), 409, 'open-holds');
    expectProblem(await village.committee.get(`${village.base}/households/2`), 404, 'not-found');
    expect(await read('1')).toMatchObject({ memberCount: 3, balance: 5 });
    const accounts = await app.database.admin`SELECT 1 FROM accounts
      WHERE village_code = ${village.code} AND account = 'household:2'`;
    expect(accounts).toHaveLength(0);
  });

  it('refused once stays refused under its key, and goes through under another', async () => {
    const village = await open();
    const [, son] = (await village.household('1', '父', '子')) as [string, string];
    const body = { no: '2', members: [son], balance: 5 };
    expectProblem(await send('1', 'split', body, 'late'), 409, 'insufficient-points');
    await village.post('1', 5);
    expectProblem(await send('1', 'split', body, 'late'), 409, 'insufficient-points');
    expect((await send('1', 'split', body, 'anew')).status).toBe(201);
  });

  it('into the same number twice at once happens once', async () => {
    const village = await open();
    const [, son, daughter] = (await village.household('1', '父', '子', '女')) as [string, string, string];
    const answers = await together(
      () => send('1', 'split', { no: '2', members: [son] }),
      () => send('1', 'split', { no: '2', members: [daughter] }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await read('2')).toMatchObject({ memberCount: 1 });
  });

  it('sent forty times under one key happens once', async () => {
    const village = await open();
    const [, son] = (await village.household('1', '父', '子')) as [string, string];
    await village.post('1', 5);
    const body = { no: '2', members: [son], balance: 1 };
    const answers = await together(...Array.from({ length: 40 }, () => () => send('1', 'split', body, 'forty')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body: { entry } }) => entry.seq)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] !== 'true')).toHaveLength(1);
  });
});
