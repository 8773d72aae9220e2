import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANY_HOLDER, startApp, type TestApp } from '../support/app.ts';

const VILLAGE = '220382206201';
const OTHER = '220382206202';
const DAY_MS = 86_400_000;

let t: TestApp;
let offset = 0;
const now = () => new Date(Date.now() + offset);

beforeAll(async () => {
  t = await startApp({ now, ...ANY_HOLDER });
});
afterAll(() => t.close());

async function auditOf(subject: string) {
  const { body } = await t.operator.get('/v1/audit?limit=200');
  return body.data.filter((record: { subject: string }) => record.subject === subject);
}

describe('issuing', () => {
  test('a key is shown once, works at once, is stored only as a hash and leaves an audit record without its name', async () => {
    const issued = await t.operator.post('/v1/keys', { name: '张会计', role: 'committee', scope: VILLAGE });
    expect(issued.status).toBe(201);
    expect(issued.body).toMatchObject({ role: 'committee', scope: VILLAGE, status: 'active', expiresAt: null });
    expect(issued.body.key).toMatch(/^mb_[A-Za-z0-9_-]{43}$/);
    const me = await t.withKey(issued.body.key).get('/v1/me');
    expect(me.body).toMatchObject({ client: issued.body.client, name: '张会计', village: VILLAGE });
    expect(me.body.rights).toContain('posting:write');
    const rows = await t.database.admin`SELECT * FROM keys WHERE id = ${issued.body.id}`;
    expect(JSON.stringify(rows)).not.toContain(issued.body.key);
    const list = await t.operator.get('/v1/keys?limit=200');
    expect(list.text).not.toContain(issued.body.key);
    const [record] = await auditOf(issued.body.id);
    expect(record).toMatchObject({ action: 'key.issued', actor: t.operator.client, village: VILLAGE });
    expect(JSON.stringify(record.details)).not.toContain('张会计');
  });

  test('a committee issues officer, reviewer, shop and auditor keys of its own village and nothing else', async () => {
    const committee = await t.as('committee', VILLAGE);
    const shop = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60';
    const ask = (role: string, scope: string) =>
      committee.post('/v1/keys', { name: 'x', role, scope, ...(role === 'shop' ? { shop } : {}) });
    for (const role of ['officer', 'reviewer', 'shop', 'auditor']) {
      expect((await ask(role, VILLAGE)).status, role).toBe(201);
      const foreign = await ask(role, OTHER);
      expect([foreign.status, foreign.body.code], role).toEqual([403, 'beyond-own-scope']);
    }
    for (const [role, scope] of [
      ['committee', VILLAGE],
      ['operator', ''],
      ['supervisor', '220382'],
      ['auditor', '220382'],
    ]) {
      const refused = await ask(role!, scope!);
      expect([refused.status, refused.body.code], role).toEqual([403, 'beyond-own-scope']);
    }
    const officer = await t.as('officer', VILLAGE);
    expect((await officer.post('/v1/keys', { name: 'x', role: 'auditor', scope: VILLAGE })).body.code).toBe(
      'forbidden',
    );
  });

  test('who judges acts without being known as a person is issued a key with a warning that kin cannot be seen', async () => {
    const member = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a61';
    const issue = async (role: string, more: object = {}) =>
      (await t.operator.post('/v1/keys', { name: 'x', role, scope: VILLAGE, ...more })).body.warning;
    for (const role of ['officer', 'reviewer', 'committee']) {
      const warning = await issue(role);
      expect(warning.zh, role).toContain('无法提醒回避');
      expect(warning.en, role).toContain('cannot see its holder’s own household or kin');
      expect(await issue(role, { member }), role).toBeNull();
    }
    for (const role of ['auditor', 'shop']) {
      expect(await issue(role, role === 'shop' ? { shop: member } : {}), role).toBeNull();
    }
  });

  test('role, scope and holder must fit together, and every mistake is named', async () => {
    const id = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60';
    const wrong: [string, Record<string, unknown>][] = [
      ['scope', { role: 'operator', scope: '22' }],
      ['scope', { role: 'committee', scope: '220382' }],
      ['scope', { role: 'supervisor' }],
      ['scope', { role: 'supervisor', scope: '220' }],
      ['unit', { role: 'committee', scope: VILLAGE, unit: id }],
      ['shop', { role: 'shop', scope: VILLAGE }],
      ['shop', { role: 'officer', scope: VILLAGE, shop: id }],
      ['member', { role: 'supervisor', scope: '220382', member: id }],
      ['role', { role: 'household', scope: VILLAGE }],
      ['expiresAt', { role: 'operator', expiresAt: 'tomorrow' }],
      ['extra', { role: 'operator', extra: 1 }],
    ];
    for (const [path, body] of wrong) {
      const refused = await t.operator.post('/v1/keys', { name: 'x', ...body });
      expect([refused.status, refused.body.code, refused.body.errors[0].path], JSON.stringify(body)).toEqual([
        400,
        'invalid-request',
        path,
      ]);
      expect(refused.body.errors[0].fix).not.toBe('');
    }
    const past = await t.operator.post('/v1/keys', { name: 'x', role: 'operator', expiresAt: '2020-01-01T00:00:00Z' });
    expect([past.status, past.body.code]).toEqual([422, 'expiry-in-past']);
  });

  test('a unit, shop, member or village that does not exist gets no key', async () => {
    const asked: string[] = [];
    const strict = await startApp({
      holderExists: async (_context, kind, village, id) => {
        asked.push(`${kind} ${village} ${id}`);
        return kind !== 'unit';
      },
    });
    try {
      const unit = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60';
      const refused = await strict.operator.post('/v1/keys', { name: 'x', role: 'officer', scope: VILLAGE, unit });
      expect([refused.status, refused.body.code]).toEqual([422, 'unknown-key-holder']);
      expect(refused.body.detail).toContain(unit);
      expect(asked).toEqual([`village ${VILLAGE} ${VILLAGE}`, `unit ${VILLAGE} ${unit}`]);
      expect((await strict.as('officer', VILLAGE)).key).toMatch(/^mb_/);
    } finally {
      await strict.close();
    }
  });
});

