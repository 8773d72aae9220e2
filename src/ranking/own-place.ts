import { authoriseHousehold, type Context } from '../access/index.ts';
import { dayAt } from '../kernel/day.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { UNNAMED } from '../village/index.ts';
import { type Contender, type Ranked, rankOrdered } from './rank.ts';
import { neighboursOf } from './rank-village.ts';
import { namesOf, readHeadsOf } from './show-publication.ts';
import type { VillageRanking, VillageRankings } from './village-rankings.ts';

export interface OwnPlace extends Pick<VillageRanking, 'mode' | 'ties' | 'asOf'> {
  readonly ranked: number;
  /** Undefined without an entry in the period. */
  readonly own: Ranked<Contender> | undefined;
  /** It and three on either side, named as in public. */
  readonly around: readonly Neighbour[];
}

interface Neighbour extends Pick<Ranked<Contender>, 'rank' | 'score'> {
  /** Null where it must not be told who lost points. */
  readonly household: string | null;
  readonly name: string;
  readonly own: boolean;
}

/**
 * A household's place in its village's ranking with its neighbours' (我的名次), for its own token too. 404 `not-found` for another
 * household's token and where there is none such.
 */
export async function readOwnPlace(
  context: Context,
  rankings: VillageRankings,
  village: string,
  no: string,
  { period, dimension }: { readonly period: Period; readonly dimension: string | undefined },
): Promise<OwnPlace> {
  const { sql } = context;
  authoriseHousehold(context.actor, 'statement:read', village, no);
  const { mode, ties, asOf, contenders } = await rankings.read(village, period, dimension);
  const ranked = rankOrdered(contenders, ties);
  const own = ranked.find(({ household }) => household === no);
  const near = neighboursOf(ranked, no);
  const heads = await readHeadsOf(sql, village, [no, ...near.map(({ household }) => household)]);
  if (!heads.some((head) => head.no === no)) throw new Refused('not-found');
  const names = namesOf(heads, dayAt(context.now()));
  const around = near.map(({ rank, score, honour, household }): Neighbour => {
    const isOwn = household === no;
    const shown = isOwn || honour >= 0;
    return {
      rank,
      score,
      household: shown ? household : null,
      name: shown ? names.get(household)! : UNNAMED,
      own: isOwn,
    };
  });
  return { mode, ties, asOf, ranked: ranked.length, own, around };
}
