import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { starSchemeInputSchema } from '../../src/honours/star/contract-schemes.ts';
import { loadFacts } from '../../src/honours/star/facts.ts';
import { fullScheme, levelOf } from '../../src/honours/star/scheme.ts';
import { monthsLater, suggest } from '../../src/honours/star/suggest.ts';
import { SCHEME_TEMPLATES } from '../../src/honours/star/template.ts';
import type { Day } from '../../src/kernel/day.ts';
import { monthsOf, parsePeriod } from '../../src/kernel/period.ts';
import type { Points } from '../../src/kernel/points.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { journalOf, live, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { laterBy, tell } from './star-oracle.ts';
import { adoptRules, CODES, schemeArbitrary, VETOES } from './star-random.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

describe('what is suggested', () => {
  it('is what the raw journal says up to any size of it, for every household and star', async () => {
    const taken = fc.array(
      fc.record({
        household: fc.nat({ max: 5 }),
        on: fc.constantFrom('2025-06-30', '2026-05-31', '2026-08-15', '2026-10-02'),
        stars: fc.option(fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1 })),
      }),
      { maxLength: 3 },
    );
    const seen = { barred: 0, granted: 0, refused: 0, silent: 0 };
    await fc.assert(
      fc.asyncProperty(
        stepsArbitrary(50),
        fc.array(schemeArbitrary, { minLength: 6, maxLength: 6 }),
        taken,
        async (steps, schemes, down) => {
          const village = await seedVillage(database.sql);
          await live(database.sql, village, steps);
          await adoptRules(database.admin, village.code);
          const journal = await journalOf(database.admin, village.code);
          const revoked = down.map((one, index) => ({
            id: String(index),
            household: village.households[one.household]!,
            on: one.on as Day,
            stars: one.stars,
          }));
          for (const [index, scheme] of schemes.entries()) {
            const period = parsePeriod(['2026-Q2', '2026-Q3', '2026', '2026-H2'][index % 4]!)!;
            const size = Math.ceil((journal.length * (index + 1)) / schemes.length);
            const upTo = journal.filter(({ seq }) => seq <= size);
            const facts = await loadFacts(database.sql, village.code, { scheme, period, size, revoked });
            const of = suggest(scheme, facts, period.lastDay);
            const when = { months: monthsOf(period), reference: period.lastDay };
            const ruleOf = (entry: { rule_code: string | null }) => {
              const months = VETOES[entry.rule_code ?? ''];
              return months === undefined ? undefined : { veto: { months } };
            };
            for (const no of village.households) {
              const told = tell(scheme, upTo, ruleOf, revoked, no, when);
              const found = of(no).stars.map(({ star, points, suggested, bars }) => ({
                star,
                points,
                suggested,
                barredUntil: bars.map(({ until }) => until).sort(),
              }));
              expect(found).toEqual(told);
              for (const { suggested, barredUntil } of told) {
                seen[barredUntil.length > 0 ? 'barred' : (suggested ?? 'silent')] += 1;
              }
            }
          }
        },
      ),
      { numRuns: 8 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  const star = { code: 'A', name: '孝老爱亲', dimensions: ['孝老爱亲'], threshold: 10 };
  const scheme = fullScheme({
    name: '文明户',
    cycle: 'year',
    stars: [star, { code: 'B', name: '邻里和睦', dimensions: [] }],
    levels: [{ code: 'one', name: '一星', from: 1, to: 2 }],
    lockoutMonths: 12,
  });
  const reference = '2026-12-31' as Day;
  const veto = (occurredOn: string, months: number | null) => ({
    household: '1',
    seq: 7,
    rule: 'VT01',
    occurredOn: occurredOn as Day,
    months,
  });
  const facts = (more: object) => ({ honour: new Map(), vetoes: [], revoked: [], ...more });
  const suggested = (more: object) => suggest(scheme, facts(more), reference)('1').stars.map((one) => one.suggested);

  it('grants at the threshold, refuses a hundredth below it, and says nothing without one', () => {
    const honour = (points: number) => ({ honour: new Map([['1', new Map([['孝老爱亲', points as Points]])]]) });
    expect(suggested(honour(1000))).toEqual(['granted', null]);
    expect(suggested(honour(999))).toEqual(['refused', null]);
    expect(suggested({})).toEqual(['refused', null]);
  });

  it('refuses every star while a veto runs, and none once it has run out on the last day', () => {
    expect(suggested({ vetoes: [veto('2025-12-31', 12)] })).toEqual(['refused', null]);
    expect(suggest(scheme, facts({ vetoes: [veto('2025-12-31', 12)] }), reference)('1').bars).toEqual([]);
    expect(suggested({ vetoes: [veto('2026-01-01', 12)] })).toEqual(['refused', 'refused']);
    expect(suggested({ vetoes: [veto('2027-01-15', 1)] })).toEqual(['refused', 'refused']);
    expect(suggested({ vetoes: [veto('2026-12-31', null)] })).toEqual(['refused', null]);
  });

  it('locks out after 摘星: the whole title, or the stars that were taken down', () => {
    const taken = (stars: string[] | null, on = '2026-03-01') => ({ id: 'r', household: '1', on: on as Day, stars });
    expect(suggested({ revoked: [taken(null)] })).toEqual(['refused', 'refused']);
    expect(suggested({ revoked: [taken(['B'])] })).toEqual(['refused', 'refused']);
    expect(suggest(scheme, facts({ revoked: [taken(['B'])] }), reference)('1').stars[0]!.bars).toEqual([]);
    expect(suggested({ revoked: [taken(null, '2025-12-31')] })).toEqual(['refused', null]);
  });
});

describe('months later', () => {
  it('is the same day of the month, or its last day', () => {
    expect(monthsLater('2026-01-31' as Day, 1)).toBe('2026-02-28');
    expect(monthsLater('2024-02-29' as Day, 12)).toBe('2025-02-28');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2150-12-31'), noInvalidDate: true }),
        fc.nat({ max: 120 }),
        (date, months) => {
          const day = date.toISOString().slice(0, 10);
          expect(monthsLater(day as Day, months)).toBe(laterBy(day, months));
        },
      ),
    );
  });
});