describe('using', () => {
  test('missing, malformed, unknown, expired and revoked keys get the same 401', async () => {
    const { body: expiring } = await t.operator.post('/v1/keys', {
      name: 'short',
      role: 'operator',
      expiresAt: new Date(now().getTime() + 3_600_000).toISOString(),
    });
    const revoked = await t.as('supervisor', '22');
    expect((await revoked.get('/v1/me')).status).toBe(200);
    expect((await t.withKey(expiring.key).get('/v1/me')).status).toBe(200);
    expect((await t.operator.delete(`/v1/keys/${revoked.keyId}`)).status).toBe(204);
    offset += 2 * 3_600_000;
    const answers = [
      await t.nobody.get('/v1/me'),
      await t.withKey('mb_short').get('/v1/me'),
      await t.withKey(`mb_${'x'.repeat(43)}`).get('/v1/me'),
      await t.nobody.get('/v1/me', { headers: { authorization: `Basic ${revoked.key}` } }),
      await t.withKey(expiring.key).get('/v1/me'),
      await revoked.get('/v1/me'),
    ];
    offset -= 2 * 3_600_000;
    const bodies = answers.map(({ status, body }) => [status, { ...body, requestId: '' }]);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answers.every(({ headers }) => headers['www-authenticate'] === 'Bearer')).toBe(true);
  });

  test('last use is written in the background, at most once a minute', async () => {
    const used = await t.as('supervisor', '33');
    const lastUsed = async () => {
      const [row] = await t.database.admin`SELECT last_used_at FROM keys WHERE id = ${used.keyId}`;
      return row!.last_used_at as Date | null;
    };
    expect(await lastUsed()).toBeNull();
    await used.get('/v1/me');
    await expect.poll(lastUsed).not.toBeNull();
    const first = await lastUsed();
    await t.operator.delete(`/v1/keys/${(await t.as('supervisor', '34')).keyId}`); // empties the key ring
    await used.get('/v1/me');
    expect(await lastUsed()).toEqual(first);
  });

  test('a request with a key that cannot be looked up, because the database is away, is 503 with Retry-After', async () => {
    const away = await startApp(ANY_HOLDER);
    await away.database.sql.end({ timeout: 1 });
    const answer = await away.withKey(`mb_${'y'.repeat(43)}`).get('/v1/me');
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(answer.headers['retry-after']).toBe('2');
    await away.close();
  });
});

