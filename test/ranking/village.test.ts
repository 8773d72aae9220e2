import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAt } from '../../src/kernel/day.ts';
import type { Caller, TestApp } from '../support/app.ts';
import { startReadingApp } from '../support/reading.ts';
import {
  DIMENSIONS,
  freshCode,
  journalOf,
  live,
  posting,
  type SeededVillage,
  SHOP,
  seedVillage,
  stepsArbitrary,
  type VillageOptions,
} from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { type Expected, expectedRanking } from './oracle.ts';

const clock = { now: new Date('2026-11-21T02:00:00Z') };
let test: TestApp;

beforeAll(async () => {
  test = await startReadingApp(() => clock.now);
});
afterAll(() => test.close());

const url = (village: string) => `/v1/villages/${village}/rankings`;
const read = (village: string, query: Record<string, string>, caller: Caller = test.operator) =>
  caller.get(url(village), { query });

/** A shop's key: it may read the village, but no rankings. */
async function shopKey(village: string): Promise<Caller> {
  return test.as('shop', village, { shop: SHOP });
}

/** Ranks by counting who is ahead. */
function ranksOf(rows: readonly Expected[], ties: 'distinct' | 'shared'): number[] {
  const same = (a: Expected, b: Expected) =>
    a.score === b.score && a.deductions === b.deductions && a.merits === b.merits;
  return rows.map((row, index) => (ties === 'distinct' ? index : rows.findIndex((one) => same(one, row))) + 1);
}

const shown = (rows: readonly Expected[], ties: 'distinct' | 'shared' = 'distinct') => {
  const ranks = ranksOf(rows, ties);
  return rows.map(({ last: _last, ...row }, index) => ({ rank: ranks[index], ...row }));
};

// biome-ignore lint/suspicious/noExplicitAny: rows of an answer
const bare = (data: any[]) => data.map(({ unit: _unit, head: _head, ...row }) => row);

const optionsArbitrary: fc.Arbitrary<VillageOptions> = fc.record({
  mode: fc.constantFrom('accumulate', 'base', 'sheet'),
  basePoints: fc.constantFrom(0, 60, 100),
  sheetMax: fc.constantFrom(80, 100),
  sheetPeriod: fc.constantFrom('month', 'quarter'),
  ties: fc.constantFrom('distinct', 'shared'),
});

