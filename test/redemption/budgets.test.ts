import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import { isRefusal } from '../../src/kernel/problems/index.ts';
import { type BudgetState, chooseBudget } from '../../src/redemption/budget/budget.ts';
import type { Answer } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { created, expectProblem, openShop, type ShopSetting, type ShopVillage, startShop } from './support.ts';

let setting: ShopSetting;
beforeAll(async () => {
  setting = await startShop();
});
afterAll(() => setting.close());

const budget = (village: ShopVillage, body: object): Promise<Answer> =>
  village.committee.post(village.url('budgets'), { period: '2026-Q4', fund: '集体收入', ...body });

describe('a budget', () => {
  test('is used by what is held and collected, and free again after release and refund', async () => {
    const shop = await openShop(setting, { points: 500 });
    const made = await created(budget(shop, { points: 100 }));
    const url = shop.url(`budgets/${made.body.id}`);
    expect(made.headers.location).toBe(`/v1/villages/${shop.code}/budgets/${made.body.id}`);
    expect(made.body).toMatchObject({
      period: '2026-Q4',
      firstDay: '2026-10-01',
      lastDay: '2026-12-31',
      used: 0,
      left: 100,
      low: false,
      warnPercent: 80,
    });
    const state = async () => {
      const { used, left, low } = (await shop.committee.get(url)).body;
      return [used, left, low];
    };
    const { id } = (await created(shop.redeem('000001', { 大米: 2 }))).body;
    expect(await state()).toEqual([50, 50, false]);
    await created(shop.settle(id, 'collection'));
    await created(shop.redeem('000002', { 大米: 1, 香皂: 2 }));
    expect(await state()).toEqual([81, 19, true]);
    expectProblem(await shop.redeem('000003', { 大米: 1 }), 409, 'budget-exceeded');
    await created(shop.settle(id, 'refund', { reason: '退货', goodsReturned: true }));
    expect(await state()).toEqual([31, 69, false]);
    await expectCoherent(shop.committee, shop.code);
  });

  test('is one per period and fund, and funds of a period are limited', async () => {
    const shop = await openShop(setting, { households: 1 });
    await created(budget(shop, { points: 10 }));
    expectProblem(await budget(shop, { points: 20 }), 409, 'budget-exists');
    await created(budget(shop, { points: 20, period: '2026' }));
    for (let i = 2; i <= 20; i += 1) await created(budget(shop, { points: 1, fund: `来源${i}` }));
    expectProblem(await budget(shop, { points: 1, fund: '来源21' }), 409, 'too-many-budgets');
  });

  test('two at once for one period and fund: one is made', async () => {
    const shop = await openShop(setting, { households: 1 });
    const answers = await Promise.all([1, 2, 3, 4].map((points) => budget(shop, { points })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('can be raised and lowered, but never below what is used', async () => {
    const shop = await openShop(setting, { points: 500 });
    const made = await created(budget(shop, { points: 100 }));
    const url = shop.url(`budgets/${made.body.id}`);
    const etag = String(made.headers.etag);
    await created(shop.redeem('000001', { 大米: 2 }));
    expectProblem(await shop.committee.patch(url, { points: 49.99 }), 409, 'budget-below-used');
    const changed = await shop.committee.patch(url, { points: 50 }, { headers: { 'if-match': etag } });
    expect(changed.body).toMatchObject({ points: 50, used: 50, left: 0, low: true, warnPercent: 80 });
    const stale = await shop.committee.patch(url, { points: 60 }, { headers: { 'if-match': etag } });
    expectProblem(stale, 412, 'precondition-failed');
    const warned = await shop.committee.patch(url, { points: 2_000_000, warnPercent: 1 });
    expect(warned.body).toMatchObject({ points: 2_000_000, low: false, warnPercent: 1 });
    expect((await shop.committee.get(url)).headers.etag).toBe(warned.headers.etag);
    const audit = (await shop.committee.get('/v1/audit', { query: { limit: '200' } })).body.data;
    const actions = audit.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action.startsWith('budget.')).sort()).toEqual([
      'budget.changed',
      'budget.changed',
      'budget.made',
    ]);
    expect(JSON.stringify(audit)).not.toContain('集体收入');
  });

  test('lowered while redemptions arrive, it is never overdrawn', async () => {
    const shop = await openShop(setting, { households: 10, points: 30, goods: [{ name: '米', price: 10 }] });
    const { id } = (await created(budget(shop, { points: 100 }))).body;
    const [patched, ...answers] = await Promise.all([
      shop.committee.patch(shop.url(`budgets/${id}`), { points: 50 }),
      ...shop.households.map((no) => shop.redeem(no, { 米: 1 })),
    ]);
    const done = answers.filter(({ status }) => status === 201).length;
    const { used, points } = (await shop.committee.get(shop.url(`budgets/${id}`))).body;
    expect(used).toBe(done * 10);
    expect(used).toBeLessThanOrEqual(points);
    expect(points).toBe(patched!.status === 200 ? 50 : 100);
    for (const refused of answers.filter(({ status }) => status !== 201))
      expectProblem(refused, 409, 'budget-exceeded');
  });

  test('of another village, or none, is not there; and only the committee makes one', async () => {
    const [own, other] = [await openShop(setting, { households: 1 }), await openShop(setting, { households: 1 })];
    const { id } = (await created(budget(own, { points: 10 }))).body;
    expectProblem(await other.committee.get(other.url(`budgets/${id}`)), 404, 'not-found');
    expectProblem(await other.committee.patch(other.url(`budgets/${id}`), { points: 1 }), 404, 'not-found');
    const auditor = await setting.app.as('auditor', own.code);
    expect((await auditor.get(own.url(`budgets/${id}`))).status).toBe(200);
    expectProblem(await auditor.patch(own.url(`budgets/${id}`), { points: 1 }), 403, 'forbidden');
    expectProblem(await own.key.get(own.url('budgets')), 403, 'forbidden');
    for (const points of [-1, 0.001, 1e12]) expectProblem(await budget(own, { points }), 400, 'invalid-request');
    expectProblem(await budget(own, { points: 1, period: '2026-13' }), 400, 'invalid-request');
    expectProblem(await own.committee.patch(own.url(`budgets/${id}`), { fund: '别的' }), 400, 'invalid-request');
  });
});

test('the list is every budget in the order in which they are drawn on, by filters and pages', async () => {
  const shop = await openShop(setting, { households: 1 });
  const all: { id: string; period: string; fund: string; firstDay: string; lastDay: string }[] = [];
  for (const period of ['2026', '2026-Q4', '2026-10', '2027']) {
    for (const fund of ['捐赠', '集体收入', '捐赠等']) {
      all.push((await created(budget(shop, { points: 5, period, fund }))).body);
    }
  }
  const list = async (query: Record<string, string>) => {
    const found: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: Answer = await shop.committee.get(shop.url('budgets'), {
        query: { limit: '2', ...query, ...(cursor === null ? {} : { cursor }) },
      });
      found.push(...page.body.data.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
      if (cursor === null) return found;
    }
  };
  const ids = (keep: (one: (typeof all)[number]) => boolean) => all.filter(keep).map(({ id }) => id);
  expect(await list({})).toEqual(ids(() => true));
  for (const period of ['2026', '2026-10', '2026-Q1'])
    expect(await list({ period })).toEqual(ids((b) => b.period === period));
  expect(await list({ fund: '捐赠' })).toEqual(ids((b) => b.fund === '捐赠'));
  for (const day of ['2026-10-31', '2026-11-01', '2026-09-30', '2028-01-01']) {
    expect(await list({ day, fund: '捐赠' })).toEqual(
      ids((b) => b.fund === '捐赠' && b.firstDay <= day && day <= b.lastDay),
    );
  }
  const foreign = await shop.committee.get(shop.url('budgets'), { query: { cursor: 'nonsense' } });
  expectProblem(foreign, 400, 'invalid-cursor');
});

describe('which budget a redemption draws on', () => {
  const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}` as Day;
  const budgets = fc.array(
    fc.record({ first: fc.integer({ min: 1, max: 9 }), length: fc.nat(5), points: fc.nat(20), used: fc.nat(20) }).map(
      ({ first, length, points, used }): Omit<BudgetState, 'id'> => ({
        firstDay: day(first),
        lastDay: day(first + length),
        fund: '集体收入',
        points: points as Points,
        used: Math.min(points, used) as Points,
        warnPercent: 80,
      }),
    ),
    { maxLength: 5 },
  );

  test('is the first in force that has enough left; a day that none covers is refused once the first has begun', () => {
    fc.assert(
      fc.property(budgets, fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 25 }), (list, today, points) => {
        const all = list.map((one, index) => ({ ...one, id: String(index) }));
        const chosen = chooseBudget(all, day(today), points as Points);
        const inForce = all.filter((b) => b.firstDay <= day(today) && day(today) <= b.lastDay);
        const fitting = inForce.filter((b) => b.points - b.used >= points);
        if (all.every(({ firstDay }) => firstDay > day(today))) expect(chosen).toBeNull();
        else if (fitting.length > 0) expect(chosen).toBe(fitting[0]);
        else expect(isRefusal(chosen) && chosen.code).toBe(inForce.length === 0 ? 'no-budget' : 'budget-exceeded');
      }),
    );
  });
});
