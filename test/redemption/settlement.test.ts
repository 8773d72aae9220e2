import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectCoherent } from '../support/coherence.ts';
import { noon, OCTOBER, openSettledShop, type SettledShop } from './settlement-support.ts';
import { expectProblem, NOW, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
let shop: SettledShop;
const A = '000001';
const B = '000002';
const NONE = '01980000-0000-7000-8000-00000000ffff';

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  shop = await openSettledShop(setting);
});
const on = (day: string) => {
  setting.clock.now = noon(day);
};

describe('drawing up a month', () => {
  test('adds up collections less refunds by article, and names the entries but no household', async () => {
    const first = await shop.collect(A, { 香皂: 5, 大米: 1 });
    await shop.collect(B, { 香皂: 2 });
    const held = await shop.redeem(B, { 洗衣液: 3 });
    await shop.settle(first.body.id, 'refund', { lines: [{ goods: shop.goods.香皂, quantity: 2 }], reason: '破损' });
    await shop.settle(held.body.id, 'release');
    on('2026-11-01');
    const answer = await shop.drawUp();
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(shop.url(`settlements/${answer.body.id}`));
    expect(answer.body).toMatchObject({
      shop: shop.id,
      month: OCTOBER,
      state: 'draft',
      lines: [
        { name: '大米', unit: '袋', collected: 1, refunded: 0, points: 25, cashFen: 0, settlementFen: 2_500 },
        { name: '香皂', unit: '块', collected: 7, refunded: 2, points: 15, cashFen: 0, settlementFen: 1_400 },
      ],
      points: 40,
      cashFen: 0,
      payableFen: 3_900,
      adjustments: [],
      confirmations: { shop: null, committee: null },
      payment: null,
      createdBy: shop.committee.client,
    });
    const ledger = (await shop.committee.get(shop.url('ledger'))).body;
    expect(answer.body.ledger).toEqual({ size: ledger.size, root: ledger.root });
    const read = await shop.read(answer.body.id, shop.key);
    expect(read.body.entries).toMatchObject([
      { kind: 'collected', redemption: first.body.id, day: '2026-10-15', points: 40, settlementFen: 3_900 },
      { kind: 'collected', points: 6, settlementFen: 560 },
      { kind: 'refunded', redemption: first.body.id, points: -6, settlementFen: -560 },
    ]);
    expect(read.headers.etag).toBe('"1"');
    for (const no of shop.households) expect(read.text).not.toContain(no);
    const again = await shop.committee.get(shop.url(`settlements/${answer.body.id}`), {
      headers: { 'if-none-match': '"1"' },
    });
    expect(again.status).toBe(304);
    await expectCoherent(shop.committee, shop.code);
  });

  test('counts cash that the shop took, and owes the shop that much less', async () => {
    const lines = [{ goods: shop.goods.大米, quantity: 1, cashFen: 1_000 }];
    await shop.collect(A, {}, { lines });
    on('2026-11-01');
    expect((await shop.drawUp()).body).toMatchObject({ points: 15, cashFen: 1_000, payableFen: 1_500 });
  });

  test('waits until the month is over in the village, to the second', async () => {
    setting.clock.now = new Date('2026-10-31T15:59:59.999Z');
    await shop.collect(A, { 香皂: 1 });
    expectProblem(await shop.drawUp(), 409, 'month-not-over');
    setting.clock.now = new Date('2026-10-31T16:00:00.000Z');
    await shop.collect(B, { 香皂: 10 });
    const october = await shop.drawUp();
    expect(october.body).toMatchObject({ points: 3 });
    on('2026-12-01');
    expect((await shop.drawUp('2026-11')).body).toMatchObject({ points: 30 });
  });

  test('is done once per shop and month: again it answers with the same draft, later with the fixed one', async () => {
    await shop.collect(A, { 香皂: 1 });
    on('2026-11-02');
    const first = await shop.drawUp();
    await shop.collect(A, { 香皂: 1 });
    const again = await shop.drawUp();
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.etag).toBe('"1"');
    const fixed = await shop.settleMonth();
    const late = await shop.drawUp();
    expect([late.status, late.body]).toEqual([200, fixed]);
  });

  test('brings a draft up to date when the month gained an entry, and voids what was confirmed of it', async () => {
    await shop.collect(A, { 香皂: 1 });
    on('2026-11-01');
    const { id, digest } = (await shop.drawUp()).body;
    await shop.confirm(id, digest, shop.key);
    // The clock of another process is behind: its entry belongs to the month that is drawn up already.
    setting.clock.now = new Date('2026-10-31T15:59:59Z');
    await shop.collect(A, { 香皂: 1 });
    on('2026-11-01');
    expectProblem(await shop.confirm(id, digest, shop.committee), 409, 'settlement-changed');
    const refreshed = await shop.drawUp();
    expect(refreshed.status).toBe(200);
    expect(refreshed.body).toMatchObject({ id, points: 6, confirmations: { shop: null, committee: null } });
    expect(refreshed.body.digest).not.toBe(digest);
    expect(refreshed.headers.etag).toBe('"3"');
  });

  test('takes a refund of what an earlier month handed out off the month in which it was taken back', async () => {
    const { id } = (await shop.collect(A, { 香皂: 4 })).body;
    await shop.collect(B, { 洗衣液: 1 });
    on('2026-11-05');
    await shop.settleMonth();
    const reason = '过期';
    await shop.settle(id, 'refund', { lines: [{ goods: shop.goods.香皂, quantity: 3 }], reason });
    on('2026-12-01');
    const november = (await shop.drawUp('2026-11')).body;
    expect(november).toMatchObject({
      lines: [{ name: '香皂', collected: 0, refunded: 3, points: -9, settlementFen: -840 }],
      points: -9,
      payableFen: -840,
    });
    const october = (await shop.drawUp()).body;
    expect(october).toMatchObject({ state: 'confirmed', points: 20, payableFen: 4 * 280 + 800 });
    await expectCoherent(shop.committee, shop.code);
  });

  test('of a month without redemptions is empty', async () => {
    expect((await shop.drawUp('2026-09')).body).toMatchObject({ lines: [], points: 0, payableFen: 0 });
  });

  test('is refused for a shop that the village has not, and where steps and journal disagree', async () => {
    on('2026-11-01');
    const elsewhere = await openSettledShop(setting);
    for (const unknown of [NONE, elsewhere.id]) {
      const answer = await shop.committee.post(shop.url('settlements'), { shop: unknown, month: OCTOBER });
      expectProblem(answer, 422, 'unknown-shop');
    }
    setting.clock.now = NOW;
    await shop.collect(A, { 香皂: 1 });
    const { admin } = setting.app.database;
    await admin`ALTER TABLE redemption_steps DISABLE TRIGGER append_only`;
    await admin`UPDATE redemption_steps SET lines = jsonb_set(lines, '{0,points}', '299') WHERE village_code = ${shop.code}`;
    await admin`ALTER TABLE redemption_steps ENABLE ALWAYS TRIGGER append_only`;
    on('2026-11-01');
    const answer = await shop.drawUp();
    expectProblem(answer, 409, 'settlement-mismatch');
    expect(answer.text).toContain('2.99');
    expect((await shop.committee.get(shop.url('settlements'))).body.data).toEqual([]);
  });
});

