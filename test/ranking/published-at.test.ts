import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Day } from '../../src/kernel/day.ts';
import { dayAt } from '../../src/kernel/day.ts';
import { fromPoints, type Points } from '../../src/kernel/points.ts';
import { Ledger, rootAt } from '../../src/ledger/index.ts';
import { rank } from '../../src/ranking/rank.ts';
import { perHead, rankAt } from '../../src/ranking/rank-at.ts';
import { fixTerms } from '../../src/ranking/terms.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import {
  DIMENSIONS,
  journalOf,
  live,
  posting,
  type SeededVillage,
  type Step,
  seedVillage,
  stepsArbitrary,
  type VillageOptions,
} from '../support/timeline.ts';
import { DIGEST, freshKey, RECORDER } from '../support/village-ledger.ts';
import { expectedRanking } from './oracle.ts';
import { expectedPerHead, expectedPersons } from './published-oracle.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const NOW = new Date('2026-11-21T02:00:00Z');
const TODAY = dayAt(NOW);

const optionsArbitrary: fc.Arbitrary<VillageOptions> = fc.record({
  mode: fc.constantFrom('accumulate', 'base', 'sheet'),
  basePoints: fc.constantFrom(0, 60),
  sheetMax: fc.constantFrom(80, 100),
  sheetPeriod: fc.constantFrom('month', 'quarter'),
  ties: fc.constantFrom('distinct', 'shared'),
});

const step = (kind: Step['kind'], more: Partial<Step> = {}): Step => ({
  pause: 3,
  kind,
  household: 0,
  rule: 0,
  points: 500,
  back: 0,
  ...more,
});
/** Merits, a deduction, a tie, a reversal in the month and one after its month was closed. */
const EVERYTHING: Step[] = [
  step('posting'),
  step('posting', { household: 1 }),
  step('posting', { household: 2, points: -200, rule: 2 }),
  step('posting', { household: 3, rule: 1 }),
  step('reversal', { back: 0 }),
  step('posting', { pause: 30, household: 4, points: 3000 }),
  step('closing', { pause: 6, back: 3 }),
  step('reversal', { back: 1 }),
  step('posting', { household: 5, points: 1050, back: 40 }),
];

