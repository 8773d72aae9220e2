import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAt } from '../../src/kernel/day.ts';
import type { Caller, TestApp } from '../support/app.ts';
import { startReadingApp } from '../support/reading.ts';
import {
  freshCode,
  journalOf,
  live,
  posting,
  type SeededVillage,
  seedVillage,
  stepsArbitrary,
  type VillageOptions,
} from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { type Expected, expectedRanking } from './oracle.ts';

const clock = { now: new Date('2026-11-21T02:00:00Z') };
const pass = (ms: number) => {
  clock.now = new Date(+clock.now + ms);
};
let test: TestApp;

beforeAll(async () => {
  test = await startReadingApp(() => clock.now);
});
afterAll(() => test.close());

const rankings = (prefix: string, query: Record<string, string>, caller: Caller = test.operator) =>
  caller.get(`/v1/regions/${prefix}/rankings`, { query });
const rollups = (prefix: string, query: Record<string, string>, caller: Caller = test.operator) =>
  caller.get(`/v1/regions/${prefix}/rollups`, { query });

type Row = Omit<Expected, 'last'> & { village: string };

const PERIODS = ['2026-07', '2026-Q3', '2026'];
/** Villages of each mode, in two townships of a county, with half a year of journal. */
const villages: { village: SeededVillage; options: VillageOptions }[] = [];
const COUNTY = '370102';

beforeAll(async () => {
  const steps = fc.sample(stepsArbitrary(50), { numRuns: 6, seed: 20261121 });
  const all: VillageOptions[] = [
    { mode: 'accumulate' },
    { mode: 'accumulate', ties: 'shared' },
    { mode: 'base', basePoints: 10 },
    { mode: 'sheet', basePoints: 10, sheetMax: 30 },
    { mode: 'sheet', basePoints: 5, sheetMax: 100, sheetPeriod: 'quarter' },
    {},
  ];
  for (const [index, options] of all.entries()) {
    const code = freshCode(`${COUNTY}${index < 3 ? '001' : '002'}`);
    const village = await seedVillage(test.database.sql, { ...options, code, name: `村${index}` });
    await live(test.database.sql, village, steps[index]!);
    villages.push({ village, options });
  }
});

async function expectedRows(prefix: string, period: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { village, options } of villages) {
    if (!village.code.startsWith(prefix)) continue;
    const journal = await journalOf(test.database.admin, village.code);
    for (const { last: _last, ...row } of expectedRanking(journal, options, period, dayAt(clock.now))) {
      rows.push({ ...row, village: village.code });
    }
  }
  return rows;
}

const isAhead = (a: Row, b: Row) =>
  a.score !== b.score
    ? a.score > b.score
    : a.deductions !== b.deductions
      ? a.deductions < b.deductions
      : a.merits > b.merits;

