import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { rootAt } from '../../ledger/index.ts';
import { readHonours } from '../honour.ts';
import { type DueHonour, sameHonours } from '../same-honours.ts';
import { digestOfReview, type FrozenReview, freeze, readFrozen } from './freeze.ts';
import { notNow, readReview, type StarReview } from './review.ts';
import { loadReviewed, type Reviewed } from './reviewed.ts';
import { schemeDigest } from './scheme.ts';
import { winnersOf } from './winners.ts';

export interface ReviewVerification {
  /** What comes out today is what was frozen, byte for byte, and the stars granted are those that it grants. */
  readonly ok: boolean;
  /** As it was confirmed, and as computed again; lower-case hex. */
  readonly digest: string;
  readonly recomputed: string;
}

/**
 * Computes a confirmed review again: the scheme by its digest, the ledger's root from its leaves, points and vetoes from the entries up to
 * the pinned size, and what was decided; and holds the stars granted against it. Refuses `star-review-state` of others.
 */
export async function verifyReview({ actor, sql }: Context, village: string, id: string): Promise<ReviewVerification> {
  authorise(actor, 'star:read', village);
  return transaction(sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const review = await readReview(tx, village, id);
    if (review.state !== 'confirmed') {
      const { code, params } = notNow(review.state, { zh: '核验', en: 'verified' });
      throw new Refused(code, params);
    }
    const frozen = await readFrozen(tx, village, id);
    const reviewed = await loadAgain(tx, review, frozen);
    const recomputed = digestOfReview(await again(tx, reviewed));
    const stored = digestOfReview(frozen);
    const granted = await readHonours(tx, village, { review: id });
    const ok =
      recomputed.equals(review.digest!) && stored.equals(review.digest!) && sameHonours(granted, dueOf(reviewed));
    return { ok, digest: review.digest!.toString('hex'), recomputed: recomputed.toString('hex') };
  });
}

/** The review as it was made of its frozen inputs, and of a scheme that is digested anew. */
async function loadAgain(tx: TransactionSql, review: StarReview, frozen: FrozenReview): Promise<Reviewed> {
  const households = frozen.households.map(({ household }) => household);
  const reviewed = await loadReviewed(tx, review.village, review, { households, revocations: frozen.revocations });
  return { ...reviewed, scheme: { ...reviewed.scheme, digest: schemeDigest(reviewed.scheme) } };
}

async function again(tx: TransactionSql, reviewed: Reviewed): Promise<FrozenReview> {
  const { village, ledger, tieRule } = reviewed.review;
  const root = (await rootAt(tx, village, ledger!.size)) ?? '';
  return freeze(reviewed, { size: ledger!.size, root, tieRule: tieRule! });
}

function dueOf(reviewed: Reviewed): DueHonour[] {
  const { review, scheme } = reviewed;
  const about = { category: null, member: null, title: scheme.definition.name, period: review.period };
  return winnersOf(reviewed).map(({ household, label, level, stars }) => {
    return { ...about, household, label, level: level.code, stars };
  });
}
