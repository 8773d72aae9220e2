import type { AnySql } from '../../database/index.ts';
import { canonicalJson, type Json, sha256 } from '../../kernel/canonical.ts';
import type { StarReview } from './review.ts';
import { type FrozenInputs, type Reviewed, starsGranted } from './reviewed.ts';
import { levelOf } from './scheme.ts';
import type { Bar } from './suggest.ts';

/** What a confirmed review is, whatever happens later: numbers and codes only, points in hundredths, never a name or a word. */
export type FrozenReview = { [key: string]: Json } & {
  readonly households: ({ [key: string]: Json } & { readonly household: string })[];
  readonly revocations: string[];
};

/** What is pinned of the ledger by then. */
export interface Pinned {
  readonly size: number;
  /** Lower-case hex. */
  readonly root: string;
  readonly tieRule: string;
}

/** The outcome of a review, to be stored and digested. Pure. */
export function freeze(reviewed: Reviewed, { size, root, tieRule }: Pinned): FrozenReview {
  const { review, scheme, households, revocations } = reviewed;
  return {
    village: review.village,
    review: review.id,
    period: review.period,
    scheme: { version: scheme.version, digest: scheme.digest.toString('hex') },
    ledger: { size, root },
    tieRule,
    revocations: [...revocations],
    households: households.map((household) => {
      const { stars, bars } = reviewed.suggestionOf(household);
      const decisions = reviewed.decisionsOf(household);
      const granted = starsGranted(reviewed, household);
      return {
        household,
        bars: bars.map(frozenBar),
        stars: stars.map(({ star, points, suggested }) => ({
          star,
          points,
          suggested,
          decision: decisions.get(star)?.decision ?? null,
        })),
        count: granted.length,
        level: levelOf(scheme.definition, granted.length)?.code ?? null,
      };
    }),
  };
}

function frozenBar({ kind, until, stars, seq, rule, revocation }: Bar): Json {
  return { kind, until, stars: stars === null ? null : [...stars], seq, rule, revocation };
}

/** SHA-256 of the canonical form (RFC 8785). */
export function digestOfReview(frozen: FrozenReview): Buffer {
  return sha256(canonicalJson(frozen));
}

/** What was frozen of a confirmed review. */
export async function readFrozen(sql: AnySql, village: string, review: string): Promise<FrozenReview> {
  const [row] = await sql<{ result: FrozenReview }[]>`
    SELECT result FROM star_reviews WHERE village_code = ${village} AND id = ${review}`;
  return row!.result;
}

/** Of a confirmed review what it was made of; undefined of others, which are made of what is there now. */
export async function readFrozenInputs(sql: AnySql, review: StarReview): Promise<FrozenInputs | undefined> {
  if (review.state !== 'confirmed') return undefined;
  const { households, revocations } = await readFrozen(sql, review.village, review.id);
  return { households: households.map(({ household }) => household), revocations };
}
