import { audit, authorise, type Context } from '../access/index.ts';
import { type AnySql, transaction } from '../database/index.ts';
import { addDays, type Day, dayAt } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { parsePeriod, periodName } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import {
  digestOfFrozen,
  type FrozenVillageRanking,
  freezeRanking,
  type PublishedRanking,
  readVillagePublication,
} from './published-ranking.ts';
import { fixTerms } from './terms.ts';

/** Days for which the public sees a ranking at most. */
const MAX_DAYS = 366;

export interface RankingToPublish {
  readonly period: string;
  readonly dimension?: string | undefined;
  readonly unit?: string | undefined;
  readonly per: 'household' | 'head';
  readonly places: number;
  readonly title?: string | undefined;
  readonly untilDay: Day;
}

/**
 * Freezes a village's ranking (定榜) with the ledger's size and root, the rules' versions and the tie rule, and shows it to the public
 * until its last day. Refuses `not-found`, `unknown-unit`, `ranking-empty`, `publication-days`.
 */
export async function publishRanking(
  context: Context,
  village: string,
  asked: RankingToPublish,
): Promise<PublishedRanking<FrozenVillageRanking>> {
  authorise(context.actor, 'rankings:publish', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const now = context.now();
    requireDays(asked.untilDay, dayAt(now));
    const { period, dimension, unit, per, places } = asked;
    const fixed = await fixTerms(tx, village, { period, dimension, unit, per }, now);
    const frozen = await freezeRanking(tx, village, { ...fixed, places });
    if (frozen.rows.length === 0) throw new Refused('ranking-empty', { period });
    const title = asked.title ?? titleOf(asked);
    const { ties } = fixed.terms;
    const one = { region: village, title, period, dimension, unit, per, ties, untilDay: asked.untilDay };
    const id = await insertPublication(tx, context, one, frozen);
    return readVillagePublication(tx, village, id);
  });
}

/** What is kept of a publication beside its frozen result. */
type Heading = Pick<PublishedRanking, 'region' | 'title' | 'period' | 'per' | 'ties' | 'untilDay'> & {
  readonly dimension?: string | undefined;
  readonly unit?: string | undefined;
};

/** Keeps a frozen ranking and records who published it; returns its id. */
export async function insertPublication(
  tx: AnySql,
  context: Context,
  { region, title, period, dimension, unit, per, ties, untilDay }: Heading,
  frozen: PublishedRanking['result'],
): Promise<string> {
  const id = newId();
  const digest = digestOfFrozen(frozen);
  await tx`INSERT INTO published_rankings (region, id, title, period, dimension, unit_id, per, tie_rule, result, digest, until_day,
      published_at, published_by)
    VALUES (${region}, ${id}, ${title}, ${period}, ${dimension ?? null}, ${unit ?? null}, ${per}, ${ties},
      ${tx.json(frozen as never)}, ${Buffer.from(digest, 'hex')}, ${untilDay}, ${context.now()}, ${context.actor.client})`;
  const village = frozen.kind === 'village' ? region : null;
  const details = { region, period, per, places: frozen.places, rows: frozen.rows.length, untilDay, digest };
  await audit(tx, context, 'ranking.published', village, id, {
    ...details,
    ...(frozen.kind === 'village' && { size: frozen.ledger.size, root: frozen.ledger.root }),
  });
  return id;
}

/** Public pages end: refuses `publication-days` for a last day that is past or too far. */
export function requireDays(untilDay: Day, today: Day): void {
  const latest = addDays(today, MAX_DAYS);
  if (untilDay < today || untilDay > latest) throw new Refused('publication-days', { untilDay, today, latest });
}

/** 2026年10月环境卫生积分榜（人均） */
export function titleOf({ period, dimension, per }: Pick<RankingToPublish, 'period' | 'dimension' | 'per'>): string {
  return `${periodName(parsePeriod(period)!)}${dimension ?? ''}积分榜${per === 'head' ? '（人均）' : ''}`;
}
