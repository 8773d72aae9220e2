import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/app.ts';
import type { Call } from './every-route-world.ts';
import {
  AWAY,
  calls,
  created,
  HOME,
  inVillage,
  keys,
  NOWHERE,
  refusedAs,
  send,
  startWorld,
  state,
  t,
} from './every-route-world.ts';

/** Every operation of the reference, called with keys that must not reach it. */

beforeAll(startWorld);
afterAll(() => t.close());

describe('a key is worth nothing outside its scope', () => {
  test.each(['stranger', 'strangeOfficer', 'strangeAuditor', 'strangeSupervisor'])(
    '%s: every route of the village looks like one that does not exist',
    async (name) => {
      const by = keys[name]!;
      const before = await state();
      expect(inVillage().length).toBeGreaterThan(85);
      for (const call of inVillage()) {
        const [real, absent] = [await send(call, by), await send(call, by, NOWHERE)];
        const seen = ({ status, body }: Answer) => ({ status, ...body, requestId: undefined });
        expect(seen(real), call.name).toEqual(seen(absent));
        expect(real.status, `${call.name} ${real.text}`).toBe(404);
      }
      expect(await state()).toEqual(before);
    },
  );

  test('nobody gets anywhere, and keys of another village are not there', async () => {
    for (const call of calls) {
      if (call.open) expect(call.path, call.name).toMatch(/^\/v1\/public\//);
      else expect((await send(call, t.nobody)).status, call.name).toBe(401);
    }
    for (const call of calls.filter(({ path }) => path.startsWith('/v1/keys/'))) {
      expect((await send(call, keys.stranger!)).status, call.name).toBe(404);
    }
    expect((await keys.committee!.get('/v1/me')).status).toBe(200);
    const audit = (await keys.stranger!.get('/v1/audit', { query: { limit: '200' } })).body.data;
    expect(JSON.stringify(audit)).not.toContain(HOME);
    const listed = (await keys.stranger!.get('/v1/keys', { query: { limit: '200' } })).body.data;
    expect(listed.filter(({ scope }: { scope: string }) => scope !== AWAY)).toEqual([]);
    expect((await keys.stranger!.get('/v1/villages')).body.data.map(({ code }: { code: string }) => code)).toEqual([
      AWAY,
    ]);
    for (const call of calls.filter(({ path }) => path.startsWith('/v1/regions/'))) {
      for (const by of [keys.stranger!, keys.strangeAuditor!])
        expect((await send(call, by)).status, call.name).toBe(404);
    }
  });
});

describe('a role may do what it is for, and nothing else', () => {
  const MAY_WRITE: Record<string, readonly string[]> = {
    auditor: ['post /v1/villages/{village}/ledger/verification', 'post /v1/villages/{village}/audit-samples'],
    supervisor: [
      'post /v1/villages/{village}/ledger/verification',
      'post /v1/villages/{village}/audit-samples',
      'post /v1/regions/{prefix}/complaints/{id}/answer',
      'post /v1/villages/{village}/star-reviews/{id}/approval',
      'post /v1/villages/{village}/star-reviews/{id}/return',
      'post /v1/regions/{prefix}/ranking-publications',
      'delete /v1/regions/{prefix}/ranking-publications/{id}',
    ],
    reviewer: [
      'post /v1/villages/{village}/cases/{id}/verification',
      'post /v1/villages/{village}/cases/{id}/confirmation-codes',
      'post /v1/villages/{village}/cases/{id}/review',
      'post /v1/villages/{village}/objections/{id}/answer',
      'put /v1/villages/{village}/award-cycles/{id}/candidates/{candidate}/vote',
      'delete /v1/villages/{village}/award-cycles/{id}/candidates/{candidate}/vote',
    ],
    // What an officer posts is checked against the unit and the rule, which the example does not meet.
    officer: [
      'post /v1/villages/{village}/nominations',
      'delete /v1/villages/{village}/nominations/{id}',
      'post /v1/villages/{village}/postings',
      'post /v1/villages/{village}/postings/batch',
      'post /v1/villages/{village}/cases',
      'post /v1/villages/{village}/requests/{id}/taking',
      'post /v1/villages/{village}/cases/{id}/verification',
      'post /v1/villages/{village}/cases/{id}/confirmation-codes',
    ],
  };

  test.each(Object.keys(MAY_WRITE))('%s: no other write gets further than 403', async (role) => {
    const by = keys[role]!;
    const before = await state();
    const writes = calls.filter(({ method, open }) => method !== 'GET' && !open);
    const answers: [string, number][] = [];
    for (const call of writes.filter(({ name }) => !MAY_WRITE[role]!.includes(name))) {
      // Rotating a key is a holder's own affair; this one is the committee's.
      const { status } = await send(call, by);
      // The region is wider than a village's keys: it is not there for them.
      if (call.path.includes('{prefix}') && role !== 'supervisor') expect(status, call.name).toBe(404);
      else answers.push([call.name, status]);
    }
    expect(answers.length).toBeGreaterThan(25);
    expect(refusedAs(answers, 403)).toEqual([]);
    expect(await state()).toEqual(before);
  });

  const SPEAKS_FOR_A_HOUSEHOLD = [
    'post /v1/villages/{village}/nominations',
    'delete /v1/villages/{village}/nominations/{id}',
    'post /v1/villages/{village}/cases',
    'post /v1/villages/{village}/requests',
    'post /v1/villages/{village}/objections',
    'post /v1/villages/{village}/attachments',
  ];

  test('a household reads its own statement and data, and every other route of the API is refused', async () => {
    const own = `/v1/villages/${HOME}/households/001`;
    const { code } = created(await t.operator.post(`${own}/passbook`, {}));
    const household = t.withKey(created(await t.nobody.post('/v1/public/passbook-sessions', { code })).token);
    const before = await state();
    const read: string[] = [];
    // The examples speak for another household, or of a case, that is not there for this one.
    const absent = ({ name, path }: Call) => path.includes('{prefix}') || SPEAKS_FOR_A_HOUSEHOLD.includes(name);
    for (const call of calls.filter(({ open }) => !open)) {
      const { status, text } = await send(call, household);
      if (status === 200) read.push(call.name);
      else expect(status, `${call.name} ${text}`).toBe(absent(call) ? 404 : 403);
    }
    const page = (name: string) => `get /v1/villages/{village}/households/{no}/${name}`;
    const redemption = 'get /v1/villages/{village}/redemptions';
    // The built-in rules are nobody's data.
    const others = [
      'get /v1/me',
      'get /v1/rule-templates',
      'get /v1/villages/{village}/nominations',
      page('honours'),
      page('own-data'),
      page('ranking'),
      'get /v1/villages/{village}/attachments',
      'get /v1/villages/{village}/attachments/{id}',
      'get /v1/villages/{village}/cases',
      'get /v1/villages/{village}/cases/{id}',
      'get /v1/villages/{village}/objections',
      'get /v1/villages/{village}/objections/{id}',
      'get /v1/villages/{village}/requests',
      'get /v1/villages/{village}/requests/{id}',
      redemption,
      `${redemption}/{id}`,
      'get /v1/villages/{village}/wishes',
    ];
    expect(read.filter((name) => !name.includes('/statement')).sort()).toEqual(others.sort());
    expect(read).toEqual(expect.arrayContaining([page('statement'), page('statement.xlsx')]));
    for (const name of read.filter((one) => one.includes('{no}'))) {
      const call = calls.find((one) => one.name === name)!;
      expect((await send({ ...call, path: call.path.replace('{no}', '002') }, household)).status, name).toBe(404);
      expect((await send(call, household, AWAY)).status, name).toBe(404);
    }
    expect(await state()).toEqual(before);
  });

  test('an auditor reads everything of the village but no personal data', async () => {
    for (const call of inVillage().filter(({ method }) => method === 'GET')) {
      const answer = await send(call, keys.auditor!);
      expect(answer.status === 200 || answer.status === 403, `${call.name} ${answer.text}`).toBe(true);
      for (const secret of ['王桂英', '13150436940']) expect(answer.text, call.name).not.toContain(secret);
    }
  });
});
