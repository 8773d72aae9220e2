import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_SESSIONS, purgeSessions, SESSION_MINUTES } from '../../src/access/index.ts';
import { createLogger } from '../../src/http/logging.ts';
import { type Caller, startApp } from '../support/app.ts';
import { freshKey } from '../support/village-ledger.ts';
import { expectProblem, startVillageApp, type TestVillage, together, type VillageApp } from './support.ts';

const PHONE = '13150436940';

let app: VillageApp;
let village: TestVillage;
let members: string[];
beforeAll(async () => {
  app = await startVillageApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  village = await app.village();
  members = await village.household('1', '金兰淑', '卢刚德');
  await village.household('2', '王桂芳');
});

async function issue(no: string, pin?: string): Promise<string> {
  const body = pin === undefined ? {} : { pin };
  return (await village.committee.post(`${village.base}/households/${no}/passbook`, body)).body.code;
}

async function open(code: string, pin?: string): Promise<Caller & { expiresAt: string }> {
  const answer = await app.nobody.post('/v1/public/passbook-sessions', { code, ...(pin === undefined ? {} : { pin }) });
  expect(answer.status, answer.text).toBe(201);
  return { ...app.withKey(answer.body.token), expiresAt: answer.body.expiresAt };
}

const sessions = async () => {
  const rows = await app.database.admin`SELECT k.id FROM keys k JOIN clients c ON c.id = k.client_id
    WHERE c.role = 'household' AND c.scope = ${village.code}`;
  return rows.length;
};

describe('a passbook session', () => {
  it('gives the household its own pages for fifteen minutes, and no longer', async () => {
    await village.post('1', 12, members[0], '帮扶邻居');
    const code = await issue('1', '2468');
    const answer = await app.nobody.post('/v1/public/passbook-sessions', { code: code.toLowerCase(), pin: '2468' });
    expect(answer.status, answer.text).toBe(201);
    const expiresAt = new Date(app.clock.now.getTime() + SESSION_MINUTES * 60_000);
    expect(answer.body).toEqual({
      token: expect.stringMatching(/^mb_[\w-]{43}$/),
      expiresAt: expiresAt.toISOString(),
      household: { no: '1', village: village.code, name: '金兰淑' },
    });
    const own = app.withKey(answer.body.token);
    const me = await own.get('/v1/me');
    expect(me.body).toMatchObject({ role: 'household', scope: village.code, household: '1' });
    const statement = await own.get(`${village.base}/households/1/statement`);
    expect(statement.body).toMatchObject({ data: [{ seq: 1, note: '帮扶邻居' }] });
    expect((await own.get(`${village.base}/households/1/statement.xlsx`)).status).toBe(200);
    for (const no of ['2', '99']) {
      for (const page of ['statement', 'statement.xlsx', 'own-data'])
        expectProblem(await own.get(`${village.base}/households/${no}/${page}`), 404, 'not-found');
    }
    const stored = await app.database.admin`SELECT * FROM keys k JOIN clients c ON c.id = k.client_id`;
    expect(JSON.stringify(stored)).not.toContain(answer.body.token);
    const before = app.clock.now;
    app.clock.now = expiresAt;
    expectProblem(await own.get('/v1/me'), 401, 'unauthenticated');
    app.clock.now = before;
    expect((await app.ledger.verify(village.code)).ok).toBe(true);
  });

  it('ends at once when the passbook is issued anew or taken back, or the household closed; others live on', async () => {
    const other = await open(await issue('2'));
    const ends = [
      () => village.committee.post(`${village.base}/households/1/passbook`, {}),
      () => village.committee.delete(`${village.base}/households/1/passbook`),
      () =>
        village.committee.post(
          `${village.base}/households/1/merger`,
          { into: '2' },
          { headers: { 'idempotency-key': freshKey() } },
        ),
    ];
    for (const end of ends) {
      const code = await issue('1');
      const [first, second] = [await open(code), await open(code)];
      expect([(await first.get('/v1/me')).status, (await second.get('/v1/me')).status]).toEqual([200, 200]);
      expect((await end()).status).toBeLessThan(300);
      for (const own of [first, second]) expectProblem(await own.get('/v1/me'), 401, 'unauthenticated');
      expect((await app.nobody.post('/v1/public/passbook-sessions', { code })).status).toBeGreaterThanOrEqual(404);
    }
    expect((await other.get('/v1/me')).status).toBe(200);
  });

  it('opened while the passbook is issued anew does not outlive it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = await issue('1');
      const opening = Array.from({ length: 6 }, () => () => app.nobody.post('/v1/public/passbook-sessions', { code }));
      const [, ...answers] = await together(
        () => village.committee.post(`${village.base}/households/1/passbook`, {}),
        ...opening,
      );
      for (const { status, body } of answers) {
        expect(status === 201 || body.code === 'unknown-passbook').toBe(true);
        if (status === 201) expect((await app.withKey(body.token).get('/v1/me')).status).toBe(401);
      }
    }
    expect(await sessions()).toBe(0);
  });

  it('does not pile up: ten of a household at most, and those that are over are purged', async () => {
    const [one, two] = [await issue('1'), await issue('2')];
    const first = await open(one);
    await together(...Array.from({ length: 14 }, () => () => open(one)));
    expect(await sessions()).toBe(MOST_SESSIONS);
    expectProblem(await first.get('/v1/me'), 401, 'unauthenticated');
    await open(two);
    const before = app.clock.now;
    app.clock.now = new Date(before.getTime() + 10 * 60_000);
    const later = await open(two);
    app.clock.now = new Date(before.getTime() + 16 * 60_000);
    const [a, b] = await together(
      () => purgeSessions(app.sql, app.clock.now),
      () => purgeSessions(app.sql, app.clock.now),
    );
    expect(a! + b!).toBeGreaterThanOrEqual(MOST_SESSIONS + 1);
    expect(await sessions()).toBe(1);
    expect((await later.get('/v1/me')).status).toBe(200);
    app.clock.now = before;
    expect((await village.committee.get('/v1/me')).status).toBe(200);
  });

  it('is no key that anybody lists, rotates or revokes', async () => {
    const own = await open(await issue('1'));
    const { id } = (await own.get('/v1/me')).body.key;
    expect((await village.committee.get('/v1/keys', { query: { limit: '200' } })).text).not.toContain(id);
    expect((await village.committee.get('/v1/keys', { query: { role: 'household' } })).text).toContain(id);
    expectProblem(await own.post(`/v1/keys/${id}/rotation`), 403, 'forbidden');
    expectProblem(await village.committee.post(`/v1/keys/${id}/rotation`), 403, 'beyond-own-scope');
    expectProblem(await village.committee.delete(`/v1/keys/${id}`), 403, 'beyond-own-scope');
    expect((await own.get('/v1/me')).status).toBe(200);
  });
});