describe('the ranking of a region', () => {
  it('puts every household of every village in its place, each by its village’s own mode', async () => {
    for (const prefix of ['37', COUNTY, `${COUNTY}001`, villages[3]!.village.code]) {
      for (const period of PERIODS) {
        const rows = await expectedRows(prefix, period);
        expect(rows.length).toBeGreaterThan(3);
        const { body } = await rankings(prefix, { period, limit: '200' });
        expect(body.data).toHaveLength(rows.length);
        expect(body.households).toBe(rows.length);
        expect(body.villages).toBe(villages.filter(({ village }) => village.code.startsWith(prefix)).length);
        for (const { rank, villageName, ...one } of body.data) {
          const row = rows.find(({ village, household }) => village === one.village && household === one.household)!;
          expect(one).toEqual(row);
          expect(rank).toBe(1 + rows.filter((other) => isAhead(other, row)).length);
          expect(villageName).toBe(villages.find(({ village }) => village.code === one.village)!.village.name);
        }
        const ranks = body.data.map(({ rank }: { rank: number }) => rank);
        expect(ranks).toEqual([...ranks].sort((a: number, b: number) => a - b));
      }
    }
  });

  it('tells the place of any one household, also far below the top', async () => {
    const rows = await expectedRows(COUNTY, '2026');
    for (const { village, household } of rows) {
      const { body } = await rankings(COUNTY, { period: '2026', limit: '1', village, household });
      const row = rows.find((one) => one.village === village && one.household === household)!;
      expect(body.asked).toMatchObject({ ...row, rank: 1 + rows.filter((other) => isAhead(other, row)).length });
      expect(body.data).toHaveLength(1);
    }
    const { code } = villages[0]!.village;
    expect((await rankings(COUNTY, { period: '2026', village: code, household: 'X' })).body.asked).toBeNull();
  });

  it('names nobody', async () => {
    expect((await rankings(COUNTY, { period: '2026', limit: '200' })).text).not.toContain('王');
  });

  it('is read once for all who ask, renewed in the background, and never older than a minute', async () => {
    const prefix = '410102';
    const village = await seedVillage(test.database.sql, { code: freshCode(`${prefix}001`) });
    await seedVillage(test.database.sql, { code: freshCode(`${prefix}001`) });
    const households = async () => (await rankings(prefix, { period: '2026-10' })).body;
    const together = await Promise.all(Array.from({ length: 20 }, households));
    expect(new Set(together.map(({ asOf }) => asOf)).size).toBe(1);
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 200)]);
    pass(10_000);
    expect(await households()).toEqual(together[0]);
    pass(20_000);
    expect(await households()).toEqual(together[0]);
    let renewed = await households();
    for (let tries = 0; tries < 100 && renewed.asOf === together[0].asOf; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      renewed = await households();
    }
    expect(renewed).toMatchObject({ asOf: clock.now.toISOString(), households: 1 });
    await ledgerOn(test.database.sql).transact([posting(village.code, '000002', 400)]);
    pass(61_000);
    expect(await households()).toMatchObject({ asOf: clock.now.toISOString(), households: 2 });
  });

  it('follows a village whose settings have changed', async () => {
    const prefix = '430102';
    const village = await seedVillage(test.database.sql, { code: freshCode(`${prefix}001`) });
    await ledgerOn(test.database.sql).transact([posting(village.code, '000001', 200)]);
    const score = async () => (await rankings(prefix, { period: '2026-10' })).body.data[0].score;
    expect(await score()).toBe(2);
    await test.database
      .sql`UPDATE villages SET mode = 'sheet', base_points = 6000 WHERE village_code = ${village.code}`;
    pass(61_000);
    expect(await score()).toBe(62);
  });

  it('refuses what it cannot answer', async () => {
    const status = async (prefix: string, query: Record<string, string>, caller?: Caller) => {
      const { status: code, body } = await rankings(prefix, query, caller);
      return [code, body.code ?? null];
    };
    const { code } = villages[0]!.village;
    const supervisor = await test.as('supervisor', `${COUNTY}001`);
    expect(await status(`${COUNTY}001`, { period: '2026' }, supervisor)).toEqual([200, null]);
    expect(await status(COUNTY, { period: '2026' }, supervisor)).toEqual([404, 'not-found']);
    expect(await status(`${COUNTY}002`, { period: '2026' }, supervisor)).toEqual([404, 'not-found']);
    expect(await status(code, { period: '2026' }, await test.as('committee', code))).toEqual([403, 'forbidden']);
    expect(await status(COUNTY, { period: '2026' }, test.nobody)).toEqual([401, 'unauthenticated']);
    expect(await status('370', { period: '2026' })).toEqual([400, 'invalid-request']);
    expect(await status(COUNTY, {})).toEqual([400, 'invalid-request']);
    expect(await status(COUNTY, { period: '2026', household: '000001' })).toEqual([400, 'invalid-request']);
    const foreign = { period: '2026', household: '000001', village: code };
    expect(await status(`${COUNTY}002`, foreign)).toEqual([404, 'not-found']);
    expect((await rankings('65', { period: '2026' })).body).toMatchObject({ villages: 0, households: 0, data: [] });
  });
});

