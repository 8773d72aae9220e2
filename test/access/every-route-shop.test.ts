import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calls, ids, keys, send, startWorld, state, t } from './every-route-world.ts';

/** Every operation of the reference, called with shops' keys: their own shop's work and nothing else. */

beforeAll(startWorld);
afterAll(() => t.close());

describe('a shop', () => {
  const at = (name: string) => name.replace(' /', ' /v1/villages/{village}/');
  /** What a shop's key is for; everything else of the API is refused. */
  const SHOPS = [
    'get /v1/me',
    'get /v1/rule-templates',
    at('post /passbook-lookups'),
    at('get /shops'),
    at('get /shops/{shop}'),
    at('get /shops/{shop}/goods'),
    at('get /shops/{shop}/goods/{goods}'),
    at('get /redemptions'),
    at('get /redemptions/{id}'),
    at('post /redemptions'),
    at('post /redemptions/batch'),
    at('post /redemptions/{id}/collection'),
    at('post /redemptions/{id}/release'),
    at('post /redemptions/{id}/refund'),
    at('get /redemption-days'),
    at('get /redemption-days/{id}'),
    at('post /wishes'),
    at('get /wishes'),
    at('get /settlements'),
    at('get /settlements/{id}'),
    at('get /settlements/{id}.xlsx'),
    at('post /settlements/{id}/confirmation'),
    at('get /webhooks'),
    at('post /webhooks'),
    at('get /webhooks/{id}'),
    at('patch /webhooks/{id}'),
    at('delete /webhooks/{id}'),
    at('post /webhooks/{id}/secret-rotation'),
    at('get /webhooks/{id}/deliveries'),
    at('post /webhooks/{id}/deliveries/{delivery}/replay'),
    'get /v1/villages',
    'get /v1/villages/{village}',
  ];

  test.each(['shop', 'otherShop'])('%s: every other route of the API is refused', async (name) => {
    const before = await state();
    const others = calls.filter((call) => !call.open && !SHOPS.includes(call.name));
    expect(others.length + SHOPS.length).toBe(calls.filter(({ open }) => !open).length);
    for (const call of others) {
      const { status, text } = await send(call, keys[name]!);
      expect(status, `${call.name} ${text}`).toBe(call.path.includes('{prefix}') ? 404 : 403);
    }
    expect(await state()).toEqual(before);
  });

  test("gets nowhere with another shop's things, and sees nothing of households", async () => {
    const before = await state();
    const theirs = SHOPS.filter((name) => /\{(shop|id|goods)\}|post .*(redemptions|wishes)$/.test(name));
    for (const call of calls.filter(({ name }) => theirs.includes(name) && !name.includes('redemption-days'))) {
      const body =
        call.body && 'shop' in (call.body as object) ? { ...(call.body as object), shop: ids.shop } : call.body;
      const answer = await send({ ...call, body }, keys.otherShop!);
      expect(answer.status, `${call.name} ${answer.text}`).toBe(404);
    }
    for (const name of SHOPS.filter((one) => one.startsWith('get') && !one.includes('{shop}'))) {
      const { text } = await send(calls.find((one) => one.name === name)!, keys.otherShop!);
      for (const foreign of [ids.redemptions!, ids.settlements!, ids.goods!, '王桂英'])
        expect(text, name).not.toContain(foreign);
    }
    for (const name of SHOPS.filter((one) => one.startsWith('get'))) {
      const { text } = await send(calls.find((one) => one.name === name)!, keys.shop!);
      expect(text, name).not.toMatch(/王桂英|"001"/);
    }
    expect(await state()).toEqual(before);
  });
});
