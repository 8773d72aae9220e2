import type { Context } from '../../access/index.ts';
import type { TransactionSql } from '../../database/index.ts';
import { dayAt, yearOf } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { readAnnouncement } from '../../procedure/index.ts';
import { nextNumbers } from '../honour.ts';
import { requireSettled } from '../settled.ts';
import { digestOfReview, freeze } from './freeze.ts';
import { moveReview } from './move-review.ts';
import type { StarReview } from './review.ts';
import { loadReviewed, type Reviewed } from './reviewed.ts';
import { type Winner, winnersOf } from './winners.ts';

/**
 * Confirms a review: freezes what it was made of and what came out, and grants the stars with certificate numbers. Refuses
 * `notice-running`, `objections-open`, `objections-upheld`.
 */
export function confirmReview(context: Context, village: string, id: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'confirm',
    right: 'star:write',
    work: async ({ tx, review, at }) => {
      const reviewed = await loadReviewed(tx, village, review);
      const known = new Set(reviewed.households);
      // A household that has ended since gets nothing: there is nothing left to decide.
      requireSettled(await readAnnouncement(tx, village, review.notice!, at), (household) =>
        known.has(household) ? [...reviewed.decisionsOf(household).values()].map((decision) => decision.at) : [at],
      );
      const { size, root } = review.ledger!;
      const result = freeze(reviewed, { size, root: root.toString('hex'), tieRule: review.tieRule! });
      const digest = digestOfReview(result);
      const winners = winnersOf(reviewed);
      await grant(tx, context, reviewed, winners, at);
      return {
        changes: {
          confirmed_at: at,
          confirmed_by: context.actor.client,
          result: tx.json(result as never),
          result_digest: digest,
        },
        details: { digest: digest.toString('hex'), households: winners.length },
      };
    },
  });
}

async function grant(
  tx: TransactionSql,
  { actor }: Context,
  { review, scheme, period }: Reviewed,
  winners: readonly Winner[],
  at: Date,
): Promise<void> {
  const { village, id } = review;
  const numbers = await nextNumbers(tx, village, yearOf(period.firstMonth), winners.length);
  await tx`
    INSERT INTO honours (village_code, id, kind, review_id, household_no, title, label, level, stars, period, granted_on, number,
      created_at, created_by)
    SELECT r.village_code, w.id, 'stars', r.id, w.household, ${scheme.definition.name}, w.label, w.level, w.stars::jsonb,
      r.period, ${dayAt(at)}::date, w.number, ${at}, ${actor.client}
    FROM star_reviews r, unnest(${winners.map(() => newId())}::uuid[], ${winners.map((one) => one.household)}::text[],
      ${winners.map(({ label }) => label)}::text[], ${winners.map(({ level }) => level.code)}::text[],
      ${winners.map(({ stars }) => JSON.stringify(stars))}::text[], ${numbers}::text[])
      AS w (id, household, label, level, stars, number)
    WHERE r.village_code = ${village} AND r.id = ${id}`;
}
