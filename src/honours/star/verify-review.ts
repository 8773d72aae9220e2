import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { rootAt } from '../../ledger/index.ts';
import { digestOfReview, type FrozenReview, freeze, readFrozen } from './freeze.ts';
import { notNow, readReview, type StarReview } from './review.ts';
import { loadReviewed } from './reviewed.ts';
import { schemeDigest } from './scheme.ts';

export interface ReviewVerification {
  /** What comes out today is what was frozen, byte for byte. */
  readonly ok: boolean;
  /** As it was confirmed, and as computed again; lower-case hex. */
  readonly digest: string;
  readonly recomputed: string;
}

/**
 * Computes a confirmed review again: the scheme by its digest, the ledger's root from its leaves, points and vetoes from the entries up to
 * the pinned size, and what was decided. Refuses `star-review-state` of others.
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
    const recomputed = digestOfReview(await again(tx, review, frozen));
    const stored = digestOfReview(frozen);
    const ok = recomputed.equals(review.digest!) && stored.equals(review.digest!);
    return { ok, digest: review.digest!.toString('hex'), recomputed: recomputed.toString('hex') };
  });
}

async function again(tx: TransactionSql, review: StarReview, stored: FrozenReview): Promise<FrozenReview> {
  const { village, ledger, tieRule } = review;
  const { revocations } = stored;
  const households = stored.households.map(({ household }) => household);
  const reviewed = await loadReviewed(tx, village, review, { households, revocations });
  const scheme = { ...reviewed.scheme, digest: schemeDigest(reviewed.scheme) };
  const root = (await rootAt(tx, village, ledger!.size)) ?? '';
  return freeze({ ...reviewed, scheme }, { size: ledger!.size, root, tieRule: tieRule! });
}