describe('the ranking of a village', () => {
  it('is what the raw journal says, in every mode, for every period, dimension and unit', async () => {
    await fc.assert(
      fc.asyncProperty(optionsArbitrary, stepsArbitrary(45), async (options, steps) => {
        const village = await seedVillage(test.database.sql, options);
        await live(test.database.sql, village, steps);
        const journal = await journalOf(test.database.admin, village.code);
        const today = dayAt(clock.now);
        for (const period of ['2026-06', '2026-07', '2026-08', '2026-09', '2026-Q2', '2026-Q3', '2026', '2027']) {
          const { body } = await read(village.code, { period });
          expect(bare(body.data)).toEqual(shown(expectedRanking(journal, options, period, today), options.ties));
          expect(body).toMatchObject({ mode: options.mode, tieRule: options.ties, asOf: { size: journal.length } });
        }
        for (const dimension of [...new Set(Object.values(DIMENSIONS)), '没有的']) {
          const { body } = await read(village.code, { period: '2026-Q3', dimension });
          const expected = expectedRanking(journal, options, '2026-Q3', today, dimension);
          expect(bare(body.data)).toEqual(shown(expected, options.ties));
        }
        const { first, second, below } = village.units;
        for (const [unit, own] of [
          [first, [first, below]],
          [below, [below]],
          [second, [second]],
        ] as const) {
          const { body } = await read(village.code, { period: '2026-Q3', unit });
          const within = expectedRanking(journal, options, '2026-Q3', today).filter(({ household }) =>
            (own as readonly (string | null)[]).includes(village.unitOf(household)),
          );
          expect(bare(body.data)).toEqual(shown(within, options.ties));
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('a ranking', () => {
  let village: SeededVillage;
  beforeAll(async () => {
    village = await seedVillage(test.database.sql, { households: 30, ties: 'shared' });
    const acts = village.households
      .slice(0, 25)
      .flatMap((no, index) => Array.from({ length: (index % 3) + 1 }, () => posting(village.code, no, 200)));
    await ledgerOn(test.database.sql).transact(acts);
  });

  it('pages on without leaving out or repeating anybody', async () => {
    const whole = (await read(village.code, { period: '2026-10', limit: '200' })).body.data;
    expect(whole).toHaveLength(25);
    for (const limit of [1, 4, 24, 25]) {
      const pages = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { body } = await read(village.code, {
          period: '2026-10',
          limit: String(limit),
          ...(cursor ? { cursor } : {}),
        });
        expect(body.data.length).toBeGreaterThan(0);
        pages.push(...body.data);
        cursor = body.nextCursor;
      }
      expect(pages).toEqual(whole);
    }
  });

  it('goes on behind the last household shown when others were recorded meanwhile', async () => {
    const first = (await read(village.code, { period: '2026-10', limit: '10' })).body;
    const [late] = village.households.slice(-1);
    await ledgerOn(test.database.sql).transact([posting(village.code, late!, 5000)]);
    const { body } = await read(village.code, { period: '2026-10', limit: '200', cursor: first.nextCursor });
    const names = [...first.data, ...body.data].map((one: { household: string }) => one.household);
    expect(new Set(names).size).toBe(25);
    expect(body.data[0].rank).toBeGreaterThan(first.data.at(-1).rank);
    expect(body.asOf.size).toBe(first.asOf.size + 1);
  });

  it('shows a household with three on either side, and nobody where it has no entry', async () => {
    const whole = (await read(village.code, { period: '2026-10', limit: '200' })).body.data;
    const around = async (no: string) => (await read(village.code, { period: '2026-10', around: no })).body;
    expect((await around(whole[10].household)).data).toEqual(whole.slice(7, 14));
    expect((await around(whole[0].household)).data).toEqual(whole.slice(0, 4));
    expect((await around(whole.at(-1).household)).data).toEqual(whole.slice(-4));
    expect((await around(village.households[27]!)).data).toEqual([]);
    expect((await around(whole[10].household)).nextCursor).toBeNull();
  });

  it('is as of the size and root of the ledger, and new as soon as the ledger has grown', async () => {
    const before = (await read(village.code, { period: '2026-09' })).body;
    expect(before.data).toEqual([]);
    await ledgerOn(test.database.sql).transact([
      posting(village.code, '000001', 200, { occurredOn: '2026-09-02' as never }),
    ]);
    const after = (await read(village.code, { period: '2026-09' })).body;
    expect(after.data).toMatchObject([{ rank: 1, household: '000001', score: 2 }]);
    const { size, root } = await ledgerOn(test.database.sql).verify(village.code);
    expect(after.asOf).toEqual({ size, root });
  });

  it('names heads only to those who may read personal data, officers within their unit', async () => {
    const named = async (caller: Caller) => {
      const { body } = await read(village.code, { period: '2026-10', limit: '200' }, caller);
      const rows = body.data as { household: string; head: string | null }[];
      for (const { household, head } of rows) if (head !== null) expect(head).toBe(`王${household}`);
      return rows.filter(({ head }) => head !== null).map(({ household }) => household);
    };
    const { first, below } = village.units;
    const everybody = await named(await test.as('committee', village.code));
    expect(everybody.length).toBeGreaterThan(20);
    expect(await named(await test.as('auditor', village.code))).toEqual([]);
    const officer = await test.as('officer', village.code, { unit: first });
    const own = everybody.filter((no) => [first, below].includes(village.unitOf(no) ?? ''));
    expect(await named(officer)).toEqual(own);
  });

  it('keeps a household in the unit that it was in at the period’s end', async () => {
    const own = await seedVillage(test.database.sql, { households: 2 });
    const { first, second } = own.units;
    await ledgerOn(test.database.sql).transact([posting(own.code, '000001', 200)]);
    await test.database
      .sql`UPDATE households SET unit_id = ${second} WHERE village_code = ${own.code} AND no = '000001'`;
    await test.database.sql`
      INSERT INTO household_events (village_code, id, household_no, kind, day, from_unit, to_unit, recorded_at, recorded_by)
      VALUES (${own.code}, ${first}, '000001', 'unit-changed', '2026-11-02', ${first}, ${second}, ${clock.now}, ${first})`;
    expect((await read(own.code, { period: '2026-10', unit: first })).body.data).toMatchObject([
      { unit: { id: first } },
    ]);
    expect((await read(own.code, { period: '2026-10', unit: second })).body.data).toEqual([]);
    expect((await read(own.code, { period: '2026', unit: second })).body.data).toMatchObject([
      { unit: { id: second } },
    ]);
  });

  it('refuses what it cannot answer', async () => {
    const status = async (query: Record<string, string>, caller?: Caller, code = village.code) => {
      const answer = await read(code, query, caller);
      return [answer.status, answer.body.code ?? null];
    };
    const other = await test.as('committee', (await seedVillage(test.database.sql)).code);
    const shop = await shopKey(village.code);
    expect(await status({ period: '2026-10' })).toEqual([200, null]);
    expect(await status({})).toEqual([400, 'invalid-request']);
    expect(await status({ period: '2026-13' })).toEqual([400, 'invalid-request']);
    expect(await status({ period: '2026', limit: '201' })).toEqual([400, 'invalid-request']);
    expect(await status({ period: '2026', cursor: 'nonsense' })).toEqual([400, 'invalid-cursor']);
    expect(await status({ period: '2026-10' }, test.nobody)).toEqual([401, 'unauthenticated']);
    expect(await status({ period: '2026-10' }, shop)).toEqual([403, 'forbidden']);
    expect(await status({ period: '2026-10' }, other)).toEqual([404, 'not-found']);
    expect(await status({ period: '2026-10' }, test.operator, freshCode())).toEqual([404, 'not-found']);
    expect((await status({ period: '2026-10', around: 'X-1' }))[1]).toBe('unknown-household');
    expect(await status({ period: '2026-10', unit: '一组' })).toEqual([400, 'invalid-request']);
    const unit = '01890000-0000-7000-8000-0000000000ff';
    expect((await status({ period: '2026-10', unit }))[1]).toBe('unknown-unit');
  });

  it('does not take a cursor of another period', async () => {
    const { nextCursor } = (await read(village.code, { period: '2026-10', limit: '2' })).body;
    expect((await read(village.code, { period: '2026', limit: '2', cursor: nextCursor })).status).toBe(400);
  });
});
