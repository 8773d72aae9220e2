import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../support/app.ts';
import { behindLock, villageLock } from '../support/behind-lock.ts';
import { expectCoherent } from '../support/coherence.ts';
import { noon, openSettledShop, type SettledShop } from './settlement-support.ts';
import { NOW, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
let shop: SettledShop;

beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.clock.now = NOW;
  shop = await openSettledShop(setting);
  await shop.collect('000001', { 香皂: 10 });
  setting.clock.now = noon('2026-11-01');
});

/** All of them stand at the village's lock (or as many as have connections) before one is let through. */
const atOnce = (work: (() => Promise<Answer>)[]) =>
  behindLock(setting.app.database, villageLock(shop.code), Math.min(work.length, 6), () =>
    Promise.all(work.map((send) => send())),
  );

const repeat = (times: number, send: () => Promise<Answer>) => Array.from({ length: times }, () => send);
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

describe('at the same moment', () => {
  test('six who draw up a month make one settlement', async () => {
    const answers = await atOnce(repeat(6, () => shop.drawUp()));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await shop.committee.get(shop.url('settlements'))).body.data).toHaveLength(1);
  });

  test('both sides confirm, each three times: it is confirmed, once by each', async () => {
    for (let round = 0; round < 8; round += 1) {
      const month = `2026-0${round + 1}`;
      const { id, digest } = (await shop.drawUp(month)).body;
      const answers = await atOnce(
        [shop.key, shop.committee].flatMap((by) => repeat(3, () => shop.confirm(id, digest, by))),
      );
      expect(new Set(statuses(answers))).toEqual(new Set([200]));
      const { body, headers } = await shop.read(id);
      expect(body).toMatchObject({
        state: 'confirmed',
        confirmations: { shop: { by: shop.key.client }, committee: { by: shop.committee.client } },
      });
      expect(headers.etag).toBe('"3"');
      expect(answers.some((answer) => answer.body.state === 'confirmed')).toBe(true);
    }
  });

  test('a change of the adjustments never slips under a confirmation', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id, digest } = (await shop.drawUp(`2026-0${round + 1}`)).body;
      const [confirmed, adjusted] = (await atOnce([
        () => shop.confirm(id, digest, shop.key),
        () => shop.adjust(id, [{ fen: 5, reason: '零头' }], '"1"'),
      ])) as [Answer, Answer];
      // Whoever came first, the other finds what it did: neither version is ever confirmed unseen.
      const { body } = await shop.read(id);
      if (confirmed.status === 200) {
        expect(adjusted.body.code).toBe('precondition-failed');
        expect(body).toMatchObject({ digest, payableFen: 0, confirmations: { shop: { by: shop.key.client } } });
      } else {
        expect(confirmed.body.code).toBe('settlement-changed');
        expect(body).toMatchObject({ payableFen: 5, confirmations: { shop: null } });
      }
    }
  });

  test('of six payments one is recorded', async () => {
    const { id } = await shop.settleMonth();
    let sent = 0;
    const answers = await atOnce(
      repeat(6, () => {
        sent += 1;
        return shop.pay(id, { reference: `凭证 ${sent}` });
      }),
    );
    expect(statuses(answers)).toEqual([200, 409, 409, 409, 409, 409]);
    const { payment } = answers.find(({ status }) => status === 200)!.body;
    expect((await shop.read(id)).body.payment).toEqual(payment);
    await expectCoherent(shop.committee, shop.code);
  });
});