describe('the totals of a region', () => {
  it('are what the raw journals add up to, at every level', async () => {
    for (const [by, digits] of [
      ['county', 6],
      ['township', 9],
      ['village', 12],
    ] as const) {
      for (const period of ['2026-07', '2026']) {
        const { body } = await rollups(COUNTY, { period, by });
        const expected = new Map<string, Record<string, number>>();
        for (const { village } of villages) {
          const sums = await totalsOf(village.code, period);
          const known = expected.get(village.code.slice(0, digits));
          const all = known ?? {
            villages: 0,
            households: 0,
            meritPoints: 0,
            deductionPoints: 0,
            honour: 0,
            merits: 0,
            deductions: 0,
            entries: 0,
          };
          for (const key of Object.keys(all)) all[key]! += sums[key]!;
          expected.set(village.code.slice(0, digits), all);
        }
        const codes = [...expected.keys()].sort();
        expect(body.data.map(({ name: _name, ...row }: { name: string }) => row)).toEqual(
          codes.map((code) => ({ code, ...expected.get(code) })),
        );
        const total = [...expected.values()].reduce((sum, one) => sum + one.honour!, 0);
        expect(body.total.honour).toBe(total);
        expect(body.total.villages).toBe(villages.length);
      }
    }
  });

  it('page by code', async () => {
    const query = { period: '2026', by: 'village', limit: '4' };
    const first = (await rollups(COUNTY, query)).body;
    const second = (await rollups(COUNTY, { ...query, cursor: first.nextCursor })).body;
    expect(second.nextCursor).toBeNull();
    const codes = [...first.data, ...second.data].map(({ code }: { code: string }) => code);
    expect(codes).toEqual(villages.map(({ village }) => village.code).sort());
  });

  it('refuse what they cannot answer', async () => {
    const status = async (prefix: string, query: Record<string, string>, caller?: Caller) => {
      const { status: code, body } = await rollups(prefix, query, caller);
      return [code, body.code ?? null];
    };
    const supervisor = await test.as('supervisor', `${COUNTY}001`);
    expect(await status(`${COUNTY}001`, { period: '2026', by: 'township' }, supervisor)).toEqual([200, null]);
    expect(await status(`${COUNTY}001`, { period: '2026', by: 'county' })).toEqual([422, 'region-too-fine']);
    expect(await status(COUNTY, { period: '2026', by: 'county' }, supervisor)).toEqual([404, 'not-found']);
    expect(await status(COUNTY, { period: '2026' })).toEqual([400, 'invalid-request']);
    expect(await status(COUNTY, { period: '2026', by: 'village', cursor: 'x' })).toEqual([400, 'invalid-cursor']);
    const { code } = villages[0]!.village;
    const committee = await test.as('committee', code);
    expect(await status(code, { period: '2026', by: 'village' }, committee)).toEqual([403, 'forbidden']);
    expect(await status(COUNTY, { period: '2026', by: 'village' }, test.nobody)).toEqual([401, 'unauthenticated']);
  });
});

/** By the raw journal: sums by household, rule and month, split by their sign; acts that stand. */
async function totalsOf(village: string, period: string): Promise<Record<string, number>> {
  const journal = await journalOf(test.database.admin, village);
  const reversed = new Set(journal.filter((e) => e.kind === 'reversal').map((e) => e.original_seq));
  const counted = journal.filter((e) => e.counted_in?.startsWith(period));
  const nets = new Map<string, number>();
  for (const e of counted) {
    const key = `${e.household_no} ${e.rule_code} ${e.counted_in}`;
    nets.set(key, (nets.get(key) ?? 0) + e.honour / 100);
  }
  const acts = counted.filter((e) => e.kind === 'posting' && !reversed.has(e.seq));
  const sum = (keep: (net: number) => boolean) => [...nets.values()].filter(keep).reduce((a, b) => a + b, 0);
  const merits = acts.filter((e) => e.honour > 0).length;
  return {
    villages: 1,
    households: new Set(counted.map((e) => e.household_no)).size,
    meritPoints: sum((net) => net > 0),
    deductionPoints: sum((net) => net < 0),
    honour: sum(() => true),
    merits,
    deductions: acts.length - merits,
    entries: acts.length,
  };
}
