import fc from 'fast-check';
import type { Sql } from '../../src/database/index.ts';
import type { StarScheme } from '../../src/honours/star/contract-schemes.ts';
import { fullScheme } from '../../src/honours/star/scheme.ts';
import { DIMENSIONS, RULES } from '../support/timeline.ts';
import { DIGEST } from '../support/village-ledger.ts';

export const CODES = ['A', 'B', 'C', 'D'];
const DIMENSIONS_OF_STARS = [...new Set(Object.values(DIMENSIONS)), '没有的'];

export const schemeArbitrary: fc.Arbitrary<StarScheme> = fc
  .record({
    stars: fc.array(
      fc.record(
        {
          dimensions: fc.uniqueArray(fc.constantFrom(...DIMENSIONS_OF_STARS), { maxLength: 3 }),
          threshold: fc.constantFrom(-5, 0, 2, 2.5, 10, 30),
        },
        { requiredKeys: ['dimensions'] },
      ),
      { minLength: 4, maxLength: 4 },
    ),
    rules: fc.oneof(
      fc.constant('all-vetoes' as const),
      fc.array(
        fc.record(
          {
            rule: fc.constantFrom(...RULES),
            months: fc.constantFrom(1, 3, 14),
            stars: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1, maxLength: 2 }),
          },
          { requiredKeys: ['rule'] },
        ),
        { maxLength: 4 },
      ),
    ),
    lockoutMonths: fc.constantFrom(0, 1, 6, 24),
  })
  .map(({ stars, rules, lockoutMonths }) =>
    fullScheme({
      name: '文明户',
      cycle: 'quarter',
      stars: stars.map((star, index) => ({ ...star, code: CODES[index]!, name: CODES[index]! })),
      levels: [{ code: 'all', name: '全星', from: 4, to: 4 }],
      vetoes: { rules },
      lockoutMonths,
    }),
  );

export const VETOES: Record<string, number> = { KF02: 2, YJ01: 12 };

/** The rulebook that the entries of `live` pin. */
export async function adoptRules(admin: Sql, village: string): Promise<void> {
  const rules = RULES.map((rule) => ({
    code: rule,
    dimension: DIMENSIONS[rule]!,
    act: rule,
    effect: 'merit',
    points: 1,
    per: '次',
    step: 1,
    subject: 'household',
    caps: {},
    oncePerPerson: false,
    overCap: 'refuse',
    ...(VETOES[rule] === undefined ? {} : { veto: { months: VETOES[rule] } }),
    evidence: 'none',
    recordableBy: ['committee'],
  }));
  await admin`INSERT INTO rulebooks ${admin({
    village_code: village,
    version: 1,
    effective_from: '2026-01-01',
    resolution: '决议',
    rules: admin.json(rules),
    digest: DIGEST,
    adopted_at: new Date(),
    adopted_by: '01890000-0000-7000-8000-000000000001',
  })}`;
}