describe('a household’s copy of its own data', () => {
  it('holds everything that is kept of it, telephones in full after a PIN, and nothing of other households', async () => {
    const { base, committee } = village;
    const unit = (await committee.post(`${base}/units`, { kind: '村民小组', name: '3组' })).body.id;
    await committee.patch(`${base}/households/1`, { unit, address: '东头5号' });
    await committee.patch(`${base}/members/${members[1]}`, { phone: PHONE, birthMonth: '1994-08' });
    const [left] = await village.household('3', '姜仁');
    expect((await committee.post(`${base}/members/${left}/move`, { household: '1', on: '2026-11-10' })).status).toBe(
      200,
    );
    expect((await committee.post(`${base}/members/${left}/departure`, { on: '2026-11-15' })).status).toBe(200);
    await village.post('1', 7.5);
    const own = await open(await issue('1', '2468'), '2468');
    const answer = await own.get(`${base}/households/1/own-data`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      village: { code: village.code },
      household: {
        no: '1',
        address: '东头5号',
        units: [{ kind: '村民小组', name: '3组' }],
        openedOn: null,
        honour: 7.5,
        balance: 7.5,
        held: 0,
        available: 7.5,
      },
      phones: 'full',
      members: [
        { id: members[0], name: '金兰淑', head: true, phone: null },
        { id: members[1], name: '卢刚德', birthMonth: '1994-08', phone: PHONE },
      ],
      passbooks: [{ endedAt: null, pin: true }],
    });
    expect(answer.body.stays).toContainEqual({
      member: left,
      household: '1',
      from: '2026-11-10',
      to: '2026-11-15',
      head: false,
    });
    expect(answer.body.events.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['opened', 'unit-changed', 'address-changed', 'moved-in', 'left']),
    );
    expect(answer.text).not.toMatch(/王桂芳|姜仁/);
    const shown = await (await open(await issue('1'))).get(`${base}/households/1/own-data`);
    expect(shown.body).toMatchObject({ phones: 'masked', passbooks: [{ pin: true }, { endedAt: null, pin: false }] });
    expect(shown.body.members[1].phone).toBe('131****6940');
    expectProblem(await committee.get(`${base}/households/1/own-data`), 403, 'forbidden');
    expectProblem(await app.operator.get(`${base}/households/1/own-data`), 403, 'forbidden');
  });
});

describe('codes and PINs', () => {
  it('never reach the log, whatever becomes of the request', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const logged = await startApp({ logger: createLogger('trace', sink) });
    const code = '220382206201';
    const base = `/v1/villages/${code}`;
    await logged.operator.post('/v1/villages', { code, name: '香山村' });
    await logged.operator.post(`${base}/households`, { no: '1', members: [{ name: '甲', relation: '户主' }] });
    const passbook = (await logged.operator.post(`${base}/households/1/passbook`, { pin: '97531' })).body.code;
    for (const pin of ['97531', '86420']) {
      await logged.operator.post(`${base}/passbook-lookups`, { passbook, pin });
      await logged.nobody.post('/v1/public/passbook-sessions', { code: passbook, pin });
    }
    const session = await logged.nobody.post('/v1/public/passbook-sessions', { code: passbook, pin: '97531' });
    await logged.withKey(session.body.token).get(`${base}/households/1/own-data`);
    logged.app.log.error({ passbook, pin: '97531', token: session.body.token }, 'careless');
    const text = lines.join('');
    expect(text).toContain('/v1/public/passbook-sessions');
    for (const secret of [passbook.slice(13), '97531', '86420', session.body.token]) {
      expect(text.includes(secret) && secret).toBe(false);
    }
    await logged.close();
  });

  it('are guessed no faster than the limit of an address allows', async () => {
    const limited = await startApp({ config: { rateLimit: 5 } });
    const guess = () => limited.nobody.post('/v1/public/passbook-sessions', { code: 'x' });
    const answers = [];
    // Twelve guesses fall into two minutes at most.
    for (let i = 0; i < 12; i += 1) answers.push(await guess());
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]!.headers['retry-after']).toBeDefined();
    await limited.close();
  });
});
