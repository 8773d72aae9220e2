import type { Sql } from '../database/index.ts';
import { readContenders } from './contenders.ts';
import { type Contender, compareMerit, type Ranked } from './rank.ts';
import { RegionCache, type RegionSnapshot, type RegionSource, type RegionVillage } from './region-cache.ts';
import { type Scoring, scoringOf } from './scoring.ts';

/** The contenders of each village, in the order of its own ranking. */
export type RegionRankings = RegionCache<readonly Contender[]>;

export interface RegionalRow extends Ranked<Contender> {
  readonly village: string;
  readonly villageName: string;
}

/** Ranked households of one region at most: a large city's; beyond it, ask for its counties. */
const MAX_HOUSEHOLDS = 500_000;

const SOURCE: RegionSource<readonly Contender[]> = {
  limit: MAX_HOUSEHOLDS,
  weigh: (contenders) => contenders.length,
  versionOf: (village, period, today) => JSON.stringify(scoringOf(village, period, today)),
  async read(sql, villages, period, today) {
    const found = new Map<string, readonly Contender[]>();
    const alike = new Map<string, { scoring: Scoring; codes: string[] }>();
    for (const village of villages) {
      const scoring = scoringOf(village, period, today);
      const key = JSON.stringify(scoring);
      const group = alike.get(key);
      if (group) group.codes.push(village.code);
      else alike.set(key, { scoring, codes: [village.code] });
    }
    for (const { scoring, codes } of alike.values()) {
      for (const [code, contenders] of await readContenders(sql, codes, scoring)) found.set(code, contenders);
    }
    return found;
  },
};

/** Rankings of regions, with what was read of each village kept until its ledger grows. */
export function regionRankings(services: { sql: Sql; now: () => Date }): RegionRankings {
  return new RegionCache(services, SOURCE);
}

type Snapshot = RegionSnapshot<readonly Contender[]>;

/**
 * The first `limit` households across villages. Numbers of entries cannot be compared between journals, so ties after the third
 * criterion share a rank; they are listed by village code.
 */
export function topOf(snapshot: Snapshot, limit: number): RegionalRow[] {
  const lists = listsOf(snapshot).map(({ village, contenders }) => ({ village, contenders, at: 0 }));
  const top: RegionalRow[] = [];
  while (top.length < limit) {
    let best: (typeof lists)[number] | undefined;
    for (const list of lists) {
      const next = list.contenders[list.at];
      if (next === undefined) continue;
      if (best === undefined || compareMerit(next, best.contenders[best.at]!) < 0) best = list;
    }
    if (best === undefined) break;
    const contender = best.contenders[best.at]!;
    best.at += 1;
    const last = top.at(-1);
    const rank = last !== undefined && compareMerit(last, contender) === 0 ? last.rank : top.length + 1;
    top.push({ ...contender, rank, village: best.village.code, villageName: best.village.name });
  }
  return top;
}

/** Any one household's place; undefined where it has no entry in the period. */
export function placeOf(snapshot: Snapshot, code: string, household: string): RegionalRow | undefined {
  const own = snapshot.parts.get(code)?.find((one) => one.household === household);
  if (own === undefined) return undefined;
  const lists = listsOf(snapshot);
  const rank = 1 + lists.reduce((sum, { contenders }) => sum + countAhead(contenders, own), 0);
  const { village } = lists.find((list) => list.village.code === code)!;
  return { ...own, rank, village: code, villageName: village.name };
}

/** How many households take part. */
export function householdsIn(snapshot: Snapshot): number {
  let count = 0;
  for (const contenders of snapshot.parts.values()) count += contenders.length;
  return count;
}

function listsOf(snapshot: Snapshot): { village: RegionVillage; contenders: readonly Contender[] }[] {
  return snapshot.villages.flatMap((village) => {
    const contenders = snapshot.parts.get(village.code);
    return contenders === undefined ? [] : [{ village, contenders }];
  });
}

/** How many of an ordered list are truly ahead: a binary search. */
function countAhead(contenders: readonly Contender[], own: Contender): number {
  let low = 0;
  let high = contenders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareMerit(contenders[middle]!, own) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
