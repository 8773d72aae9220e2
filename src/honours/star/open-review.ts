import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { type Period, parsePeriod } from '../../kernel/period.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { requireBegun } from '../settled.ts';
import { readScheme } from './read-schemes.ts';
import { readReview, type StarReview } from './review.ts';

const CYCLES = {
  year: { zh: '年', en: 'year' },
  half: { zh: '半年', en: 'half-year' },
  quarter: { zh: '季', en: 'quarter' },
} as const;

/**
 * Opens the review of a period by a version of the scheme, by default the newest. Refuses `star-scheme-missing`,
 * `unknown-star-scheme`, `star-period-mismatch`, `period-not-begun`, `star-review-exists`.
 */
export async function openReview(
  context: Context,
  village: string,
  { period: text, scheme: version }: { readonly period: string; readonly scheme?: number | undefined },
): Promise<StarReview> {
  const { actor, sql, now } = context;
  authorise(actor, 'star:write', village);
  const period = parsePeriod(text)!;
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const scheme = await readScheme(tx, village, version ?? 'current');
    if (scheme === undefined) {
      throw version === undefined
        ? new Refused('star-scheme-missing')
        : new Refused('unknown-star-scheme', { version });
    }
    requireCycle(period, scheme.definition.cycle);
    requireBegun(period, dayAt(now()));
    const [other] = await tx<{ id: string }[]>`
      SELECT id FROM star_reviews WHERE village_code = ${village} AND period = ${text} AND state <> 'withdrawn'`;
    if (other) throw new Refused('star-review-exists', { period: text, review: other.id });
    const id = newId();
    await tx`
      INSERT INTO star_reviews (village_code, id, scheme_version, period, state, opened_at, opened_by)
      VALUES (${village}, ${id}, ${scheme.version}, ${text}, 'open', ${now()}, ${actor.client})`;
    await audit(tx, context, 'star-review.opened', village, id, { period: text, scheme: scheme.version });
    return readReview(tx, village, id);
  });
}

function requireCycle({ kind, text }: Period, cycle: keyof typeof CYCLES): void {
  if (kind === cycle) return;
  const { zh: cycleZh, en } = CYCLES[cycle];
  throw new Refused('star-period-mismatch', { period: text, cycle: en, cycleZh });
}