describe('a ranking from the journal at a size of the ledger', () => {
  it('is the ranking that there was at that size, in every mode and for every period and dimension', async () => {
    const sql = database.sql;
    const property = fc.asyncProperty(optionsArbitrary, stepsArbitrary(30), async (options, steps) => {
      const village = await seedVillage(sql, options);
      await live(sql, village, steps);
      const journal = await journalOf(database.admin, village.code);
      for (const size of [journal.length, Math.floor(journal.length / 2)]) {
        for (const dimension of [undefined, ...new Set(Object.values(DIMENSIONS))]) {
          for (const period of ['2026-06', '2026-07', '2026-Q3', '2026']) {
            const { terms } = await fixTerms(sql, village.code, { period, dimension, per: 'household' }, NOW);
            const found = await rankAt(sql, village.code, size, terms);
            const expected = expectedRanking(journal.slice(0, size), options, period, TODAY, dimension);
            expect(found.map(bare)).toEqual(expected);
            expect(found.map((one) => one.rank)).toEqual(rank(found, terms.ties).map((one) => one.rank));
          }
        }
      }
    });
    const options: VillageOptions = {
      mode: 'sheet',
      basePoints: 60,
      sheetMax: 80,
      sheetPeriod: 'month',
      ties: 'shared',
    };
    await fc.assert(property, { numRuns: 12, examples: [[options, EVERYTHING]] });
  }, 60_000);

  it('ranks persons by their acts that stand, whichever household they were recorded for', async () => {
    const sql = database.sql;
    const actsArbitrary = fc.array(
      fc.record({
        member: fc.nat({ max: 3 }),
        household: fc.nat({ max: 2 }),
        points: fc.constantFrom(-200, 100, 200, 200, 500),
        reverse: fc.boolean(),
      }),
      { minLength: 1, maxLength: 14 },
    );
    const property = fc.asyncProperty(actsArbitrary, async (acts) => {
      const village = await seedVillage(sql, {});
      const members = Array.from({ length: 4 }, () => uuidv7());
      const ledger = ledgerAt(new Date('2026-10-09T02:00:00Z'));
      for (const { member, household, points, reverse } of acts) {
        const memberId = member === 3 ? null : members[member]!;
        const act = posting(village.code, village.households[household]!, points, { memberId });
        const [outcome] = await ledger.transact([act]);
        if (outcome?.status !== 'posted' || !reverse) continue;
        const { seq } = outcome.entries[0]!;
        const texts = { reason: '记错' };
        const base = { village: village.code, recorder: RECORDER, key: freshKey(), texts };
        await ledger.transact([{ ...base, type: 'reversal', seq }]);
      }
      const journal = await journalOf(database.admin, village.code);
      for (const size of [journal.length, Math.ceil(journal.length / 2)]) {
        const { terms } = await fixTerms(sql, village.code, { period: '2026-10', per: 'person' }, NOW);
        const found = await rankAt(sql, village.code, size, terms);
        const expected = expectedPersons(journal.slice(0, size), ['2026-10']);
        expect(
          found.map(({ member, household, score, merits, deductions, lastSeq: last }) => {
            return { member, household, score, merits, deductions, last };
          }),
        ).toEqual(expected);
      }
    });
    const seen = [0, 1, 2, 3].map((member) => ({ member, household: member % 3, points: 200, reverse: member === 1 }));
    await fc.assert(property, { numRuns: 12, examples: [[[...seen, { ...seen[0]!, points: -200, household: 2 }]]] });
  }, 60_000);

  it('a score per head is the score divided by the members, halves up, and equals are ordered by the same rule', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 200_000 }), fc.integer({ min: 1, max: 12 }), (score, members) => {
        expect(perHead(score as Points, members)).toBe(expectedPerHead(score, members));
      }),
      {
        examples: [
          [1, 2],
          [-1, 2],
          [100, 3],
          [200, 3],
          [-100, 3],
          [0, 5],
        ],
      },
    );
  });

  it('counts the members of the last day of the period, and leaves out households without any', async () => {
    const sql = database.sql;
    const village = await seedVillage(sql, {});
    await addMember(village, '000001', '2026-10-31', null);
    await addMember(village, '000001', '2026-11-01', null);
    await addMember(village, '000002', '2026-01-01', '2026-10-30');
    await database.admin`DELETE FROM memberships WHERE village_code = ${village.code} AND household_no = '000003'`;
    const ledger = ledgerAt(new Date('2026-10-09T02:00:00Z'));
    for (const no of ['000001', '000002', '000003']) await ledger.transact([posting(village.code, no, 500)]);
    const { terms } = await fixTerms(sql, village.code, { period: '2026-10', per: 'head' }, NOW);
    const found = await rankAt(sql, village.code, 3, terms);
    expect(found.map(({ rank: place, household, members, score }) => [place, household, members, score])).toEqual([
      [1, '000002', 1, 500],
      [2, '000001', 2, 250],
    ]);
  });

  it('the root at a size is the one that the ledger had then; a shorter journal has none', async () => {
    const sql = database.sql;
    const village = await seedVillage(sql, {});
    const ledger = ledgerAt(new Date('2026-10-09T02:00:00Z'));
    for (let size = 1; size <= 6; size += 1) {
      await ledger.transact([posting(village.code, '000001', 100)]);
      const { root } = await ledger.verify(village.code);
      expect(await rootAt(sql, village.code, size)).toBe(root);
      if (size > 1) expect(await rootAt(sql, village.code, size - 1)).not.toBe(root);
    }
    expect(await rootAt(sql, village.code, 7)).toBeUndefined();
  });
});

function ledgerAt(now: Date): Ledger {
  const rulebooks = { digests: async () => ({ digests: new Map([[1, DIGEST]]), altered: [] }) };
  return new Ledger({ sql: database.sql, rulebooks, now: () => now });
}

async function addMember(village: SeededVillage, no: string, from: string, to: string | null): Promise<void> {
  const id = uuidv7();
  const { admin } = database;
  await admin`INSERT INTO members (village_code, id, name, created_at) VALUES (${village.code}, ${id}, '李四', ${NOW})`;
  await admin`INSERT INTO memberships (village_code, id, member_id, household_no, from_day, to_day, is_head)
    VALUES (${village.code}, ${uuidv7()}, ${id}, ${no}, ${from as Day}, ${to as Day}, false)`;
}

function bare({
  household,
  score,
  honour,
  merits,
  deductions,
  lastSeq: last,
}: Awaited<ReturnType<typeof rankAt>>[number]) {
  return { household, score: fromPoints(score), honour: fromPoints(honour), merits, deductions, last };
}
