import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, type Day, dayAt } from '../../src/kernel/day.ts';
import { callOrder, withNewcomers } from '../../src/redemption/day/call-order.ts';
import { type Expected, expectedRanking } from '../ranking/oracle.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  journalOf,
  live,
  type SeededVillage,
  seedVillage,
  stepsArbitrary,
  type VillageOptions,
} from '../support/timeline.ts';

/** The call list against the oracle of rankings, which is computed from the raw journal. */

const clock = { now: new Date('2027-02-21T02:00:00Z') };
const TODAY = dayAt(clock.now);
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ now: () => clock.now });
});
afterAll(() => app.close());

const numbers = fc.uniqueArray(fc.stringMatching(/^[0-9A-Z-]{1,4}$/), { maxLength: 12 });

test('every open household is called exactly once: by rank, then by number; a fixed order stays, newcomers follow', () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (some, others, later) => {
      const ranked = some.map((household, index) => ({ household, rank: index + 1, score: 5 as never }));
      const open = new Set([...some.filter((_, index) => index % 3 !== 0), ...others]);
      const places = callOrder(ranked, open);
      const called = places.map(({ household }) => household);
      expect([...called].sort()).toEqual([...open].sort());
      const count = places.filter(({ rank }) => rank !== null).length;
      expect(called.slice(0, count)).toEqual(some.filter((no) => open.has(no)));
      expect(called.slice(count)).toEqual([...called.slice(count)].sort());
      expect(places.slice(count).every(({ rank, score }) => rank === null && score === null)).toBe(true);

      const shown = withNewcomers(places, [...later, ...others]);
      expect(shown.slice(0, places.length)).toEqual(places);
      const isNew = (no: string) => !open.has(no);
      const newcomers = [...new Set([...later, ...others])].filter(isNew).sort();
      expect(shown.slice(places.length).map(({ household }) => household)).toEqual(newcomers);
    }),
  );
});

const options: fc.Arbitrary<VillageOptions> = fc.record({
  mode: fc.constantFrom('accumulate', 'base', 'sheet'),
  basePoints: fc.constantFrom(0, 60),
  sheetPeriod: fc.constantFrom('month', 'quarter'),
  ties: fc.constantFrom('distinct', 'shared'),
  households: fc.constantFrom(6, 8),
});

interface Called {
  call: number;
  household: string;
  rank: number | null;
  score: number | null;
}

/** As the ranking's oracle has it: ranks by counting who is ahead; then whoever has no entry in the period. */
function expectedCalls(rows: readonly Expected[], { ties }: VillageOptions, { households }: SeededVillage): Called[] {
  const same = (a: Expected, b: Expected) =>
    a.score === b.score && a.deductions === b.deductions && a.merits === b.merits;
  const ranked = rows.map((row, index) => {
    const rank = 1 + (ties === 'shared' ? rows.findIndex((one) => same(one, row)) : index);
    return { household: row.household, rank, score: row.score };
  });
  const rest = households.filter((no) => !rows.some(({ household }) => household === no)).sort();
  const all = [...ranked, ...rest.map((household) => ({ household, rank: null, score: null }))];
  return all.map((one, index) => ({ call: index + 1, ...one }));
}

async function announce(village: SeededVillage, period: string): Promise<string> {
  const body = { name: '兑换日', day: addDays(TODAY, 10 as never), period };
  const answer = await app.operator.post(`/v1/villages/${village.code}/redemption-days`, body);
  expect(answer.status, answer.text).toBe(201);
  return `/v1/villages/${village.code}/redemption-days/${answer.body.id}/call-list`;
}

async function read(url: string, limit = 200) {
  const data = [];
  let [cursor, head] = [undefined as string | undefined, undefined as Record<string, unknown> | undefined];
  do {
    const query: Record<string, string> = { limit: String(limit), ...(cursor && { cursor }) };
    const { status, body, text } = await app.operator.get(url, { query });
    expect(status, text).toBe(200);
    data.push(...body.data);
    cursor = body.nextCursor ?? undefined;
    head = { ...body, data: undefined, nextCursor: undefined };
  } while (cursor !== undefined);
  const calls: Called[] = data.map(({ call, household, rank, score }) => ({ call, household, rank, score }));
  return { head: head!, calls };
}

describe('the call list', () => {
  test('is the ranking of the raw journal, in every mode and by every tie rule, whatever the size of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(options, stepsArbitrary(30), fc.integer({ min: 1, max: 9 }), async (settings, steps, limit) => {
        const village = await seedVillage(app.database.sql, settings);
        await live(app.database.sql, village, steps);
        const journal = await journalOf(app.database.admin, village.code);
        for (const period of ['2026', '2026-Q3', '2026-07']) {
          const { head, calls } = await read(await announce(village, period), limit);
          const expected = expectedRanking(journal, settings, period, TODAY as Day);
          expect(calls).toEqual(expectedCalls(expected, settings, village));
          expect(head).toMatchObject({
            fixedAt: null,
            tieRule: settings.ties,
            households: village.households.length,
            asOf: { size: journal.length },
          });
        }
      }),
      { numRuns: 6 },
    );
  });

  test('once fixed, stays with ledger size and root when points change, while the ranking moves on', async () => {
    const village = await seedVillage(app.database.sql, { households: 6 });
    await live(app.database.sql, village, fc.sample(stepsArbitrary(40), { numRuns: 1, seed: 7 })[0]!);
    const url = await announce(village, '2026');
    const before = await read(url);
    const fixed = await app.operator.post(`${url}/fixing`, {});
    expect(fixed.status, fixed.text).toBe(200);
    expect(fixed.body.callListFixedAt).toBe(clock.now.toISOString());
    await live(app.database.sql, village, fc.sample(stepsArbitrary(40), { numRuns: 1, seed: 8 })[0]!);
    const after = await read(url);
    expect(after.calls).toEqual(before.calls);
    expect(after.head).toEqual({ ...before.head, fixedAt: clock.now.toISOString() });
    const fresh = await read(await announce(village, '2026'));
    expect(fresh.calls).not.toEqual(before.calls);
    expect(fresh.head.asOf).not.toEqual(before.head.asOf);
    const [stored] = await app.database.admin`SELECT call_list::text AS text FROM redemption_days
      WHERE village_code = ${village.code} AND call_list IS NOT NULL`;
    expect(stored!.text).not.toMatch(/王/);
  });
});
