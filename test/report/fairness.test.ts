import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { DEFINITIONS } from '../../src/report/fairness-definitions.ts';
import { openVillage } from '../posting/setting.ts';
import { type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { freshCode, journalOf, live, posting, SHOP, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { expectedFairness, type World } from './fairness-oracle.ts';
import { CAPS, deeds, NOW, recordBy, village } from './fairness-setting.ts';

let test: TestApp;

beforeAll(async () => {
  test = await startApp({ now: () => NOW });
});
afterAll(() => test.close());

const read = (village: string, period: string, caller: Caller = test.operator) =>
  caller.get(`/v1/villages/${village}/reports/fairness`, { query: { period } });

// biome-ignore lint/suspicious/noExplicitAny: an answer
function comparable({ village: _v, villageName: _n, asOf: _a, definitions: _d, ...body }: any) {
  const unitId = (unit: { id: string } | null) => unit?.id ?? null;
  return {
    ...body,
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    recorders: body.recorders.map(({ name: _name, mostServed, ...one }: any) => ({
      ...one,
      mostServed: mostServed && { unit: unitId(mostServed.unit), share: mostServed.share },
    })),
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    units: body.units.map((one: any) => ({ ...one, unit: unitId(one.unit) })),
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    shops: body.shops.map(({ name: _name, ...one }: any) => one),
  };
}

const PERIODS = [
  '2026-06',
  '2026-08',
  '2026-10',
  '2026-12',
  '2027-01',
  '2027-02',
  '2026-Q3',
  '2026-Q4',
  '2026',
  '2027',
];

describe('facts on recording', () => {
  it('are what the raw journal says, figure by figure', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(stepsArbitrary(50), deeds, async (steps, all) => {
        const { village: one, holders } = await village(test);
        const start = await live(test.database.sql, one, steps);
        const declarers = await recordBy(test, one, holders, start, all);
        const world: World = {
          journal: await journalOf(test.database.admin, one.code),
          holders,
          declarers,
          households: one.households,
          units: [one.units.first, one.units.below, one.units.second, null],
          unitOf: one.unitOf,
          caps: CAPS,
        };
        for (const period of PERIODS) {
          const { status, body } = await read(one.code, period);
          expect(status).toBe(200);
          const expected = expectedFairness(world, period);
          expect(comparable(body), period).toEqual({ ...expected });
          expect(body.asOf.size).toBe(world.journal.length);
          for (const [figure, value] of Object.entries(expected.total)) {
            seen.set(figure, Math.max(seen.get(figure) ?? 0, Math.abs(Number(value))));
          }
          for (const { refunded, collections } of expected.shops) seen.set('refunds', refunded + collections);
          for (const { justBelow, atCap } of expected.caps) {
            seen.set('justBelow', Math.max(seen.get('justBelow') ?? 0, justBelow));
            seen.set('atCap', Math.max(seen.get('atCap') ?? 0, atCap));
          }
        }
        await expectCoherent(ledgerOn(test.database.sql), one.code);
      }),
      // Random histories now and then lack a figure; the first one, always the same, has them all.
      { numRuns: 6, examples: fc.sample(fc.tuple(stepsArbitrary(50), deeds), { numRuns: 1, seed: 3 }) },
    );
    for (const [figure, most] of seen) expect(most, figure).toBeGreaterThan(0);
    expect(seen.size).toBe(16);
  });

  it('follow what is posted, closed, recorded late and reversed over the API', async () => {
    const clock = { now: new Date('2026-11-20T02:00:00Z') };
    const app = await startApp({ now: () => clock.now });
    try {
      const one = await openVillage({ app, clock, close: app.close }, { households: 3 });
      const first = await one.post({ household: '000001', rule: 'HJ03', occurredOn: '2026-11-18' });
      expect((await one.closeThrough('2026-10-31')).status).toBe(201);
      const late = {
        household: '000002',
        rule: 'ZY01',
        quantity: 3.5,
        occurredOn: '2026-10-05',
        lateReason: '单据遗失',
      };
      expect((await one.post(late)).status).toBe(201);
      expect((await one.reverse(first.body.entry.seq)).status).toBe(201);
      const { body } = await read(one.code, '2026-11', one.committee);
      const counts = { entries: 2, merit: 9, reversed: 1, reversals: 1, late: 1, backDated: 1 };
      expect(body.total).toMatchObject({ ...counts, reversedShare: 0.5, medianDays: 2, p90Days: 46 });
      expect(body.households).toMatchObject({ neverReached: 1, neverReachedNumbers: ['000003'] });
      const cap = { month: '2026-11', rule: 'ZY01', cap: 8, step: 1, households: 1, atCap: 0, justBelow: 1 };
      expect(body.caps).toEqual([cap]);
      expect((await read(one.code, '2026-10', one.committee)).body.total.entries).toBe(0);
      await expectCoherent(one.committee, one.code);
    } finally {
      await app.close();
    }
  });

  it('are empty, not broken, where nothing was recorded', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 2 });
    const { body } = await read(code, '2026-10');
    expect(body.total).toMatchObject({ entries: 0, reversedShare: null, medianDays: null, p90Days: null });
    expect(body).toMatchObject({ recorders: [], caps: [], shops: [] });
    expect(body.households).toMatchObject({ count: 2, withoutEntry: 2, neverReached: 2 });
  });

  it('count a household while it was there', async () => {
    const { code } = await seedVillage(test.database.sql, { households: 3, openedOn: '2026-03-10' as Day });
    await test.database.sql`UPDATE accounts SET closed_on = '2026-08-31'
      WHERE village_code = ${code} AND account = 'household:000002'`;
    const numbers = async (period: string) => (await read(code, period)).body.households.neverReachedNumbers;
    expect(await numbers('2026-02')).toEqual([]);
    expect(await numbers('2026-08')).toEqual(['000001', '000002', '000003']);
    expect(await numbers('2026-09')).toEqual(['000001', '000003']);
  });

  it('say what every one of their figures means, in both languages, and define nothing that is not there', async () => {
    const { village: one, holders } = await village(test);
    const at = { now: new Date('2026-10-20T02:00:00Z') };
    await ledgerOn(test.database.sql, at).transact([posting(one.code, '000001', 200, { recorder: holders[0]!.id })]);
    const { body: example } = { body: (await test.nobody.get('/openapi.json')).body };
    const path = '/v1/villages/{village}/reports/fairness';
    const shown = example.paths[path].get.responses['200'].content['application/json'].example;
    const figures = new Set<string>();
    const visit = (value: unknown, name: string) => {
      if (typeof value === 'number') figures.add(name);
      else if (Array.isArray(value)) for (const each of value) visit(each, name);
      else if (value !== null && typeof value === 'object' && name !== 'definitions') {
        for (const [key, each] of Object.entries(value)) visit(each, name === '' ? key : `${name}.${key}`);
      }
    };
    visit(shown, '');
    const { body } = await read(one.code, '2026-10');
    visit(body, '');
    expect(body.definitions.map(({ figure }: { figure: string }) => figure).sort()).toEqual([...figures].sort());
    for (const { zh, en } of DEFINITIONS) {
      expect(zh).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(en).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('who sees what', () => {
  it('names recorders to committee, reviewers and the operator; others see roles and numbers', async () => {
    const { village: one, holders } = await village(test);
    const at = { now: new Date('2026-10-20T02:00:00Z') };
    const acts = holders.slice(0, 3).map(({ id }) => posting(one.code, '000005', 200, { recorder: id }));
    await ledgerOn(test.database.sql, at).transact(acts);
    const seen = async (caller: Caller) => {
      const { body, text } = await read(one.code, '2026-10', caller);
      for (const { name } of holders) {
        const shown = body.recorders.some((recorder: { name: string | null }) => recorder.name === name);
        expect(text.includes(JSON.stringify(name)), name).toBe(shown);
      }
      return [
        body.recorders.filter(({ name }: { name: string | null }) => name !== null).length,
        body.households.withoutEntry,
        body.households.withoutEntryNumbers,
      ];
    };
    const rest = ['000001', '000002', '000003', '000004', '000006', '000007'];
    for (const caller of [test.operator, await test.as('committee', one.code), await test.as('reviewer', one.code)])
      expect(await seen(caller)).toEqual([3, 6, rest]);
    for (const caller of [await test.as('auditor', one.code), await test.as('supervisor', one.code.slice(0, 6))])
      expect(await seen(caller)).toEqual([0, 6, null]);
    const officer = await test.as('officer', one.code, { unit: one.units.first });
    expect(await seen(officer)).toEqual([0, 6, ['000001', '000003', '000007']]);
    const numbers = (await read(one.code, '2026-10', await test.as('auditor', one.code))).body.recorders;
    expect(numbers.map(({ number, role }: { number: number; role: string }) => [number, role])).toEqual([
      [1, 'committee'],
      [2, 'committee'],
      [3, 'officer'],
    ]);
  });

  it('orders recorders by role and age, whatever they recorded', async () => {
    const { village: one, holders } = await village(test);
    const ids = async () => (await read(one.code, '2026-10')).body.recorders.map(({ id }: { id: string }) => id);
    const ledger = ledgerOn(test.database.sql, { now: new Date('2026-10-20T02:00:00Z') });
    const by = (index: number, times: number) =>
      Array.from({ length: times }, () => posting(one.code, '000005', 200, { recorder: holders[index]!.id }));
    await ledger.transact([...by(1, 1), ...by(2, 5), ...by(0, 1)]);
    const before = await ids();
    await ledger.transact([...by(0, 20), ...by(1, 9)]);
    expect(await ids()).toEqual(before);
    expect(before).toEqual([holders[0]!.id, holders[2]!.id, holders[1]!.id]);
  });

  it('refuses what it cannot answer', async () => {
    const { code } = await seedVillage(test.database.sql);
    const shop = await test.as('shop', code, { shop: SHOP });
    const other = await test.as('committee', (await seedVillage(test.database.sql)).code);
    for (const suffix of ['', '.xlsx']) {
      const status = async (village: string, query: Record<string, string>, caller: Caller = test.operator) => {
        const answer = await caller.get(`/v1/villages/${village}/reports/fairness${suffix}`, { query });
        return [answer.status, answer.body?.code ?? null];
      };
      expect(await status(code, { period: '2026-Q1' })).toEqual([200, null]);
      expect(await status(code, { period: '2026-Q5' })).toEqual([400, 'invalid-request']);
      expect(await status(code, {})).toEqual([400, 'invalid-request']);
      expect(await status(code, { period: '2026' }, test.nobody)).toEqual([401, 'unauthenticated']);
      expect(await status(code, { period: '2026' }, shop)).toEqual([403, 'forbidden']);
      expect(await status(code, { period: '2026' }, other)).toEqual([404, 'not-found']);
      expect(await status(freshCode(), { period: '2026' })).toEqual([404, 'not-found']);
    }
  });
});