describe('rotating', () => {
  test('old and new key work side by side until the overlap ends; the client stays the same', async () => {
    const old = await t.as('committee', VILLAGE);
    const rotated = await t.operator.post(`/v1/keys/${old.keyId}/rotation`, { overlapHours: 2 });
    expect(rotated.status).toBe(201);
    expect(rotated.body).toMatchObject({ client: old.client, replaces: old.keyId, status: 'active' });
    const fresh = t.withKey(rotated.body.key);
    expect((await fresh.get('/v1/me')).body.client).toBe(old.client);
    expect((await old.get('/v1/me')).status).toBe(200);
    offset += 3 * 3_600_000;
    expect((await old.get('/v1/me')).status).toBe(401);
    expect((await fresh.get('/v1/me')).status).toBe(200);
    offset -= 3 * 3_600_000;
    const [record] = await auditOf(old.keyId);
    expect(record).toMatchObject({ action: 'key.rotated', details: { newKey: rotated.body.id, client: old.client } });
  });

  test('without an overlap the old key is dead at once; the body may be left out', async () => {
    const old = await t.as('committee', VILLAGE);
    await t.operator.post(`/v1/keys/${old.keyId}/rotation`, { overlapHours: 0 });
    expect((await old.get('/v1/me')).status).toBe(401);
    const other = await t.as('committee', VILLAGE);
    const rotated = await t.operator.post(`/v1/keys/${other.keyId}/rotation`);
    expect(rotated.status).toBe(201);
    const hours = (Date.parse(rotated.body.oldKeyUntil) - now().getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect((await t.operator.post(`/v1/keys/${other.keyId}/rotation`, { overlapHours: 169 })).status).toBe(400);
  });

  test('twenty rotations of one key at once: one succeeds, the others are told that it is rotated', async () => {
    const old = await t.as('committee', VILLAGE);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => t.operator.post(`/v1/keys/${old.keyId}/rotation`, {})),
    );
    const codes = answers.map(({ status, body }) => (status === 201 ? 'rotated' : body.code));
    expect(codes.filter((code) => code === 'rotated')).toHaveLength(1);
    expect(codes.filter((code) => code === 'key-inactive')).toHaveLength(19);
    const [row] = await t.database.admin`SELECT count(*)::int AS keys FROM keys WHERE client_id = ${old.client}`;
    expect(row!.keys).toBe(2);
  });

  test('a key may rotate itself but never prolongs its own life; its issuer may', async () => {
    const expiresAt = new Date(now().getTime() + 10 * DAY_MS);
    const officer = await t.as('officer', VILLAGE, { expiresAt: expiresAt.toISOString() });
    offset += 5 * DAY_MS;
    const own = await officer.post(`/v1/keys/${officer.keyId}/rotation`, {});
    expect(Date.parse(own.body.expiresAt)).toBe(expiresAt.getTime());
    const issued = await t.operator.post(`/v1/keys/${own.body.id}/rotation`, {});
    expect(Date.parse(issued.body.expiresAt)).toBeGreaterThan(expiresAt.getTime() - 1);
    offset -= 5 * DAY_MS;
  });

  test('what others hold is not found outside the scope and refused inside it', async () => {
    const committee = await t.as('committee', VILLAGE);
    const foreign = await t.as('committee', OTHER);
    const colleague = await t.as('committee', VILLAGE);
    const missing = '01932f4e-7c1a-7b3e-9a51-3f2c8d4e5a60';
    for (const [method, path] of [
      ['POST', '/rotation'],
      ['DELETE', ''],
    ] as const) {
      const outside = await committee.request(method, `/v1/keys/${foreign.keyId}${path}`);
      const absent = await committee.request(method, `/v1/keys/${missing}${path}`);
      expect({ ...outside.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      expect(outside.status).toBe(404);
      const inside = await committee.request(method, `/v1/keys/${colleague.keyId}${path}`);
      expect([inside.status, inside.body.code]).toEqual([403, 'beyond-own-scope']);
    }
  });
});

describe('revoking', () => {
  test('revoking ends the key and the predecessors it overlaps with, at once, and again changes nothing', async () => {
    const old = await t.as('committee', VILLAGE);
    const { body: fresh } = await t.operator.post(`/v1/keys/${old.keyId}/rotation`, {});
    expect((await t.operator.delete(`/v1/keys/${fresh.id}`)).status).toBe(204);
    expect((await old.get('/v1/me')).status).toBe(401);
    expect((await t.withKey(fresh.key).get('/v1/me')).status).toBe(401);
    expect((await t.operator.delete(`/v1/keys/${fresh.id}`)).status).toBe(204);
    expect(await auditOf(fresh.id)).toHaveLength(1);
    expect((await t.operator.post(`/v1/keys/${fresh.id}/rotation`)).body.code).toBe('key-inactive');
  });

  test('the successor of a revoked key lives on', async () => {
    const old = await t.as('committee', VILLAGE);
    const { body: fresh } = await t.operator.post(`/v1/keys/${old.keyId}/rotation`, {});
    await t.operator.delete(`/v1/keys/${old.keyId}`);
    expect((await old.get('/v1/me')).status).toBe(401);
    expect((await t.withKey(fresh.key).get('/v1/me')).status).toBe(200);
  });

  test('the last operator key cannot be revoked, not even by two that revoke each other at once', async () => {
    const alone = await startApp(ANY_HOLDER);
    const refused = await alone.operator.delete(`/v1/keys/${alone.operator.keyId}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'last-operator-key']);
    const second = await alone.as('operator');
    const both = await Promise.all([
      alone.operator.delete(`/v1/keys/${second.keyId}`),
      second.delete(`/v1/keys/${alone.operator.keyId}`),
    ]);
    expect(both.filter(({ status }) => status === 204).length).toBeLessThanOrEqual(1);
    const [row] = await alone.database.admin`
      SELECT count(*)::int AS left FROM keys k JOIN clients c ON c.id = k.client_id
      WHERE c.role = 'operator' AND k.revoked_at IS NULL`;
    expect(row!.left).toBeGreaterThanOrEqual(1);
    await alone.close();
  });
});
