import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MAX_FAILURES, pauseAfter } from '../../src/procedure/webhook-retry.ts';
import { created, expectProblem, openShop, type ShopVillage } from '../redemption/support.ts';
import type { Answer } from '../support/app.ts';
import { startWebhooks, type WebhookSetting } from './webhook-support.ts';

const DAY = 86_400;

let setting: WebhookSetting;
let village: ShopVillage;
beforeAll(async () => {
  setting = await startWebhooks();
  village = await openShop(setting, { households: 1, points: 0, goods: [] });
});
afterEach(() => setting.clear());
afterAll(() => setting.close());

/** An endpoint of the village that receives at this path; its deliveries through the API. */
async function endpoint(path = '/hook', body: object = {}) {
  const input = { url: setting.receiver.url + path, ...body };
  const { id } = (await created(village.committee.post(village.url('webhooks'), input))).body;
  const url = village.url(`webhooks/${id}`);
  const read = async () => (await village.committee.get(url)).body;
  const deliveries = async (query: Record<string, string> = {}) =>
    (await village.committee.get(`${url}/deliveries`, { query: { limit: '200', ...query } })).body.data;
  const enable = async () => expect((await village.committee.patch(url, { enabled: true })).status).toBe(200);
  const replay = (delivery: string): Promise<Answer> => village.committee.post(`${url}/deliveries/${delivery}/replay`);
  return { id, url, read, deliveries, enable, replay };
}

/** Numbered events of households, in this order. */
const emit = (...households: (string | null)[]) =>
  setting.emit(...households.map((household, index) => ({ village: village.code, household, data: { n: index + 1 } })));
const numbers = () => setting.receiver.received.map(({ body }) => body.data.n as number);
const answer = (status: (n: number) => number) => {
  setting.receiver.answer = ({ body }, response) => void response.writeHead(status(body.data.n)).end();
};

describe('a failed delivery', () => {
  it('is tried again after 15 s, 1, 4 and 16 min, 1, 4 and 17 h, under the same id; then the endpoint is disabled', async () => {
    const hook = await endpoint();
    const other = await endpoint('/other', { kinds: ['webhook.disabled'] });
    answer((n) => (n === 1 ? 500 : 200));
    await emit('001');
    expect(await setting.deliver()).toMatchObject({ delivered: 0, failed: 1 });
    for (const [index, pause] of [15, 60, 240, 960, 3840, 15_360, 61_440].entries()) {
      const [pending] = await hook.deliveries();
      expect(pending).toMatchObject({ state: 'pending', attempts: index + 1, lastStatus: 500 });
      expect(pending.nextAttemptAt).toBe(new Date(setting.clock.now.getTime() + pause * 1000).toISOString());
      setting.wait(pause - 1);
      expect(await setting.deliver()).toMatchObject({ delivered: 0, failed: 0 });
      setting.wait(1);
      expect(await setting.deliver()).toMatchObject({ failed: 1 });
    }
    const sent = setting.receiver.received.filter(({ path }) => path === '/hook');
    expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(8);
    expect(sent).toHaveLength(8);
    expect(await hook.deliveries({ state: 'failed' })).toMatchObject([{ attempts: 8, nextAttemptAt: null }]);
    expect(await hook.read()).toMatchObject({
      enabled: false,
      disabledAt: setting.clock.now.toISOString(),
      failures: 8,
    });
    const told = setting.receiver.received.filter(({ path }) => path === '/other').map(({ body }) => body);
    expect(told).toMatchObject([{ type: 'webhook.disabled', data: { subject: hook.id, failures: 8 } }]);
    expect(await other.read()).toMatchObject({ enabled: true });
  });

  it('can be sent again once it is over, and one that was delivered too', async () => {
    const hook = await endpoint();
    answer(() => 410);
    await emit('001');
    await setting.deliver();
    const [failed] = await hook.deliveries({ state: 'failed' });
    expectProblem(await hook.replay(failed.id), 409, 'webhook-disabled');
    await hook.enable();
    answer(() => 200);
    const replayed = await hook.replay(failed.id);
    expect(replayed.body).toMatchObject({ id: failed.id, state: 'pending', attempts: 0 });
    expect(replayed.status).toBe(202);
    expectProblem(await hook.replay(failed.id), 409, 'delivery-pending');
    expectProblem(await hook.replay(hook.id), 404, 'not-found');
    setting.wait(DAY);
    await setting.deliver();
    expect((await hook.replay(failed.id)).status).toBe(202);
    await setting.deliver();
    const ids = setting.receiver.received
      .filter(({ body }) => body.data.n === 1)
      .map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([failed.event, failed.event, failed.event]);
    expect(await hook.deliveries({ state: 'delivered', kind: 'redemption.held' })).toHaveLength(1);
  });
});