describe('a star scheme', () => {
  const { definition } = SCHEME_TEMPLATES[0]!;
  const accepts = (more: object) => starSchemeInputSchema.safeParse({ ...definition, ...more }).success;

  it('ships as templates that a village can adopt as they are', () => {
    for (const template of SCHEME_TEMPLATES) {
      expect(starSchemeInputSchema.safeParse(template.definition).success).toBe(true);
      expect(fullScheme(template.definition)).toEqual(template.definition);
    }
    expect(definition.stars).toHaveLength(10);
  });

  it('takes levels that rise without gaps up to all stars, and only vetoes of its own stars', () => {
    const level = (code: string, from: number, to: number) => ({ code, name: code, from, to });
    expect(accepts({ levels: [level('a', 10, 10)] })).toBe(true);
    expect(accepts({ levels: [level('a', 5, 7), level('b', 8, 10)] })).toBe(true);
    expect(accepts({ levels: [level('a', 5, 7), level('b', 7, 10)] })).toBe(false);
    expect(accepts({ levels: [level('a', 5, 7), level('b', 9, 10)] })).toBe(false);
    expect(accepts({ levels: [level('a', 5, 9)] })).toBe(false);
    expect(accepts({ levels: [level('a', 8, 7), level('b', 8, 10)] })).toBe(false);
    expect(accepts({ levels: [level('a', 5, 7), level('a', 8, 10)] })).toBe(false);
    expect(accepts({ stars: [...definition.stars.slice(1), definition.stars[1]] })).toBe(false);
    expect(accepts({ vetoes: { rules: [{ rule: 'VT01', stars: ['CX'] }] } })).toBe(true);
    expect(accepts({ vetoes: { rules: [{ rule: 'VT01', stars: ['NO'] }] } })).toBe(false);
  });

  it('gives a level by the number of stars, and none below the lowest', () => {
    const codes = Array.from({ length: 11 }, (_, count) => levelOf(definition, count)?.code);
    expect(codes).toEqual([
      ...Array.from({ length: 5 }),
      ...['bronze', 'bronze', 'bronze', 'silver', 'silver', 'gold'],
    ]);
  });
});
