import { audit, authorise, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { type Honour, readHonours, standingOf } from './honour.ts';
import { schemeOfReview } from './star/read-schemes.ts';
import { readReview } from './star/review.ts';
import { levelOf } from './star/scheme.ts';

/** What is taken down, and why. */
export interface NewRevocation {
  readonly reason: string;
  /** Codes of stars; absent: the whole honour. */
  readonly stars?: readonly string[] | undefined;
}

/**
 * Takes stars or a title down (摘星、撤销称号), wholly or some of the stars; the level is that of the stars left. What is gone is not taken
 * down twice. Refuses `not-found` (also of the other kind), `unknown-star`, `honour-revoked`.
 */
export async function revokeHonour(
  context: Context,
  village: string,
  id: string,
  kind: Honour['kind'],
  { reason, stars }: NewRevocation,
): Promise<Honour> {
  const { actor, sql, now } = context;
  authorise(actor, kind === 'stars' ? 'star:write' : 'award:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const [honour] = await readHonours(tx, village, { ids: [id], kind });
    if (honour === undefined) throw new Refused('not-found');
    const taken = takenBy(honour, stars);
    const levelAfter = taken === null ? null : await levelWithout(tx, honour, taken);
    const revocation = newId();
    await tx`
      INSERT INTO honour_revocations (village_code, id, honour_id, stars, level_after, reason, at, by)
      VALUES (${village}, ${revocation}, ${id}, ${taken === null ? null : tx.json(taken)}, ${levelAfter}, ${reason}, ${now()},
        ${actor.client})`;
    await audit(tx, context, 'honour.revoked', village, id, { revocation, stars: taken, levelAfter });
    const [after] = await readHonours(tx, village, { ids: [id] });
    return after!;
  });
}

/** The stars that are taken down; null: all that is left. */
function takenBy(honour: Honour, stars: readonly string[] | undefined): string[] | null {
  const { state, stars: left } = standingOf(honour);
  if (state === 'revoked') throw new Refused('honour-already-revoked');
  if (stars === undefined) return null;
  const unknown = stars.find((star) => !(honour.stars ?? []).includes(star));
  if (unknown !== undefined) throw new Refused('unknown-star', { star: unknown });
  if (stars.some((star) => !left?.includes(star))) throw new Refused('honour-already-revoked');
  return [...new Set(stars)];
}

/** The level that remains by the scheme of the review; null: none. */
async function levelWithout(tx: TransactionSql, honour: Honour, taken: readonly string[]): Promise<string | null> {
  const review = await readReview(tx, honour.village, honour.review!);
  const { definition } = await schemeOfReview(tx, honour.village, review);
  const left = standingOf(honour).stars!.length - taken.length;
  return levelOf(definition, left)?.code ?? null;
}
