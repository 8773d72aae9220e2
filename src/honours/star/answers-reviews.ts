import { hasRight } from '../../access/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { fromPoints } from '../../kernel/points.ts';
import type { ReviewedHousehold, ReviewedStar } from './list-reviewed.ts';
import type { StarReview } from './review.ts';
import type { Bar } from './suggest.ts';

/** A review as it goes over the wire; why it was returned is for the committee and the township. */
export function reviewBody(review: StarReview, actor: Actor) {
  const { id, period, scheme, state, ledger, tieRule, notice, returnReason, digest, openedAt } = review;
  return {
    id,
    period,
    scheme,
    state,
    asOf: ledger === null ? null : { size: ledger.size, root: ledger.root.toString('hex') },
    tieRule,
    notice,
    returnReason: hasRight(actor, 'star:write') || hasRight(actor, 'star:approve') ? returnReason : null,
    digest: digest?.toString('hex') ?? null,
    openedAt: openedAt.toISOString(),
    submittedAt: instant(review.submittedAt),
    approvedAt: instant(review.approvedAt),
    publishedAt: instant(review.publishedAt),
    confirmedAt: instant(review.confirmedAt),
  };
}

export function householdBody(one: ReviewedHousehold) {
  const { household, unit, head, nominations, bars, count, level } = one;
  return {
    household,
    unit,
    head,
    stars: one.stars.map((star) => starBody(star, one.showsReasons)),
    nominations,
    bars: bars.map(barBody),
    count,
    level: level === null ? null : { code: level.code, name: level.name },
  };
}

function starBody(one: ReviewedStar, showsReasons: boolean) {
  const { star, points, threshold, suggested, decision, overrides, granted, nominations } = one;
  return {
    star,
    points: fromPoints(points),
    threshold: threshold === null ? null : fromPoints(threshold),
    suggested,
    reasons: reasonsOf(one),
    nominations,
    decision: decision?.decision ?? null,
    overrides,
    reason: showsReasons ? (decision?.reason ?? null) : null,
    decidedAt: instant(decision?.at ?? null),
    granted,
  };
}

function reasonsOf({ points, threshold, bars }: ReviewedStar) {
  const reached = threshold === null ? [] : ([points >= threshold ? 'points-reached' : 'points-short'] as const);
  return [...reached, ...new Set(bars.map(({ kind }) => kind))];
}

function barBody({ seq, stars, ...bar }: Bar) {
  return { ...bar, stars: stars === null ? null : [...stars], entry: seq };
}

function instant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
