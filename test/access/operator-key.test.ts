import { describe, expect, test } from 'vitest';
import { ensureOperatorKey } from '../../src/access/index.ts';
import { startApp } from '../support/app.ts';

describe('the key of the first start', () => {
  test('one is made when there is none, and only then; several processes make one', async () => {
    const { database, close } = await startApp();
    expect(await ensureOperatorKey(database.sql, undefined)).toEqual({ made: undefined });
    await database.admin`UPDATE keys SET revoked_at = now()`;
    const made = await Promise.all(Array.from({ length: 5 }, () => ensureOperatorKey(database.sql, undefined)));
    expect(made.filter((one) => one.made !== undefined)).toHaveLength(1);
    await close();
  });

  test('OPERATOR_KEY is accepted as it is; another one replaces it; a revoked one stops the start', async () => {
    const s = await startApp();
    const first = 'any-32-to-128-printable-characters!';
    const second = '~another/32-to-128/printable/key:ok~';
    await ensureOperatorKey(s.database.sql, first);
    await ensureOperatorKey(s.database.sql, first);
    const me = await s.withKey(first).get('/v1/me');
    expect(me.body).toMatchObject({ role: 'operator', client: s.operator.client });
    await ensureOperatorKey(s.database.sql, second);
    expect((await s.withKey(second).get('/v1/me')).status).toBe(200);
    await expect.poll(async () => (await s.withKey(first).get('/v1/me')).status, { timeout: 5000 }).toBe(401);
    await expect(ensureOperatorKey(s.database.sql, first)).rejects.toThrow(/OPERATOR_KEY/);
    await s.close();
  });
});
