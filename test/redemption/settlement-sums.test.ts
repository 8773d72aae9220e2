import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transaction } from '../../src/database/index.ts';
import { dayAt } from '../../src/kernel/day.ts';
import type { Points } from '../../src/kernel/points.ts';
import type { RedemptionLine } from '../../src/redemption/redemption.ts';
import { checkSettlements } from '../../src/redemption/settlement/check-settlements.ts';
import {
  foldSettlement,
  payableOf,
  type SettledStep,
  settlementDigest,
} from '../../src/redemption/settlement/settlement.ts';
import { expectCoherent } from '../support/coherence.ts';
import { noon, openSettledShop, type SettledShop } from './settlement-support.ts';
import { NOW, type ShopSetting, startShop } from './support.ts';

const point = (value: number) => value as Points;
const goods = ['a', 'b', 'c'];
const agreed: RedemptionLine[] = goods.map((id) => ({
  goods: id,
  name: `商品${id}`,
  unit: '件',
  quantity: 10,
  price: point(100),
  points: point(1000),
  cashFen: 0,
  settlementFen: 1000,
  counted: false,
}));

const share = fc.record({
  line: fc.nat({ max: goods.length - 1 }),
  quantity: fc.integer({ min: 1, max: 10 }),
  points: fc.integer({ min: 0, max: 1_000_000 }).map(point),
  cashFen: fc.nat({ max: 1_000_000 }),
  settlementFen: fc.nat({ max: 1_000_000 }),
});
const step = fc.record({
  redemption: fc.uuid(),
  kind: fc.constantFrom('collected', 'refunded', 'released', 'expired'),
  lines: fc.uniqueArray(share, { selector: ({ line }) => line, maxLength: 3 }),
  at: fc.date({ min: new Date('2026-10-01T00:00:00Z'), max: new Date('2026-10-30T00:00:00Z'), noInvalidDate: true }),
});
const month = fc
  .array(step, { maxLength: 12 })
  .map((list): SettledStep[] => list.map((one, index) => ({ ...one, agreed, seq: index + 1 })));

