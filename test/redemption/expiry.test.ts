import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../src/ledger/index.ts';
import { purgeOutbox } from '../../src/outbox/purge-outbox.ts';
import { type Expiries, expireDueHolds } from '../../src/redemption/expire-holds.ts';
import { rulebookSource } from '../../src/rulebook/index.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, NOW, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
afterEach(() => {
  setting.clock.now = NOW;
});

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

/** The ledger as another process has it. */
function anotherLedger({ app }: ShopSetting, clock: { now: Date } = setting.clock): Ledger {
  return new Ledger({ sql: app.database.sql, now: () => clock.now, rulebooks: rulebookSource });
}

/** A run of the job in a process of its own. */
function expire(ledger: Pick<Ledger, 'transact'> = anotherLedger(setting)): Promise<Expiries> {
  const { sql } = setting.app.database;
  return expireDueHolds({ sql, ledger: ledger as Ledger }, setting.clock.now);
}

async function entriesOf(shop: ShopVillage, kind: string): Promise<{ amount: number; household: string }[]> {
  return setting.app.database.admin`
    SELECT amount, household_no AS household FROM entries WHERE village_code = ${shop.code} AND kind = ${kind} ORDER BY seq`;
}

async function events(shop: ShopVillage, kind: string): Promise<{ subject: string; data: object }[]> {
  return setting.app.database.admin`
    SELECT subject, data FROM outbox WHERE village_code = ${shop.code} AND kind = ${kind} ORDER BY id`;
}

const read = async (shop: ShopVillage, id: string) => (await shop.committee.get(shop.url(`redemptions/${id}`))).body;

test('what is not collected in time goes back: goods to the shelf, points to the household, and the outbox tells', async () => {
  const shop = await openShop(setting, { settings: { holdDays: 3 } });
  const held = (await created(shop.redeem('000001', { 香皂: 2, 洗衣液: 1 }))).body;
  setting.clock.now = new Date(new Date(held.expiresAt).getTime() - 1);
  expect(await expire()).toEqual({ expired: 0, left: 0 });
  setting.clock.now = new Date(held.expiresAt);
  expect(await expire()).toEqual({ expired: 1, left: 0 });
  expect(await expire()).toEqual({ expired: 0, left: 0 });
  expect(await read(shop, held.id)).toMatchObject({ state: 'expired' });
  expect(await shop.standing('000001')).toEqual({ honour: 100, balance: 100, held: 0, available: 100 });
  expect(await shop.stock('香皂')).toMatchObject({ onHand: 100, reserved: 0 });
  expect(await entriesOf(shop, 'expiry')).toEqual([{ amount: 0, household: '000001' }]);
  expect(await events(shop, 'redemption.expired')).toEqual([{ subject: held.id, data: { points: 0 } }]);
  expect((await shop.settle(held.id, 'collection')).body.code).toBe('already-resolved');
  await expectCoherent(shop.committee, shop.code);
});

test('where unclaimed goods are forfeited the points go to expiry, the goods back, and honour stays', async () => {
  const shop = await openShop(setting, { settings: { holdDays: 1, unclaimed: 'forfeit' } });
  const held = (await created(shop.redeem('000002', { 大米: 2 }))).body;
  setting.clock.now = inDays(3);
  expect(await expire()).toEqual({ expired: 1, left: 0 });
  expect(await shop.standing('000002')).toEqual({ honour: 100, balance: 50, held: 0, available: 50 });
  expect(await shop.stock('大米')).toMatchObject({ onHand: 20, reserved: 0 });
  expect(await entriesOf(shop, 'expiry')).toEqual([{ amount: 5_000, household: '000002' }]);
  expect(await events(shop, 'redemption.expired')).toEqual([{ subject: held.id, data: { points: 50 } }]);
  const [account] = await setting.app.database.admin`
    SELECT balance FROM accounts WHERE village_code = ${shop.code} AND account = 'expiry'`;
  expect(account).toEqual({ balance: 5_000 });
  await expectCoherent(shop.committee, shop.code);
});

test('four processes at once expire every hold exactly once', async () => {
  const shops = await Promise.all([0, 1, 2].map(() => openShop(setting, { settings: { holdDays: 1 } })));
  for (const shop of shops) {
    for (const no of shop.households) {
      for (let n = 0; n < 4; n += 1) await created(shop.redeem(no, { 香皂: 1 }));
    }
  }
  setting.clock.now = inDays(2);
  const runs = await Promise.all([0, 1, 2, 3].map(() => expire()));
  expect(runs.reduce((sum, { expired }) => sum + expired, 0)).toBe(36);
  for (const shop of shops) {
    expect(await entriesOf(shop, 'expiry')).toHaveLength(12);
    expect(await events(shop, 'redemption.expired')).toHaveLength(12);
    expect(await shop.stock('香皂')).toMatchObject({ onHand: 100, reserved: 0 });
    await expectCoherent(shop.committee, shop.code);
  }
});

