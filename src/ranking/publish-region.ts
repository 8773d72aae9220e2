import { authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { parsePeriod } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { insertPublication, type RankingToPublish, requireDays, titleOf } from './publish-ranking.ts';
import {
  type FrozenRegionRanking,
  type PublishedRanking,
  type RegionPlace,
  readPublication,
} from './published-ranking.ts';
import { householdsIn, type RegionalRow, type RegionRankings, topOf } from './region-rankings.ts';

type RegionToPublish = Pick<RankingToPublish, 'period' | 'places' | 'title' | 'untilDay'>;

/**
 * Freezes the ranking across a region's villages as of about now: household numbers and villages' names only. Refuses `not-found` for a
 * region outside the scope, `ranking-empty`, `publication-days`, `region-too-large`.
 */
export async function publishRegion(
  context: Context,
  rankings: RegionRankings,
  region: string,
  { period, places, title, untilDay }: RegionToPublish,
): Promise<PublishedRanking> {
  authorise(context.actor, 'regions:publish', region);
  requireDays(untilDay, dayAt(context.now()));
  const snapshot = await rankings.read(region, parsePeriod(period)!);
  const rows = topOf(snapshot, places).map(placeOf);
  if (rows.length === 0) throw new Refused('ranking-empty', { period });
  const frozen: FrozenRegionRanking = {
    kind: 'region',
    region,
    period,
    ties: 'shared',
    asOf: snapshot.asOf.toISOString(),
    ledgers: Object.fromEntries(snapshot.villages.map(({ code, size }) => [code, size])),
    places,
    ranked: householdsIn(snapshot),
    rows,
  };
  return transaction(context.sql, {}, async (tx) => {
    const per = 'household' as const;
    const one = { region, title: title ?? titleOf({ period, per }), period, per, ties: frozen.ties, untilDay };
    return readPublication(tx, region, await insertPublication(tx, context, one, frozen));
  });
}

function placeOf({ lastSeq: _lastSeq, ...row }: RegionalRow): RegionPlace {
  return row;
}
