import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/app.ts';
import { done, list, NOBODY, rice, setting, soap, useStock, village } from './stock-support.ts';
import { created, expectProblem, openShop } from './support.ts';

useStock();

describe('stock movements', () => {
  it('carry quantity and value: what comes at its own, what leaves at the average', async () => {
    expect(
      await done({ kind: 'purchase', goods: soap, quantity: 10, valueFen: 3_000, reference: '发票 77' }),
    ).toMatchObject({
      seq: 1,
      kind: 'purchase',
      shop: village.id,
      quantity: 10,
      valueFen: 3_000,
      onHandAfter: 10,
      valueFenAfter: 3_000,
      reference: '发票 77',
      receiptNo: null,
      occurredOn: '2026-10-15',
      recordedBy: village.committee.client,
    });
    const gift = { kind: 'donation', goods: soap, quantity: 5, valueFen: 3_001, donor: '惠民超市' };
    expect(await done(gift)).toMatchObject({
      onHandAfter: 15,
      valueFenAfter: 6_001,
      donor: '惠民超市',
      receiptNo: '2026-0001',
    });
    expect(await done({ kind: 'return', goods: soap, quantity: 1 })).toMatchObject({ valueFen: 400, onHandAfter: 16 });
    expect(await done({ kind: 'correction', goods: soap, quantity: -2, reason: '破损' })).toMatchObject({
      quantity: -2,
      valueFen: -800,
      onHandAfter: 14,
      valueFenAfter: 5_601,
      reason: '破损',
    });
    expect(await done({ kind: 'stock-take', goods: soap, quantity: 13 })).toMatchObject({
      quantity: -1,
      valueFen: -400,
    });
    expect(await done({ kind: 'stock-take', goods: soap, quantity: 13 })).toMatchObject({ quantity: 0, valueFen: 0 });
    expect(await done({ kind: 'stock-take', goods: soap, quantity: 15, valueFen: 500 })).toMatchObject({
      quantity: 2,
      valueFen: 500,
    });
    expect(await done({ kind: 'correction', goods: soap, valueFen: -1, reason: '记错价' })).toMatchObject({
      quantity: 0,
      valueFen: -1,
      valueFenAfter: 5_700,
    });
    expect(await done({ kind: 'stock-take', goods: soap, quantity: 0 })).toMatchObject({
      quantity: -15,
      valueFen: -5_700,
    });
    expect(await village.stock('香皂')).toEqual({ onHand: 0, reserved: 0, valueFen: 0 });
    expect(await done({ kind: 'return', goods: soap, quantity: 1 })).toMatchObject({ valueFen: 0 });
  });

  it('never take stock below what is reserved, and say the numbers', async () => {
    await done({ kind: 'purchase', goods: soap, quantity: 5, valueFen: 500 });
    expect((await village.redeem('000001', { 香皂: 3 })).status).toBe(201);
    for (const body of [
      { kind: 'stock-take', goods: soap, quantity: 2 },
      { kind: 'correction', goods: soap, quantity: -3, reason: '破损' },
    ]) {
      const refused = await village.record(body);
      expectProblem(refused, 409, 'stock-below-reserved');
      expect(refused.body.detail).toBe('香皂 账上 5 块，已为兑换预留 3 块，不能改为 2 块。');
    }
    expect(await done({ kind: 'stock-take', goods: soap, quantity: 3 })).toMatchObject({ quantity: -2 });
    expectProblem(
      await village.record({ kind: 'correction', goods: rice, quantity: -1, reason: 'x' }),
      409,
      'stock-below-reserved',
    );
    expect(await village.stock('大米')).toBeUndefined();
  });

  it('keep value and quantity together and within bounds', async () => {
    await done({ kind: 'purchase', goods: soap, quantity: 5, valueFen: 500 });
    const mismatch = [
      { quantity: 0, valueFen: -501 },
      { quantity: -5, valueFen: -499 },
      { quantity: -1, valueFen: -501 },
    ];
    for (const change of mismatch) {
      expectProblem(
        await village.record({ kind: 'correction', goods: soap, reason: 'x', ...change }),
        409,
        'stock-value-mismatch',
      );
    }
    expectProblem(
      await village.record({ kind: 'purchase', goods: soap, quantity: 1_000_000, valueFen: 1 }),
      409,
      'too-much-stock',
    );
    const dear = { kind: 'purchase', goods: soap, quantity: 1, valueFen: 100_000_000_000 };
    expectProblem(await village.record(dear), 409, 'too-much-stock');
    expect(await village.stock('香皂')).toEqual({ onHand: 5, reserved: 0, valueFen: 500 });
  });

  it('need what their kind needs, and take nothing else', async () => {
    const wrong: [object, string][] = [
      [{ kind: 'purchase', quantity: 1, valueFen: 1 }, 'goods'],
      [{ kind: 'donation', goods: soap, quantity: 1, donor: '甲' }, 'valueFen'],
      [{ kind: 'purchase', goods: soap, quantity: 0, valueFen: 1 }, 'quantity'],
      [{ kind: 'purchase', goods: soap, quantity: -1, valueFen: 1 }, 'quantity'],
      [{ kind: 'purchase', goods: soap, quantity: 1, valueFen: -1 }, 'valueFen'],
      [{ kind: 'purchase', goods: soap, quantity: 1, valueFen: 1, donor: '甲' }, 'donor'],
      [{ kind: 'purchase', goods: soap, quantity: 1, valueFen: 1, anonymous: true }, 'anonymous'],
      [{ kind: 'purchase', goods: soap, quantity: 1, valueFen: 1, receiptNo: 'A1' }, 'receiptNo'],
      [{ kind: 'donation', goods: soap, quantity: 1, valueFen: 1 }, 'donor'],
      [{ kind: 'donation', goods: soap, quantity: 1, donor: '甲' }, 'valueFen'],
      [{ kind: 'donation', donor: '甲' }, 'valueFen'],
      [{ kind: 'donation', donor: '甲', valueFen: 0 }, 'valueFen'],
      [{ kind: 'donation', donor: '甲', valueFen: 1, quantity: 1 }, 'quantity'],
      [{ kind: 'donation', donor: '甲', valueFen: 1, receiptNo: '2026-0009' }, 'receiptNo'],
      [{ kind: 'correction', goods: soap, quantity: 1 }, 'reason'],
      [{ kind: 'correction', goods: soap, reason: 'x' }, 'quantity'],
      [{ kind: 'stock-take', goods: soap, quantity: -1 }, 'quantity'],
      [{ kind: 'stock-take', quantity: 1 }, 'goods'],
      [{ kind: 'issue', goods: soap, quantity: 1 }, 'kind'],
    ];
    for (const [body, path] of wrong) {
      const answer = await village.record(body);
      expectProblem(answer, 400, 'invalid-request');
      expect(
        answer.body.errors.map((error: { path: string }) => error.path),
        JSON.stringify(body),
      ).toContain(path);
    }
    const purchase = { kind: 'purchase', goods: soap, quantity: 1, valueFen: 1 };
    expectProblem(await village.record({ ...purchase, occurredOn: '2026-10-16' }), 422, 'day-in-future');
    expectProblem(await village.record({ ...purchase, goods: NOBODY }), 422, 'unknown-goods');
    const keyless = await village.committee.post(village.url('stock-movements'), purchase);
    expectProblem(keyless, 400, 'idempotency-key-required');
    expectProblem(await village.record(purchase, { key: 'k', as: village.key }), 403, 'forbidden');
    expectProblem(await village.key.get(village.url('stock-movements')), 403, 'forbidden');
    const stranger = (await openShop(setting, { households: 0, goods: [] })).committee;
    expectProblem(await village.record(purchase, { key: 'k', as: stranger }), 404, 'not-found');
    expectProblem(await stranger.get(village.url('stock-movements/1')), 404, 'not-found');
    expect(await list()).toEqual([]);
  });

  it('repeated under their key answer as the first time; another content names the field that differs', async () => {
    await done({ kind: 'purchase', goods: soap, quantity: 10, valueFen: 1_000 });
    const bodies: Record<string, object> = {
      gift: {
        kind: 'donation',
        goods: soap,
        quantity: 4,
        valueFen: 500,
        donor: '张三',
        reference: 'r',
        occurredOn: '2026-10-01',
      },
      count: { kind: 'stock-take', goods: soap, quantity: 12 },
      less: { kind: 'correction', goods: soap, quantity: -1, reason: '破损' },
      money: { kind: 'donation', valueFen: 90_000, anonymous: true, fund: '集体经济', receiptNo: '纸 7' },
    };
    const first: Record<string, Answer> = {};
    for (const [key, body] of Object.entries(bodies)) first[key] = await created(village.record(body, { key }));
    setting.clock.now = new Date('2026-11-03T02:00:00Z');
    await village.redeem('000001', { 香皂: 2 }, { collect: true });
    for (const [key, body] of Object.entries(bodies)) {
      const again = await village.record(body, { key });
      expect([again.status, again.text]).toEqual([201, first[key]!.text]);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.headers.location).toBe(first[key]!.headers.location);
    }
    const other: [string, object, string][] = [
      ['gift', { quantity: 5 }, 'quantity'],
      ['gift', { goods: rice }, 'goods'],
      ['gift', { valueFen: 501 }, 'valueFen'],
      ['gift', { donor: '李四' }, 'donor'],
      ['gift', { reference: undefined }, 'reference'],
      ['gift', { reason: '新' }, 'reason'],
      ['gift', { anonymous: true }, 'anonymous'],
      ['gift', { fund: 'x' }, 'fund'],
      ['gift', { occurredOn: undefined }, 'occurredOn'],
      ['gift', { receiptNo: '别的' }, 'receiptNo'],
      ['count', { quantity: 11 }, 'quantity'],
      ['less', { quantity: -2 }, 'quantity'],
      ['less', { kind: 'stock-take', quantity: 1 }, 'kind'],
    ];
    for (const [key, change, field] of other) {
      const refused = await village.record({ ...bodies[key], ...change }, { key });
      expectProblem(refused, 422, 'idempotency-conflict');
      expect(refused.body.detail, JSON.stringify(change)).toContain(field);
    }
    const second = await setting.app.as('committee', village.code);
    expect((await village.record(bodies.count!, { key: 'count', as: second })).body.seq).toBeGreaterThan(
      first.money!.body.seq,
    );
    const both = await Promise.all(
      [1, 2, 3].map(() => village.record({ kind: 'return', goods: soap, quantity: 1 }, { key: 'at once' })),
    );
    expect(new Set(both.map(({ text }) => text)).size).toBe(1);
    expect(both.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
  });
});

