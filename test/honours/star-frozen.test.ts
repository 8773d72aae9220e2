import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StarScheme } from '../../src/honours/star/contract-schemes.ts';
import { monthsOf, parsePeriod } from '../../src/kernel/period.ts';
import { answered } from '../procedure/notice-support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { journalOf, live, seedVillage, stepsArbitrary } from '../support/timeline.ts';
import { tell } from './star-oracle.ts';
import { adoptRules, CODES, schemeArbitrary, VETOES } from './star-random.ts';

const clock = { now: new Date() };
let t: TestApp;
beforeAll(async () => {
  t = await startApp({ now: () => clock.now });
});
afterAll(() => t.close());

const decisionsArbitrary = fc.array(
  fc.record({
    household: fc.nat({ max: 5 }),
    decisions: fc.dictionary(fc.constantFrom(...CODES), fc.constantFrom('granted', 'refused'), {
      minKeys: 1,
      noNullPrototype: true,
    }),
  }),
  { maxLength: 6 },
);

/** Confirms a review of a quarter with a level for every count, so that there is always something to announce. */
async function confirm(
  village: string,
  scheme: StarScheme,
  decided: Map<string, Record<string, string>>,
): Promise<string> {
  const base = `/v1/villages/${village}`;
  const levels = [{ code: 'any', name: '星级', from: 1, to: CODES.length }];
  const { rules } = scheme.vetoes;
  // A rule that bars for no months is refused, and would bar nothing.
  const barring = typeof rules === 'string' ? rules : rules.filter(({ rule, months }) => months ?? VETOES[rule]);
  const definition = { ...scheme, levels, vetoes: { rules: barring } };
  answered(await t.operator.post(`${base}/star-schemes`, { definition, adoptedOn: '2026-06-01' }));
  const { now } = clock;
  // It is opened in the quarter.
  clock.now = new Date(Math.max(+now, Date.UTC(2026, 6, 1)));
  const { id } = answered(await t.operator.post(`${base}/star-reviews`, { period: '2026-Q3' })).body;
  clock.now = now;
  const items = [...decided].map(([household, decisions]) => ({ household, decisions, reason: '评议' }));
  answered(await t.operator.post(`${base}/star-reviews/${id}/decisions/batch`, { items }));
  answered(await t.operator.post(`${base}/star-reviews/${id}/publication`));
  clock.now = new Date(+clock.now + 10 * 86_400_000);
  answered(await t.operator.post(`${base}/star-reviews/${id}/confirmation`));
  return id;
}

it('what is confirmed is what the journal and the decisions say, and stays so whatever is recorded afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(
      stepsArbitrary(40),
      stepsArbitrary(25),
      schemeArbitrary,
      decisionsArbitrary,
      async (before, after, scheme, chosen) => {
        const village = await seedVillage(t.database.sql);
        clock.now = await live(t.database.sql, village, before);
        await adoptRules(t.database.admin, village.code);
        const journal = await journalOf(t.database.admin, village.code);
        // One household surely reaches a level.
        const decided = new Map([[village.households[0]!, { A: 'granted' } as Record<string, string>]]);
        for (const { household, decisions } of chosen) {
          const no = village.households[household]!;
          decided.set(no, { ...decisions, ...decided.get(no) });
        }
        const id = await confirm(village.code, scheme, decided);
        const url = `/v1/villages/${village.code}/star-reviews/${id}/verification`;
        const frozen = answered(await t.operator.get(url)).body;
        expect(frozen.ok).toBe(true);

        const period = parsePeriod('2026-Q3')!;
        const when = { months: monthsOf(period), reference: period.lastDay };
        const ruleOf = ({ rule_code }: { rule_code: string | null }) => {
          const months = VETOES[rule_code ?? ''];
          return months === undefined ? undefined : { veto: { months } };
        };
        const expected = village.households.flatMap((household) => {
          const told = tell(scheme, journal, ruleOf, [], household, when);
          const stars = told
            .filter(({ star, suggested }) => (decided.get(household)?.[star] ?? suggested) === 'granted')
            .map(({ star }) => star);
          return stars.length === 0 ? [] : [{ household, stars }];
        });
        const granted = answered(await t.operator.get(`/v1/villages/${village.code}/stars`)).body.data;
        const found = granted.map(({ household, stars }: Record<string, unknown>) => ({ household, stars }));
        found.sort((a: { household: string }, b: { household: string }) => (a.household < b.household ? -1 : 1));
        expect(found).toEqual(expected);

        await live(t.database.sql, village, after);
        const grown = await journalOf(t.database.admin, village.code);
        expect(grown.length).toBeGreaterThan(journal.length);
        expect(answered(await t.operator.get(url)).body).toEqual(frozen);
      },
    ),
    { numRuns: 6 },
  );
});
