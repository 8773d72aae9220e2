import type { AnySql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { parsePeriod } from '../kernel/period.ts';
import type { TieRule } from './rank.ts';
import { householdsOf } from './rank-village.ts';
import type { ScoreSettings } from './scoring.ts';
import { readStanding, rootOfStanding } from './village-rankings.ts';

/** All that a ranking is computed from besides the journal: frozen with it, because settings and people change. */
export interface RankingTerms {
  readonly period: string;
  /** The points of one dimension, or of one rule, alone. */
  readonly dimension: string | null;
  readonly rule: string | null;
  readonly per: 'household' | 'head' | 'person';
  readonly ties: TieRule;
  /** Decides which sheets of a period had ended. */
  readonly today: Day;
  readonly settings: ScoreSettings;
  /** Those of a unit; null: the whole village's. */
  readonly households: readonly string[] | null;
  /** How many each household had on the period's last day, or on `today` where that is earlier; null: not per head. */
  readonly members: Readonly<Record<string, number>> | null;
}

/** What is to be ranked. */
export interface RankingAsked {
  readonly period: string;
  readonly dimension?: string | undefined;
  readonly rule?: string | undefined;
  readonly unit?: string | undefined;
  readonly per: RankingTerms['per'];
}

/** The ledger that a ranking is computed from. */
export interface PinnedLedger {
  readonly size: number;
  /** Lower-case hex. */
  readonly root: string;
}

/**
 * Fixes the terms of a ranking and the ledger that it is computed from, as of this moment: under the village's lock, or in one
 * snapshot. Refuses `not-found`, `unknown-unit`.
 */
export async function fixTerms(
  tx: AnySql,
  village: string,
  asked: RankingAsked,
  now: Date,
): Promise<{ readonly terms: RankingTerms; readonly ledger: PinnedLedger }> {
  const standing = await readStanding(tx, village);
  const { mode, basePoints, sheetMax, sheetPeriod, ties, size } = standing;
  const { period: text, dimension = null, rule = null, unit, per } = asked;
  const period = parsePeriod(text)!;
  const today = dayAt(now);
  const isOver = period.lastDay < today;
  return {
    ledger: { size, root: rootOfStanding(standing) },
    terms: {
      period: text,
      dimension,
      rule,
      per,
      ties,
      today,
      settings: { mode, basePoints, sheetMax, sheetPeriod },
      households: unit === undefined ? null : await householdsOf(tx, village, unit, period),
      members: per === 'head' ? await countMembers(tx, village, isOver ? period.lastDay : today) : null,
    },
  };
}

async function countMembers(sql: AnySql, village: string, day: Day): Promise<Record<string, number>> {
  const rows = await sql<{ no: string; count: number }[]>`
    SELECT household_no AS no, count(DISTINCT member_id)::int AS count FROM memberships
    WHERE village_code = ${village} AND from_day <= ${day} AND (to_day IS NULL OR to_day >= ${day}) GROUP BY household_no`;
  return Object.fromEntries(rows.map(({ no, count }) => [no, count]));
}

/** How a ranking orders equals, in words to print under it. */
export function tieRuleWords(ties: TieRule): { readonly zh: string; readonly en: string } {
  const end =
    ties === 'shared'
      ? { zh: '；前三项相同者名次并列。', en: '; equals after the third share a rank.' }
      : { zh: '；仍相同者，最后一笔入账早者在前。', en: '; then the earlier last entry.' };
  return {
    zh: `得分从高到低；同分依次比扣分次数少者、加分次数多者${end.zh}`,
    en: `Score descending; then fewer deductions, more merit acts${end.en}`,
  };
}
