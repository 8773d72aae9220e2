import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import type { Budget } from '../../src/redemption/budget/budget-rows.ts';
import { fenOf, type Holdings, warningsOf } from '../../src/redemption/budget/liability.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, expectProblem, freshKey, openShop, type ShopSetting, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

describe('what a village owes in points', () => {
  test('is every balance above zero at the point value, against stock at cost and the budgets of today', async () => {
    const shop = await openShop(setting, { points: 100, settings: { pointValueFen: 50, deductionPolicy: 'debt' } });
    await shop.openShop({ goods: [{ name: '毛巾', price: 4, stock: 10, stockValueFen: 3_000 }] });
    const { committee, url } = shop;
    const fine = { household: '000003', rule: 'KF01', points: -2, occurredOn: '2026-10-15' };
    const spend = { household: '000003', collect: true };
    await created(shop.redeem('000003', { 大米: 4 }, spend, { as: committee }));
    await created(committee.post(url('postings'), fine, { headers: { 'idempotency-key': freshKey() } }));
    await created(committee.post(url('budgets'), { period: '2026-Q4', points: 200, fund: '集体收入' }));
    await created(committee.post(url('budgets'), { period: '2026-10', points: 30, fund: '捐赠' }));
    await created(committee.post(url('budgets'), { period: '2027', points: 999, fund: '捐赠' }));
    await created(shop.redeem('000001', { 大米: 1, 香皂: 1 }));
    const { body } = await committee.get(url('liability'));
    expect(body).toMatchObject({
      pointValueFen: 50,
      points: { outstanding: 200, held: 28, debts: 2, households: 2, debtors: 1, valueFen: 10_000 },
      openRedemptions: { count: 1, points: 28, disputed: 0 },
      // 25,000 soap, 40,000 for the 16 bags that are left, 3,000 towels.
      stock: { valueFen: 68_000 },
      budgets: { left: 202, leftFen: 10_100 },
      uncoveredFen: 0,
    });
    expect(body.stock.shops.map(({ units, reserved }: Record<string, number>) => [units, reserved])).toEqual([
      [116, 2],
      [10, 0],
    ]);
    expect(body.budgets.today.map(({ used }: { used: number }) => used)).toEqual([28, 0]);
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(['debts']);
    const ledger = (await committee.get(url('ledger'))).body;
    expect(body.asOf).toMatchObject({ size: ledger.size, root: ledger.root });
    const english = await committee.get(url('liability'), { headers: { 'accept-language': 'en' } });
    expect(english.body.warnings[0].message).toContain('owe 2 points');
    await expectCoherent(committee, shop.code);
  });

  test('of a village without shops and budgets is there too, with what is missing', async () => {
    const shop = await openShop(setting, { households: 1, points: 5, goods: [] });
    const { body } = await shop.committee.get(shop.url('liability'));
    expect(body).toMatchObject({ uncoveredFen: 500, stock: { valueFen: 0, shops: [] }, budgets: { today: [] } });
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(['no-budget', 'uncovered']);
  });

  test('is for the committee and auditors, not for shops', async () => {
    const shop = await openShop(setting, { households: 1 });
    expect((await (await setting.app.as('auditor', shop.code)).get(shop.url('liability'))).status).toBe(200);
    expectProblem(await shop.key.get(shop.url('liability')), 403, 'forbidden');
    expectProblem(await setting.app.operator.get('/v1/villages/220382206399/liability'), 404, 'not-found');
  });
});

describe('warnings', () => {
  const budget = (points: number, used: number, warnPercent = 80): Budget => ({
    id: '01980000-0000-7000-8000-0000000000d1',
    period: '2026-Q4',
    firstDay: '2026-10-01' as Day,
    lastDay: '2026-12-31' as Day,
    fund: '集体收入',
    points: points as Points,
    used: used as Points,
    warnPercent,
    revision: 1,
    createdAt: new Date(0),
  });
  const sound: Holdings = {
    pointValueFen: 100,
    outstanding: 1000 as Points,
    debts: 0 as Points,
    held: 0 as Points,
    households: 1,
    debtors: 0,
    stock: [],
    budgets: [budget(1000, 0)],
    hasBudgets: true,
    open: { count: 0, points: 0 as Points },
    disputed: 0,
  };
  const stock = (valueFen: number) => [{ shop: '', name: '', units: 1, reserved: 0, valueFen }];
  const codes = (change: Partial<Holdings>) => warningsOf({ ...sound, ...change }).map(({ code }) => code);

  test.each([
    ['nothing where points are covered exactly', {}, []],
    ['uncovered by one fen', { outstanding: 1001 as Points }, ['uncovered']],
    ['covered again by stock', { outstanding: 1001 as Points, stock: stock(1) }, []],
    ['low from warnPercent on', { budgets: [budget(1000, 800)], stock: stock(800) }, ['budget-low']],
    ['not low just below it', { budgets: [budget(1000, 799)], stock: stock(800) }, []],
    ['a budget of nothing is low', { budgets: [budget(0, 0), budget(1000, 0)] }, ['budget-low']],
    ['no budget today', { budgets: [], stock: stock(1000) }, ['no-budget']],
    ['disputes', { disputed: 2 }, ['disputes-open']],
    ['debts', { debtors: 1, debts: 250 as Points }, ['debts']],
  ])('%s', (_name, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  test('say so in both languages, with the figures', () => {
    const all = warningsOf({ ...sound, budgets: [], hasBudgets: false, disputed: 1, debtors: 3, debts: 250 as Points });
    for (const { message } of all) {
      expect(message.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(message.en).toMatch(/^[\x20-\x7e]+$/);
    }
    expect(all.find(({ code }) => code === 'uncovered')!.message.en).toContain('worth 10.00 yuan');
  });

  test('fen are whole', () => {
    expect(fenOf(1 as Points, 33)).toBe(0);
    expect(fenOf(250 as Points, 33)).toBe(83);
    expect(fenOf(200_000_000 as Points, 10_000)).toBe(20_000_000_000);
  });
});
