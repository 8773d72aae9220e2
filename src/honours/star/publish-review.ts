import type { Context } from '../../access/index.ts';
import { parsePeriod, periodName } from '../../kernel/period.ts';
import { announce } from '../../procedure/index.ts';
import { moveReview, pin } from './move-review.ts';
import type { StarReview } from './review.ts';
import { loadReviewed } from './reviewed.ts';
import { winnersOf } from './winners.ts';

/** Puts the households that reach a level on the board (公示), and pins the ledger unless the submission did. Refuses `notice-empty`. */
export function publishReview(context: Context, village: string, id: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'publish',
    right: 'star:write',
    work: async (moving) => {
      const { tx, review, at } = moving;
      const pinned = await pin(moving);
      const reviewed = await loadReviewed(tx, village, review);
      const { name } = reviewed.scheme.definition;
      const winners = winnersOf(reviewed);
      const notice = await announce(tx, context, village, {
        title: `${periodName(parsePeriod(review.period)!)}${name}评定结果公示`,
        items: winners.map(({ household, label }) => ({ household, member: null, words: `${name} ${label}` })),
      });
      return {
        changes: { ...pinned, published_at: at, notice_id: notice.id },
        details: { notice: notice.id, households: winners.length },
      };
    },
  });
}
