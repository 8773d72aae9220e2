import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { rootOf } from '../../kernel/merkle.ts';
import { isRefusal, Refused } from '../../kernel/problems/index.ts';
import { type Head, lockVillage } from '../../ledger/index.ts';
import { takeDown } from '../../procedure/index.ts';
import { named } from '../settled.ts';
import { type Moved, writeMove } from '../write-move.ts';
import { schemeOfReview } from './read-schemes.ts';
import { advance, type ReviewAction, readReview, type StarReview } from './review.ts';
import { loadReviewed, overrides } from './reviewed.ts';

/** What a step finds, under the village's lock. */
export interface Moving {
  readonly tx: TransactionSql;
  readonly context: Context;
  readonly review: StarReview;
  readonly head: Head;
  readonly at: Date;
}

interface Step {
  readonly action: ReviewAction;
  readonly right: 'star:write' | 'star:approve';
  readonly work: (moving: Moving) => Promise<Moved>;
}

/** Takes a step of a review, under the village's lock. Refuses `not-found`, and what `advance` and the step itself refuse. */
export async function moveReview(
  context: Context,
  village: string,
  id: string,
  { action, right, work }: Step,
): Promise<StarReview> {
  const { actor, sql, now } = context;
  authorise(actor, right, village);
  return transaction(sql, {}, async (tx) => {
    const head = await lockVillage(tx, village);
    const review = await readReview(tx, village, id);
    const { definition } = await schemeOfReview(tx, village, review);
    const state = advance(review.state, action, definition.approval);
    if (isRefusal(state)) throw new Refused(state.code, state.params);
    const moved = await work({ tx, context, review, head, at: now() });
    const move = { table: 'star_reviews', deed: `star-review.${action}`, before: review, state } as const;
    await writeMove(tx, context, move, moved);
    return readReview(tx, village, id);
  });
}

/**
 * Pins the ledger that the outcome is made from, with the village's tie rule. Refuses `star-decisions-outdated`: decisions that depart
 * from what is suggested by now, though they did not when they were made.
 */
export async function pin({ tx, review, head }: Moving): Promise<Record<string, unknown>> {
  if (review.ledger !== null) return {};
  const { village } = review;
  const { frontier } = head;
  const reviewed = await loadReviewed(tx, village, review);
  const outdated = reviewed.households.filter((household) => {
    const decisions = reviewed.decisionsOf(household);
    return reviewed.suggestionOf(household).stars.some(({ star, suggested }) => {
      const one = decisions.get(star);
      return one !== undefined && overrides(suggested, one.decision) && !overrides(one.suggested, one.decision);
    });
  });
  if (outdated.length > 0) throw new Refused('star-decisions-outdated', { households: named(outdated) });
  const [row] = await tx<{ ties: string }[]>`SELECT tie_rule AS ties FROM villages WHERE village_code = ${village}`;
  return { ledger_size: frontier.size, ledger_root: rootOf(frontier), tie_rule: row!.ties };
}

/** Reports the review to the township (上报). */
export function submitReview(context: Context, village: string, id: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'submit',
    right: 'star:write',
    work: async (moving) => ({
      changes: {
        ...(await pin(moving)),
        submitted_at: moving.at,
        submitted_by: context.actor.client,
        return_reason: null,
      },
      details: { size: moving.head.frontier.size },
    }),
  });
}

/** The township approves. Refuses `own-submission`. */
export function approveReview(context: Context, village: string, id: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'approve',
    right: 'star:approve',
    work: async ({ review, at }) => {
      requireOther(context, review);
      return { changes: { approved_at: at, approved_by: context.actor.client } };
    },
  });
}

/** The township gives it back with a reason: decisions are open again, and newer entries count. Refuses `own-submission`. */
export function returnReview(context: Context, village: string, id: string, reason: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'return',
    right: 'star:approve',
    work: async ({ review }) => {
      requireOther(context, review);
      const unpinned = { ledger_size: null, ledger_root: null, tie_rule: null };
      const unapproved = { submitted_at: null, submitted_by: null, approved_at: null, approved_by: null };
      return { changes: { ...unpinned, ...unapproved, return_reason: reason } };
    },
  });
}

/** Ends a review without an outcome, and takes its announcement off the board; another one can be opened for its period. */
export function withdrawReview(context: Context, village: string, id: string): Promise<StarReview> {
  return moveReview(context, village, id, {
    action: 'withdraw',
    right: 'star:write',
    work: async ({ tx, review: { notice } }) => {
      if (notice !== null) await takeDown(tx, context, village, notice);
      return {};
    },
  });
}

function requireOther({ actor }: Context, { submittedBy }: StarReview): void {
  if (actor.client === submittedBy) throw new Refused('own-submission');
}