test('stopped for three days it catches up, more than one page of it', async () => {
  const shop = await openShop(setting, { households: 14, points: 1_000, settings: { holdDays: 1 } });
  const { households } = shop;
  await Promise.all(
    households.flatMap((no) => Array.from({ length: 36 }, () => created(shop.redeem(no, { 洗衣液: 1 })))),
  );
  setting.clock.now = inDays(5);
  expect(await expire()).toEqual({ expired: 504, left: 0 });
  expect(await entriesOf(shop, 'expiry')).toHaveLength(504);
  expect(await shop.standing('000001')).toMatchObject({ held: 0, available: 1_000 });
  await expectCoherent(shop.committee, shop.code);
});

test('collection, release and expiry of one hold at the same moment have one winner', async () => {
  for (let round = 0; round < 8; round += 1) {
    const shop = await openShop(setting, { households: 1, settings: { holdDays: 1 } });
    const held = (await created(shop.redeem('000001', { 香皂: 1 }))).body;
    // Two processes whose clocks differ by a moment: for one the hold is open, for the other it is over.
    setting.clock.now = new Date(new Date(held.expiresAt).getTime() - 1);
    const over = { now: new Date(held.expiresAt) };
    const expiry = () =>
      expireDueHolds({ sql: setting.app.database.sql, ledger: anotherLedger(setting, over) }, over.now);
    const collect = () => shop.settle(held.id, 'collection');
    const release = () => shop.settle(held.id, 'release');
    const [first, second, third] = [
      [collect, release, expiry],
      [expiry, collect, release],
      [release, expiry, collect],
    ][round % 3]!;
    await behindLock(setting.app.database, villageLock(shop.code), 3, () =>
      Promise.all([first!(), second!(), third!(), expiry(), collect()]),
    );
    setting.clock.now = NOW;
    const rows = await setting.app.database.admin`
      SELECT kind FROM entries WHERE village_code = ${shop.code} AND original_seq = ${held.hold}`;
    expect(rows).toHaveLength(1);
    const steps = await setting.app.database.admin`
      SELECT 1 FROM redemption_steps WHERE village_code = ${shop.code} AND redemption_id = ${held.id}`;
    expect(steps).toHaveLength(1);
    expect((await shop.stock('香皂'))!.reserved).toBe(0);
    await expectCoherent(shop.committee, shop.code);
  }
});

test('a village whose ledger fails keeps no other village waiting, and is met again at the next run', async () => {
  const [bad, good] = [
    await openShop(setting, { settings: { holdDays: 1 } }),
    await openShop(setting, { settings: { holdDays: 1 } }),
  ];
  await created(bad.redeem('000001', { 香皂: 1 }));
  await created(good.redeem('000001', { 香皂: 1 }));
  setting.clock.now = inDays(2);
  const ledger = anotherLedger(setting);
  const failing: Pick<Ledger, 'transact'> = {
    transact: (commands) =>
      commands[0]!.village === bad.code ? Promise.reject(new Error('of this village')) : ledger.transact(commands),
  };
  await expect(expire(failing)).rejects.toThrow('of this village');
  expect(await entriesOf(good, 'expiry')).toHaveLength(1);
  expect(await entriesOf(bad, 'expiry')).toHaveLength(0);
  expect(await expire()).toEqual({ expired: 1, left: 0 });
  await expectCoherent(bad.committee, bad.code);
});

test('a run that is told to end leaves the rest to the next one', async () => {
  const shop = await openShop(setting, { settings: { holdDays: 1 } });
  await created(shop.redeem('000001', { 香皂: 1 }));
  setting.clock.now = inDays(2);
  const { sql } = setting.app.database;
  expect(await expireDueHolds({ sql, ledger: anotherLedger(setting) }, setting.clock.now, AbortSignal.abort())).toEqual(
    {
      expired: 0,
      left: 0,
    },
  );
  await setting.app.application.jobs.run('expire-holds');
  expect(await entriesOf(shop, 'expiry')).toHaveLength(1);
  await expectCoherent(shop.committee, shop.code);
});

test('events of the outbox are kept for 90 days', async () => {
  const shop = await openShop(setting);
  await created(shop.redeem('000001', { 香皂: 1 }));
  const { sql } = setting.app.database;
  expect(await purgeOutbox(sql, inDays(89))).toBe(0);
  expect(await events(shop, 'redemption.held')).toHaveLength(1);
  setting.clock.now = inDays(91);
  await setting.app.application.jobs.run('purge-outbox');
  expect(await events(shop, 'redemption.held')).toHaveLength(0);
});
