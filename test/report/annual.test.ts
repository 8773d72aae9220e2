import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, startApp, type TestApp } from '../support/app.ts';
import { expectCoherent } from '../support/coherence.ts';
import { live, posting, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { ledgerOn } from '../support/village-ledger.ts';
import { expectedPoints, readRaw } from './annual-oracle.ts';

const NOW = new Date('2027-02-21T02:00:00Z');
let test: TestApp;

beforeAll(async () => {
  test = await startApp({ now: () => NOW });
});
afterAll(() => test.close());

const annual = (village: string, year = '2026', caller: Caller = test.operator) =>
  caller.get(`/v1/villages/${village}/reports/annual`, { query: { year } });
const region = (prefix: string, year = '2026', caller: Caller = test.operator) =>
  caller.get(`/v1/regions/${prefix}/reports/annual`, { query: { year } });

/** Bands as they are shown: fewer than three households below zero are not told from those at zero. */
function shownBands([negative = 0, zero = 0, ...rest]: number[]): number[] {
  return negative > 0 && negative < 3 ? [negative + zero, ...rest] : [negative, zero, ...rest];
}

describe('an annual report', () => {
  it('says of points, households, units and balances what the raw journal says, and its region is the sum of its villages', async () => {
    const seen = { hidden: 0, told: 0, merged: 0, members: 0 };
    await fc.assert(
      fc.asyncProperty(stepsArbitrary(60), stepsArbitrary(60), async (first, second) => {
        made += 1;
        const prefix = `220399${100 + made}`;
        const villages = [];
        for (const [index, steps] of [first, second].entries()) {
          const one = await seedVillage(test.database.sql, { households: 7, code: `${prefix}${201 + index}` });
          const [member] = await test.database.admin<{ id: string }[]>`
            SELECT id FROM members WHERE village_code = ${one.code} LIMIT 1`;
          await live(test.database.sql, one, steps);
          const more = { memberId: member!.id, occurredOn: '2026-12-30' as never };
          await ledgerOn(test.database.sql, { now: new Date('2027-01-02T02:00:00Z') }).transact([
            posting(one.code, '000007', 250, more),
            posting(one.code, '000007', 300, { occurredOn: '2027-01-01' as never }),
          ]);
          villages.push(one);
        }
        for (const year of ['2026', '2027', '2025']) {
          const bodies: Answer['body'][] = [];
          for (const one of villages) {
            const { status, body, text } = await annual(one.code, year);
            expect(status, text).toBe(200);
            const raw = await readRaw(test.database.admin, one.code);
            const units = [one.units.first, one.units.below, one.units.second, null];
            const expected = expectedPoints(raw, year, year === '2025' ? units.slice(0, 3) : units, one.unitOf);
            expect(body.participation).toMatchObject(expected.participation);
            expect(body.points).toMatchObject({ merit: expected.merit, deductions: expected.deductions });
            expect(body.points.dimensions).toEqual(expected.dimensions);
            expect(body.points.months).toEqual(expected.months);
            const unitIds = body.points.units.map((one: { unit: { id: string } | null }) => ({
              ...one,
              unit: one.unit?.id ?? null,
            }));
            expect(unitIds).toEqual(expected.units);
            expect(body.distribution.map(({ households }: { households: number }) => households)).toEqual(
              shownBands(expected.bands),
            );
            expect(body.flow.balanced).toBe(true);
            if (year !== '2025') {
              expect(body.liability).toMatchObject({ outstanding: expected.outstanding, held: expected.held });
              expect(body.asOf.size).toBe(raw.journal.length);
            }
            const parts = [...body.points.months, ...body.points.units, ...body.points.dimensions];
            seen.hidden += parts.filter(({ deductions }) => deductions === null).length;
            seen.told += parts.filter(({ deductions }) => deductions < 0).length;
            seen.merged += body.distribution.length < 10 ? 1 : 0;
            seen.members += body.participation.members;
            bodies.push(body);
          }
          const { body: sum } = await region(prefix, year);
          expect(sum.villages).toBe(2);
          const of = (path: string) =>
            bodies.map((one) => path.split('.').reduce((value, key) => value[key], one) as never as number);
          for (const path of SUMMED) {
            const total = path.split('.').reduce((value, key) => value[key], sum.total);
            expect(total, path).toBeCloseTo(
              of(path).reduce((a, b) => a + b, 0),
              6,
            );
            const rows = sum.data.map((row: object) =>
              path.split('.').reduce((value, key) => value[key as never], row),
            );
            expect(rows, path).toEqual(of(path));
          }
          const households = (bands: { households: number }[]) => bands.reduce((all, band) => all + band.households, 0);
          expect(households(sum.distribution)).toBe(of('participation.households').reduce((a, b) => a + b, 0));
        }
        for (const { code } of villages) await expectCoherent(ledgerOn(test.database.sql), code);
      }),
      { numRuns: 4, examples: fc.sample(fc.tuple(stepsArbitrary(60), stepsArbitrary(60)), { numRuns: 1, seed: 3 }) },
    );
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });
});

let made = 0;
const SUMMED = [
  'participation.households',
  'participation.withEntry',
  'participation.withMerit',
  'participation.neverReached',
  'participation.entries',
  'points.merit',
  'points.deductions',
  'points.honour',
  'cases.total',
  'objections.raised',
  'redemptions.points',
  'liability.outstanding',
  'liability.valueFen',
  'stars.households',
  'titles.granted',
  'settlements.payableFen',
  'donations.totalFen',
];