describe('an endpoint', () => {
  it('that answers 410 is disabled at once; enabled again it is sent what it missed in seven days, in order', async () => {
    const hook = await endpoint();
    answer(() => 410);
    await emit('001');
    await setting.deliver();
    expect(await hook.read()).toMatchObject({ enabled: false, failures: 1 });
    expect(await hook.deliveries({ state: 'failed' })).toMatchObject([{ lastStatus: 410, attempts: 1 }]);
    await setting.emit({ village: village.code, household: '001', data: { n: 7 } });
    setting.wait(DAY);
    await setting.emit({ village: village.code, household: '001', data: { n: 8 } });
    setting.wait(7 * DAY - 1);
    await setting.emit({ village: village.code, household: '001', data: { n: 9 } });
    expect(await setting.deliver()).toMatchObject({ delivered: 0, failed: 0 });
    answer(() => 200);
    await hook.enable();
    setting.receiver.received.length = 0;
    await setting.deliver();
    // The one of eight days ago is not told any more.
    expect(
      setting.receiver.received.filter(({ body }) => body.type === 'redemption.held').map(({ body }) => body.data.n),
    ).toEqual([8, 9]);
    expect(await hook.read()).toMatchObject({ enabled: true, failures: 0, disabledAt: null });
  });

  it('that fails twenty times in a row is disabled, with longer and longer pauses: a short outage does it no harm', async () => {
    const hook = await endpoint();
    answer(() => 503);
    await emit(...Array.from({ length: 30 }, (_, index) => `${100 + index}`));
    const begin = setting.clock.now.getTime();
    let tries = 0;
    while ((await hook.read()).enabled) {
      tries += (await setting.deliver()).failed;
      const due = (await hook.deliveries({ state: 'pending' })).map(
        (one: { nextAttemptAt: string }) => one.nextAttemptAt,
      );
      setting.clock.now = new Date(due.sort()[0]);
    }
    expect(tries).toBe(MAX_FAILURES);
    expect(setting.receiver.received).toHaveLength(MAX_FAILURES);
    expect((setting.clock.now.getTime() - begin) / 1000).toBeGreaterThan(8 * 3600);
    await setting.clear();
    const mended = await endpoint();
    answer(() => 503);
    await emit('001', '002', '003');
    await setting.deliver();
    expect((await mended.read()).failures).toBe(3);
    answer(() => 200);
    setting.wait(pauseAfter(3) / 1000);
    await setting.deliver();
    expect(await mended.read()).toMatchObject({ failures: 0, enabled: true });
    expect(await mended.deliveries({ state: 'delivered' })).toHaveLength(3);
  });

  it('hears of its kinds, its village and its shop only, and of nothing from before it was set up', async () => {
    const away = await openShop(setting, { households: 0, goods: [] });
    await setting.emit({ village: village.code, data: { n: 1 } });
    setting.wait(1);
    await endpoint('/held', { kinds: ['redemption.held'] });
    await endpoint('/shop', { shop: village.id });
    await setting.emit(
      { village: village.code, data: { n: 2 } },
      { village: village.code, kind: 'stock.low', shop: village.id, data: { n: 3 } },
      { village: away.code, data: { n: 4 } },
    );
    await setting.deliver();
    const seen = setting.receiver.received.map(({ path, body }) => [path, body.data.n]);
    expect(seen.sort()).toEqual([
      ['/held', 2],
      ['/shop', 3],
    ]);
  });
});