describe('adjustments', () => {
  let id: string;
  let digest: string;
  beforeEach(async () => {
    await shop.collect(A, { 香皂: 10 });
    on('2026-11-01');
    ({ id, digest } = (await shop.drawUp()).body);
  });

  test('move the payable sum and the digest, and void confirmations', async () => {
    const confirmed = await shop.confirm(id, digest, shop.key);
    const adjusted = await shop.adjust(id, [{ fen: -300, reason: '上月多结' }], String(confirmed.headers.etag));
    expect(adjusted.status).toBe(200);
    expect(adjusted.body).toMatchObject({
      payableFen: 2_500,
      points: 30,
      adjustments: [{ fen: -300, reason: '上月多结', settlement: null }],
      confirmations: { shop: null, committee: null },
    });
    expect(adjusted.body.digest).not.toBe(digest);
    expect(adjusted.headers.etag).toBe('"3"');
    const back = await shop.adjust(id, [], '"3"');
    expect(back.body).toMatchObject({ payableFen: 2_800, digest });
    const same = await shop.adjust(id, [], '"4"');
    expect(same.headers.etag).toBe('"4"');
  });

  test('are kept when the month is drawn up again', async () => {
    await shop.adjust(id, [{ fen: 50, reason: '零头' }], '"1"');
    expect((await shop.drawUp()).body).toMatchObject({ id, payableFen: 2_850 });
  });

  test('name only fixed settlements of earlier months with the same shop', async () => {
    const september = (await shop.drawUp('2026-09')).body;
    const correct = (settlement: string) => shop.adjust(id, [{ fen: 1, reason: '更正', settlement }], '"1"');
    for (const wrong of [NONE, id, september.id]) expectProblem(await correct(wrong), 422, 'unknown-settlement');
    const other = await shop.openShop({ kind: 'private' });
    const foreign = await shop.committee.post(shop.url('settlements'), { shop: other.id, month: '2026-09' });
    await shop.confirm(foreign.body.id, foreign.body.digest, other.key);
    await shop.confirm(foreign.body.id, foreign.body.digest, shop.committee);
    expectProblem(await correct(foreign.body.id), 422, 'unknown-settlement');
    await shop.settleMonth('2026-09');
    expect((await correct(september.id)).body).toMatchObject({ adjustments: [{ settlement: september.id }] });
  });

  test('need the version that they change, and a draft', async () => {
    expectProblem(await shop.adjust(id, []), 428, 'precondition-required');
    expectProblem(await shop.adjust(id, [], '"9"'), 412, 'precondition-failed');
    for (const wrong of [{ fen: 0, reason: 'x' }, { fen: 0.5, reason: 'x' }, { fen: 1 }, { fen: 1, reason: ' ' }]) {
      expectProblem(await shop.adjust(id, [wrong], '"1"'), 400, 'invalid-request');
    }
    await shop.settleMonth();
    expectProblem(await shop.adjust(id, [], '*'), 409, 'settlement-fixed');
    expectProblem(await shop.adjust(NONE, [], '*'), 404, 'not-found');
  });
});
