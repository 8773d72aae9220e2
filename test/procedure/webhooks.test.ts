import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signaturesOf } from '../../src/procedure/webhook-secret.ts';
import { created, expectProblem, openShop, type ShopVillage } from '../redemption/support.ts';
import { startApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { startWebhooks, verifies, type WebhookSetting } from './webhook-support.ts';

let setting: WebhookSetting;
let village: ShopVillage;
beforeAll(async () => {
  setting = await startWebhooks();
  village = await openShop(setting);
});
afterEach(() => setting.clear());
afterAll(() => setting.close());

const create = (body: object = {}, as = village.committee) =>
  as.post(village.url('webhooks'), { url: `${setting.receiver.url}/hook`, ...body });

describe('endpoints', () => {
  it('are set up with a secret that is shown once, and kept sealed', async () => {
    const { body, headers } = await created(create({ kinds: ['redemption.held'] }));
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.location).toBe(`/v1/villages/${village.code}/webhooks/${body.id}`);
    const { secret, ...shown } = body;
    expect(shown).toEqual({
      id: body.id,
      url: `${setting.receiver.url}/hook`,
      kinds: ['redemption.held'],
      shop: null,
      enabled: true,
      disabledAt: null,
      failures: 0,
      oldSecretUntil: null,
      createdAt: setting.clock.now.toISOString(),
    });
    expect((await village.committee.get(village.url(`webhooks/${body.id}`))).body).toEqual(shown);
    expect((await village.committee.get(village.url('webhooks'))).body).toEqual({ data: [shown], nextCursor: null });
    const [row] = await setting.app.database.admin<{ secret: Buffer }[]>`SELECT secret FROM webhooks`;
    expect(row!.secret.includes(secret)).toBe(false);
    expect(row!.secret.includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false);
    const audit = (await village.committee.get('/v1/audit', { query: { limit: '200' } })).text;
    expect(audit).toContain('webhook.created');
    expect(audit).not.toContain(secret);
  });

  it('are https on the public internet, unless the service is set up otherwise', async () => {
    const other = await startApp();
    try {
      await created(other.operator.post('/v1/villages', { code: '220382209001', name: '某村' }));
      for (const url of [
        'http://127.0.0.1/',
        'https://127.0.0.1/',
        'https://[::ffff:10.0.0.1]/',
        'http://example.com/',
      ]) {
        expectProblem(
          await other.operator.post('/v1/villages/220382209001/webhooks', { url }),
          422,
          'webhook-url-refused',
        );
      }
      await created(other.operator.post('/v1/villages/220382209001/webhooks', { url: 'https://example.com/hook' }));
    } finally {
      await other.close();
    }
    expectProblem(await create({ url: 'http://example.com/' }), 422, 'webhook-url-refused');
    expectProblem(await create({ kinds: ['anything'] }), 400, 'invalid-request');
  });

  it('are changed, disabled, listed by shop and state, and deleted with what was sent to them', async () => {
    const { id } = (await created(create())).body;
    const ofShop = (await created(create({ shop: village.id }))).body;
    const path = village.url(`webhooks/${id}`);
    const read = await village.committee.get(path);
    const headers = { 'if-match': String(read.headers.etag) };
    const kinds = ['stock.low'];
    const changed = await village.committee.patch(path, { kinds, url: 'https://example.com/' }, { headers });
    expect(changed.body).toEqual({ ...read.body, kinds, url: 'https://example.com/' });
    expectProblem(await village.committee.patch(path, { kinds: [] }, { headers }), 412, 'precondition-failed');
    expectProblem(await village.committee.patch(path, { url: 'http://example.com' }), 422, 'webhook-url-refused');
    expect((await village.committee.patch(path, { enabled: false })).body).toMatchObject({ enabled: false });
    const listed = async (query: Record<string, string>) =>
      (await village.committee.get(village.url('webhooks'), { query })).body.data.map((one: { id: string }) => one.id);
    expect(await listed({ enabled: 'true' })).toEqual([ofShop.id]);
    expect(await listed({ enabled: 'false' })).toEqual([id]);
    expect(await listed({ shop: village.id })).toEqual([ofShop.id]);
    await setting.emit({ village: village.code, shop: village.id });
    await setting.deliver();
    expect((await village.committee.delete(village.url(`webhooks/${ofShop.id}`))).status).toBe(204);
    expectProblem(await village.committee.get(village.url(`webhooks/${ofShop.id}`)), 404, 'not-found');
    const [left] = await setting.app.database.admin`SELECT count(*)::int AS count FROM webhook_deliveries`;
    expect(left).toEqual({ count: 0 });
  });

  it('are at most twenty in a village, also when two are set up at once', async () => {
    for (let i = 0; i < 19; i += 1) await created(create());
    const both = await Promise.all([create(), create()]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(both.find(({ status }) => status === 409)!, 409, 'too-many-webhooks');
  });

  it("of a shop are its own key's to manage; any other is not there for it", async () => {
    const other = await village.openShop({ goods: [] });
    const [general, theirs] = [(await created(create())).body, (await created(create({ shop: other.id }))).body];
    const own = (await created(create({}, village.key))).body;
    expect(own.shop).toBe(village.id);
    expectProblem(await create({ shop: other.id }, village.key), 404, 'not-found');
    expectProblem(await create({ shop: '01932f4e-8a01-7c3e-9a51-3f2c8d4e5a01' }), 404, 'not-found');
    const listed = await village.key.get(village.url('webhooks'));
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([own.id]);
    for (const { id } of [general, theirs]) {
      const path = village.url(`webhooks/${id}`);
      const answers = [
        await village.key.get(path),
        await village.key.patch(path, { enabled: false }),
        await village.key.delete(path),
        await village.key.post(`${path}/secret-rotation`),
        await village.key.get(`${path}/deliveries`),
        await village.key.post(`${path}/deliveries/${id}/replay`),
      ];
      for (const answer of answers) expectProblem(answer, 404, 'not-found');
    }
    expect((await village.key.get(village.url(`webhooks/${own.id}`))).status).toBe(200);
  });
});

describe('messages', () => {
  it('tell of a redemption in ids and numbers, signed as the specification says; a shop is told no household number', async () => {
    const all = (await created(create())).body;
    const ofShop = (await created(create({ url: `${setting.receiver.url}/shop` }, village.key))).body;
    await created(create({ url: `${setting.receiver.url}/other`, kinds: ['budget.low'] }));
    const redeemed = await created(village.redeem('000001', { 香皂: 1 }));
    expect(await setting.deliver()).toMatchObject({ delivered: 2, failed: 0 });
    const [one, two] = setting.receiver.received.toSorted((a, b) => a.path.localeCompare(b.path));
    const data = {
      village: village.code,
      subject: redeemed.body.redemption?.id ?? redeemed.body.id,
      shop: village.id,
      points: 3,
    };
    const message = { type: 'redemption.held', timestamp: setting.clock.now.toISOString() };
    expect(one).toMatchObject({ path: '/hook', body: { ...message, data: { ...data, household: '000001' } } });
    expect(two).toMatchObject({ path: '/shop' });
    expect(two!.body).toEqual({ ...message, data });
    expect(one!.headers['webhook-id']).toBe(two!.headers['webhook-id']);
    expect(one!.headers['webhook-timestamp']).toBe(String(Math.floor(setting.clock.now.getTime() / 1000)));
    expect([await verifies(one!, all.secret), await verifies(two!, ofShop.secret)]).toEqual([true, true]);
    expect([
      await verifies(one!, ofShop.secret),
      await verifies({ ...one!, text: `${one!.text} ` }, all.secret),
    ]).toEqual([false, false]);
    await setting.deliver();
    expect(setting.receiver.received).toHaveLength(2);
    await expectCoherent(village.committee, village.code);
  });

  it('are signed as in the published example of the specification', () => {
    // standard-webhooks/spec: secret, id, timestamp, body and signature of its libraries' tests.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signed = signaturesOf([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
    expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('carry two signatures for a day after the secret was changed, then one', async () => {
    const { id, secret: first } = (await created(create())).body;
    const rotated = await created(village.committee.post(village.url(`webhooks/${id}/secret-rotation`)));
    const { secret: second, oldSecretUntil } = rotated.body;
    expect(second).not.toBe(first);
    expect(oldSecretUntil).toBe(new Date(setting.clock.now.getTime() + 86_400_000).toISOString());
    const round = async () => {
      await setting.emit({ village: village.code });
      await setting.deliver();
      const last = setting.receiver.received.at(-1)!;
      const count = String(last.headers['webhook-signature']).split(' ').length;
      return [count, await verifies(last, first), await verifies(last, second)];
    };
    expect(await round()).toEqual([2, true, true]);
    setting.wait(86_399);
    expect(await round()).toEqual([2, true, true]);
    setting.wait(1);
    expect(await round()).toEqual([1, false, true]);
    expect((await village.committee.get(village.url(`webhooks/${id}`))).body.oldSecretUntil).toBeNull();
  });
});

describe('the list of deliveries', () => {
  it('is paged and filtered as by brute force, newest first', async () => {
    const { id } = (await created(create())).body;
    const path = village.url(`webhooks/${id}/deliveries`);
    const kinds = ['redemption.held', 'stock.low', 'budget.low', 'webhook.disabled'] as const;
    setting.receiver.answer = ({ body }, response) => void response.writeHead(body.data.n % 3 === 0 ? 410 : 200).end();
    const events = Array.from({ length: 11 }, (_, n) => ({
      village: village.code,
      kind: n % 2 === 0 ? ('redemption.held' as const) : ('stock.low' as const),
      data: { n: n + 1 },
    }));
    await setting.emit(...events);
    await setting.deliver();
    const all = (await village.committee.get(path, { query: { limit: '200' } })).body.data;
    expect(all[0]).toMatchObject({
      kind: 'webhook.disabled',
      state: 'pending',
      payload: { data: { subject: id, failures: 1 } },
    });
    expect(all.slice(1).map(({ payload }: { payload: { data: { n: number } } }) => payload.data.n)).toEqual(
      Array.from({ length: 11 }, (_, n) => 11 - n),
    );
    // 410 disabled it: the third failed, the two before were delivered, the rest waits.
    const states = ['pending', 'delivered', 'failed'] as const;
    expect(states.map((state) => all.filter((one: { state: string }) => one.state === state).length)).toEqual([
      9, 2, 1,
    ]);
    for (const state of [undefined, ...states]) {
      for (const kind of [undefined, ...kinds]) {
        const wanted = all.filter(
          (one: { state: string; kind: string }) => (!state || one.state === state) && (!kind || one.kind === kind),
        );
        const found: unknown[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const query = { limit: '3', ...(state && { state }), ...(kind && { kind }), ...(cursor && { cursor }) };
          const { body } = await village.committee.get(path, { query });
          found.push(...body.data);
          cursor = body.nextCursor;
        }
        expect(found).toEqual(wanted);
      }
    }
  });
});