describe('several at work', () => {
  it('keep the order of a household: its next event waits for the one before, other households do not', async () => {
    const hook = await endpoint();
    answer((n) => (n === 1 ? 500 : 200));
    await emit('001', '001', '002', '002', '001');
    await setting.deliver();
    for (const pause of [pauseAfter(1), pauseAfter(2)]) {
      setting.wait(pause / 1000);
      await setting.deliver();
    }
    expect(numbers().filter((n) => n === 2 || n === 5)).toEqual([]);
    expect(numbers().filter((n) => n === 3 || n === 4)).toEqual([3, 4]);
    answer(() => 200);
    setting.wait(3600);
    await Promise.all([setting.deliver(), setting.deliver()]);
    await setting.deliver();
    expect(numbers().filter((n) => n !== 3 && n !== 4)).toEqual([1, 1, 1, 2, 5]);
    expect(await hook.deliveries({ state: 'delivered' })).toHaveLength(5);
  });

  it('make one delivery of each event for each endpoint, in order per household', async () => {
    const hooks = [await endpoint('/a'), await endpoint('/b')];
    const households = Array.from({ length: 60 }, (_, index) => `${100 + (index % 7)}`);
    await emit(...households);
    await Promise.all(Array.from({ length: 4 }, () => setting.deliver()));
    await setting.deliver();
    for (const path of ['/a', '/b']) {
      const sent = setting.receiver.received.filter((one) => one.path === path);
      expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(60);
      expect(sent).toHaveLength(60);
      for (const household of new Set(households)) {
        const order = sent.filter(({ body }) => body.data.household === household).map(({ body }) => body.data.n);
        expect(order).toEqual(order.toSorted((one, two) => one - two));
      }
    }
    for (const hook of hooks) expect(await hook.deliveries({ state: 'delivered' })).toHaveLength(60);
  });

  it('send again, under the same id, what another was sending when it died; nobody else does so before', async () => {
    const hook = await endpoint();
    const death = new AbortController();
    const arrived = new Promise<void>((done) => {
      setting.receiver.answer = () => done();
    });
    await emit('001', '001');
    const dying = setting.deliver({}, death.signal);
    await arrived;
    answer(() => 200);
    expect(await setting.deliver()).toMatchObject({ delivered: 0, failed: 0 });
    death.abort();
    expect(await dying).toMatchObject({ delivered: 0, failed: 0 });
    setting.wait(59);
    expect(await setting.deliver()).toMatchObject({ delivered: 0 });
    setting.wait(1);
    expect(await setting.deliver()).toMatchObject({ delivered: 2 });
    expect(numbers()).toEqual([1, 1, 2]);
    const [first, again] = setting.receiver.received;
    expect(again!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(await hook.read()).toMatchObject({ failures: 0 });
  });
});

describe('the jobs', () => {
  it('end at once where nobody wants to hear of anything, and deliver until they are told to stop', async () => {
    const { jobs } = setting.app.application;
    await jobs.run('deliver-webhooks');
    const hook = await endpoint();
    await emit('001');
    const stop = new AbortController();
    const arrived = new Promise<void>((done) => {
      setting.receiver.answer = (_request, response) => response.writeHead(204).end(done);
    });
    const running = jobs.run('deliver-webhooks', stop.signal);
    await arrived;
    while ((await hook.deliveries({ state: 'delivered' })).length === 0);
    stop.abort();
    await running;
    expect(numbers()).toEqual([1]);
  });

  it('keep deliveries for ninety days', async () => {
    const hook = await endpoint();
    await emit('001');
    await setting.deliver();
    const { jobs } = setting.app.application;
    setting.wait(90 * DAY);
    await jobs.run('purge-deliveries');
    expect(await hook.deliveries()).toHaveLength(1);
    setting.wait(1);
    await jobs.run('purge-deliveries');
    expect(await hook.deliveries()).toEqual([]);
    await setting.deliver();
    expect(numbers()).toEqual([1]);
  });
});