describe('a month added up', () => {
  test('is, article by article and entry by entry, what adding by hand gives, in whatever order the steps come', () => {
    fc.assert(
      fc.property(month, fc.array(fc.integer({ min: -5000, max: 5000 })), (steps, fens) => {
        const fold = foldSettlement(steps);
        for (const id of goods) {
          const moved = { collected: 0, refunded: 0, points: 0, cashFen: 0, settlementFen: 0 };
          let touched = false;
          for (const { kind, lines } of steps) {
            for (const one of lines) {
              if (goods[one.line] !== id || kind === 'released' || kind === 'expired') continue;
              touched = true;
              moved[kind] += one.quantity;
              for (const sum of ['points', 'cashFen', 'settlementFen'] as const) {
                if (kind === 'collected') moved[sum] += one[sum];
                else moved[sum] -= one[sum];
              }
            }
          }
          const line = fold.lines.find((one) => one.goods === id);
          expect(line).toEqual(touched ? { goods: id, name: `商品${id}`, unit: '件', ...moved } : undefined);
        }
        for (const sum of ['points', 'cashFen', 'settlementFen'] as const) {
          expect(fold[sum]).toBe(fold.lines.reduce((all, line) => all + line[sum], 0));
          expect(fold[sum]).toBe(fold.entries.reduce((all, entry) => all + entry[sum], 0));
        }
        const adjustments = fens.map((fen) => ({ fen, reason: 'x', settlement: null }));
        expect(payableOf(fold, adjustments)).toBe(fold.settlementFen + fens.reduce((a, b) => a + b, 0));
        expect(foldSettlement([...steps].reverse())).toEqual(fold);
      }),
    );
  });

  test('has a digest that changes with everything that is settled', () => {
    const base = {
      village: '220382206201',
      shop: 's',
      month: '2026-10' as never,
      adjustments: [{ fen: 1, reason: 'x', settlement: null }],
      ledgerSize: 10,
      ledgerRoot: Buffer.alloc(32, 1),
    };
    const at = new Date('2026-10-15T04:00:00Z');
    const lines = [{ line: 0, quantity: 1, points: point(100), cashFen: 5, settlementFen: 80 }];
    const one: SettledStep = { seq: 3, redemption: 'r', kind: 'collected', lines, at, agreed };
    const digest = (changed: object = {}, ...steps: SettledStep[]) =>
      settlementDigest({ ...base, ...changed }, foldSettlement(steps.length > 0 ? steps : [one])).toString('hex');
    const all = [
      digest(),
      digest({ village: '220382206202' }),
      digest({ shop: 't' }),
      digest({ month: '2026-11' }),
      digest({ adjustments: [] }),
      digest({ adjustments: [{ fen: 2, reason: 'x', settlement: null }] }),
      digest({ adjustments: [{ fen: 1, reason: 'y', settlement: null }] }),
      digest({ adjustments: [{ fen: 1, reason: 'x', settlement: 'z' }] }),
      digest({ ledgerSize: 11 }),
      digest({ ledgerRoot: Buffer.alloc(32, 2) }),
      digest({}, { ...one, seq: 4 }),
      digest({}, { ...one, redemption: 'q' }),
      digest({}, { ...one, kind: 'refunded' }),
      digest({}, { ...one, at: new Date('2026-10-16T04:00:00Z') }),
      digest({}, { ...one, lines: [{ ...lines[0]!, quantity: 2 }] }),
      digest({}, { ...one, lines: [{ ...lines[0]!, points: point(101) }] }),
      digest({}, { ...one, lines: [{ ...lines[0]!, cashFen: 6 }] }),
      digest({}, { ...one, lines: [{ ...lines[0]!, settlementFen: 81 }] }),
      digest({}, { ...one, agreed: [{ ...agreed[0]!, name: '别名' }] }),
      digest({}, { ...one, agreed: [{ ...agreed[0]!, unit: '箱' }] }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(digest()).toBe(all[0]);
  });
});

describe('settled months of a village', () => {
  let setting: ShopSetting;
  beforeAll(async () => {
    setting = await startShop();
  });
  afterAll(() => setting.close());
  const check = (village: string) =>
    transaction(setting.app.database.sql, { readOnly: true }, (tx) => checkSettlements(tx, village));

  interface Did {
    readonly id: string;
    readonly household: string;
    readonly soap: number;
    readonly rice: number;
    left: { soap: number; rice: number };
  }

  /** A random month's work, counted by hand as it is done: `[points, fen]` by month. */
  async function work(shop: SettledShop, random: () => number, byMonth: Map<string, { points: number; fen: number }>) {
    const open: Did[] = [];
    const collected: Did[] = [];
    const count = ({ soap, rice }: { soap: number; rice: number }, sign: number) => {
      const key = dayAt(setting.clock.now).slice(0, 7);
      const sums = byMonth.get(key) ?? { points: 0, fen: 0 };
      const points = sums.points + sign * (soap * 3 + rice * 25);
      byMonth.set(key, { points, fen: sums.fen + sign * (soap * 280 + rice * 2500) });
    };
    const pick = <T>(list: T[]): T | undefined => list[Math.floor(random() * list.length)];
    for (let turn = 0; turn < 45; turn += 1) {
      setting.clock.now = new Date(setting.clock.now.getTime() + random() * 2 * 86_400_000);
      const deed = Math.floor(random() * 5);
      if (deed <= 1) {
        const [household, soap, rice] = [pick([...shop.households])!, 1 + Math.floor(random() * 4), turn % 2];
        const lines = { 香皂: soap, ...(rice > 0 && { 大米: rice }) };
        const collect = deed === 0;
        const answer = await shop.redeem(household, lines, { collect });
        expect(answer.status, answer.text).toBe(201);
        const did = { id: answer.body.id, household, soap, rice, left: { soap, rice } };
        (collect ? collected : open).push(did);
        if (collect) count(did, 1);
        continue;
      }
      const list = deed === 4 ? collected : open;
      const did = pick(list);
      if (!did) continue;
      if (deed === 2) expect([201, 409]).toContain((await shop.settle(did.id, 'release')).status);
      if (deed === 3) {
        const soap = 1 + Math.floor(random() * did.soap);
        const answer = await shop.settle(did.id, 'collection', { lines: [{ goods: shop.goods.香皂, quantity: soap }] });
        if (answer.status === 201) {
          count({ soap, rice: 0 }, 1);
          collected.push({ ...did, left: { soap, rice: 0 } });
        }
      }
      if (deed < 4) open.splice(open.indexOf(did), 1);
      else if (did.left.soap > 0) {
        const back = { soap: 1 + Math.floor(random() * did.left.soap), rice: 0 };
        const lines = [{ goods: shop.goods.香皂, quantity: back.soap }];
        const answer = await shop.settle(did.id, 'refund', { lines, reason: '退', goodsReturned: random() < 0.5 });
        expect(answer.status, answer.text).toBe(201);
        did.left = { soap: did.left.soap - back.soap, rice: did.left.rice };
        count(back, -1);
      }
    }
  }

  test('come to what was counted by hand over random redemptions, and pass the check once they are fixed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 9_999 }).map((n) => n / 10_000)), async (stream) => {
        setting.clock.now = NOW;
        const shop = await openSettledShop(setting);
        const byMonth = new Map<string, { points: number; fen: number }>();
        await work(shop, () => stream.next().value as number, byMonth);
        expect([...byMonth.values()].some(({ points }) => points > 0)).toBe(true);
        setting.clock.now = noon('2027-03-01');
        for (const month of ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02']) {
          const { points, payableFen, lines } = await shop.settleMonth(month);
          const expected = byMonth.get(month) ?? { points: 0, fen: 0 };
          expect({ month, points, fen: payableFen }).toEqual({ month, ...expected });
          expect(lines.reduce((sum: number, line: { points: number }) => sum + line.points, 0)).toBe(points);
        }
        expect(await check(shop.code)).toBeUndefined();
        await expectCoherent(shop.committee, shop.code);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  test('that were tampered with behind the service are named by the check, in both languages', async () => {
    setting.clock.now = NOW;
    const { admin } = setting.app.database;
    const cases: [string, string, RegExp][] = [
      ['settlements', `lines = jsonb_set(lines, '{0,collected}', '9')`, /other lines/],
      ['settlements', `lines = jsonb_set(lines, '{0,name}', '"金条"')`, /other lines/],
      ['settlements', 'payable_fen = payable_fen + 1', /totals/],
      ['settlements', 'points = points + 1', /totals/],
      ['settlements', 'cash_fen = 1', /totals/],
      ['settlements', `adjustments = '[{"fen": 0, "reason": "x", "settlement": null}]'`, /digest/],
      ['settlements', 'ledger_size = ledger_size + 1', /digest/],
      ['settlements', "digest = sha256('x')", /digest/],
      ['redemption_steps', `lines = jsonb_set(lines, '{0,points}', '1')`, /other lines/],
      ['redemption_steps', "kind = 'refunded'", /other lines/],
      ['redemption_steps', "at = at - interval '40 days'", /other lines/],
      ['entries', "recorded_at = recorded_at - interval '40 days'", /the journal moved 0 to the shop/],
      ['entries', "leaf_hash = sha256('x')", /another journal/],
    ];
    for (const [table, set, message] of cases) {
      setting.clock.now = NOW;
      const shop = await openSettledShop(setting, { households: 1 });
      await shop.collect('000001', { 香皂: 2 });
      setting.clock.now = noon('2026-11-01');
      const { id } = await shop.settleMonth();
      expect(await check(shop.code)).toBeUndefined();
      const where = table === 'entries' ? "AND kind = 'collection'" : '';
      await admin.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER append_only;
        UPDATE ${table} SET ${set} WHERE village_code = '${shop.code}' ${where};
        ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`);
      const found = await check(shop.code);
      expect(found?.message.en, set).toMatch(message);
      expect(found?.message.en, set).toContain(id);
      expect(found?.message.zh, set).toContain(id);
    }
  });
});