describe('receipt numbers', () => {
  it('are given by village and year without gaps, whatever is donated at once; paper numbers are kept and unique', async () => {
    const gift = (more: object = {}) => village.record({ kind: 'donation', valueFen: 100, donor: '甲', ...more });
    const many = await Promise.all(Array.from({ length: 12 }, () => gift()));
    const numbers = many.map(({ body }) => body.receiptNo).sort();
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(4, '0')}`));
    expect((await gift({ receiptNo: '收字 0012' })).body.receiptNo).toBe('收字 0012');
    expectProblem(await gift({ receiptNo: '收字 0012' }), 409, 'receipt-exists');
    expect((await gift()).body.receiptNo).toBe('2026-0013');
    setting.clock.now = new Date('2027-01-02T02:00:00Z');
    expect((await gift({ occurredOn: '2026-12-31' })).body.receiptNo).toBe('2027-0001');
    const other = await openShop(setting, { households: 0, goods: [] });
    const elsewhere = await other.committee.post(
      other.url('stock-movements'),
      { kind: 'donation', valueFen: 1, donor: '乙', receiptNo: '收字 0012' },
      { headers: { 'idempotency-key': 'x' } },
    );
    expect(elsewhere.status).toBe(201);
  });
});

describe('gifts of money', () => {
  it('are corrected by fund, never below what was given', async () => {
    await done({ kind: 'donation', valueFen: 10_000, donor: '甲', fund: '助学' });
    await done({ kind: 'donation', valueFen: 500, donor: '甲' });
    const correct = (fund: string | undefined, valueFen: number) =>
      village.record({ kind: 'correction', valueFen, fund, reason: '重复登记' });
    expectProblem(await correct('助学', -10_001), 409, 'donations-below-zero');
    expectProblem(await correct('没有的款', -1), 409, 'donations-below-zero');
    expectProblem(await correct(undefined, -501), 409, 'donations-below-zero');
    expect((await correct('助学', -10_000)).body).toMatchObject({ goods: null, quantity: 0, onHandAfter: null });
    expectProblem(await correct('助学', -1), 409, 'donations-below-zero');
    expect((await correct(undefined, -500)).status).toBe(201);
  });
});
