import { authorise, type Context } from '../access/index.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { householdsIn, placeOf, type RegionalRow, type RegionRankings, topOf } from './region-rankings.ts';

export interface RegionalQuery {
  readonly period: Period;
  readonly limit: number;
  /** Any one household's place as well. */
  readonly asked?: { readonly village: string; readonly household: string } | undefined;
}

export interface RegionalRanking {
  /** At most 60 s ago. */
  readonly asOf: Date;
  readonly villages: number;
  /** With an entry in the period. */
  readonly households: number;
  readonly top: readonly RegionalRow[];
  /** Null: not asked for, or without an entry in the period. */
  readonly asked: RegionalRow | null;
}

/**
 * A ranking across the villages of a region, each scored by its own mode; no personal data. Refuses `region-too-large`, and
 * `not-found` for a region outside the scope or a household of a village outside the region.
 */
export async function rankRegion(
  context: Context,
  rankings: RegionRankings,
  prefix: string,
  query: RegionalQuery,
): Promise<RegionalRanking> {
  authorise(context.actor, 'regions:read', prefix);
  const { asked } = query;
  if (asked !== undefined && !asked.village.startsWith(prefix)) throw new Refused('not-found');
  const snapshot = await rankings.read(prefix, query.period);
  return {
    asOf: snapshot.asOf,
    villages: snapshot.villages.length,
    households: householdsIn(snapshot),
    top: topOf(snapshot, query.limit),
    asked: asked === undefined ? null : (placeOf(snapshot, asked.village, asked.household) ?? null),
  };
}
