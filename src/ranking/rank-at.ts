import type { AnySql } from '../database/index.ts';
import { parsePeriod } from '../kernel/period.ts';
import type { Points } from '../kernel/points.ts';
import { contendersOf, type SumRow, sheetOf } from './contenders.ts';
import { type Contender, rank } from './rank.ts';
import { scoringOf } from './scoring.ts';
import type { RankingTerms } from './terms.ts';

/** A place in a ranking that was computed from the journal alone. Points in hundredths. */
export interface Placed extends Contender {
  readonly rank: number;
  /** Whose acts these are, where persons are ranked. */
  readonly member: string | null;
  /** Of the household, where its score was divided by them. */
  readonly members: number | null;
}

/**
 * A village's ranking at a size of its ledger: from the entries up to it and the terms alone, so that it comes out the same whatever
 * was recorded or changed afterwards. Everybody's place, in order.
 */
export async function rankAt(sql: AnySql, village: string, size: number, terms: RankingTerms): Promise<Placed[]> {
  const found =
    terms.per === 'person'
      ? await personsAt(sql, village, size, terms)
      : (await householdsAt(sql, village, size, terms)).map((one) => ({ ...one, member: null, members: null }));
  const within = terms.households === null ? undefined : new Set(terms.households);
  const own = within === undefined ? found : found.filter(({ household }) => within.has(household));
  return rank(terms.members === null ? own : own.flatMap((one) => divided(one, terms.members!)), terms.ties);
}

/**
 * A score for each head of a household (人均), rounded to hundredths, halves up. A household without members on the day has none.
 */
export function perHead(score: Points, members: number): Points {
  return Math.floor((2 * score + members) / (2 * members)) as Points;
}

function divided<C extends Contender>(one: C, members: Readonly<Record<string, number>>): (C & { members: number })[] {
  const count = members[one.household] ?? 0;
  return count === 0 ? [] : [{ ...one, score: perHead(one.score, count), members: count }];
}

/** The same sums as `scores` keeps, from the entries: reversed postings and their reversals count as no acts. */
async function householdsAt(sql: AnySql, village: string, size: number, terms: RankingTerms): Promise<Contender[]> {
  const narrowed = terms.dimension ?? terms.rule ?? undefined;
  const scoring = scoringOf(terms.settings, parsePeriod(terms.period)!, terms.today, narrowed);
  const { from, to, first } = scoring;
  const inPeriod = sql`s.counted_in >= ${first}`;
  const rows = await sql<SumRow[]>`
    SELECT s.village_code AS village, s.household_no AS household, ${sheetOf(sql, scoring)} AS sheet,
      sum(s.honour)::bigint AS total, coalesce(sum(s.honour) FILTER (WHERE ${inPeriod}), 0)::bigint AS honour,
      (count(*) FILTER (WHERE ${inPeriod} AND s.kind = 'posting' AND s.honour > 0 AND r.seq IS NULL))::int AS merits,
      (count(*) FILTER (WHERE ${inPeriod} AND s.kind = 'posting' AND s.honour < 0 AND r.seq IS NULL))::int AS deductions,
      coalesce(max(s.seq) FILTER (WHERE ${inPeriod}), 0)::bigint AS last_seq,
      (count(*) FILTER (WHERE ${inPeriod}))::int AS counted
    FROM entries s LEFT JOIN entries r ON r.village_code = s.village_code AND r.original_seq = s.seq AND r.kind = 'reversal'
      AND r.seq <= ${size}
    WHERE s.village_code = ${village} AND s.seq <= ${size} AND s.rule_code IS NOT NULL
      AND s.counted_in BETWEEN ${from} AND ${to} ${narrowing(sql, terms)}
    GROUP BY s.village_code, s.household_no, 3`;
  return contendersOf(rows, scoring).get(village) ?? [];
}

/**
 * Persons by the points of their acts that stand: what was reversed counts for nothing, whenever it was reversed. The household is the
 * one of the latest of them.
 */
async function personsAt(
  sql: AnySql,
  village: string,
  size: number,
  terms: RankingTerms,
): Promise<(Contender & Pick<Placed, 'member' | 'members'>)[]> {
  const { firstMonth, lastMonth } = parsePeriod(terms.period)!;
  return sql<(Contender & Pick<Placed, 'member' | 'members'>)[]>`
    SELECT s.member_id AS member, (array_agg(s.household_no ORDER BY s.seq DESC))[1] AS household,
      sum(s.honour)::bigint AS score, sum(s.honour)::bigint AS honour, (count(*) FILTER (WHERE s.honour > 0))::int AS merits,
      (count(*) FILTER (WHERE s.honour < 0))::int AS deductions, max(s.seq)::bigint AS "lastSeq", NULL::int AS members
    FROM entries s
    WHERE s.village_code = ${village} AND s.seq <= ${size} AND s.kind = 'posting' AND s.member_id IS NOT NULL
      AND s.counted_in BETWEEN ${firstMonth} AND ${lastMonth} ${narrowing(sql, terms)}
      AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.village_code = s.village_code AND r.original_seq = s.seq
        AND r.kind = 'reversal' AND r.seq <= ${size})
    GROUP BY s.member_id`;
}

function narrowing(sql: AnySql, { dimension, rule }: RankingTerms) {
  return sql`${dimension === null ? sql`` : sql`AND s.dimension = ${dimension}`}
    ${rule === null ? sql`` : sql`AND s.rule_code = ${rule}`}`;
}

/** A version of the village's rules that priced what a ranking counts. */
export interface RulesUsed {
  readonly version: number;
  /** Lower-case hex. */
  readonly digest: string;
}

/** The versions of the rules that priced the acts of a ranking, in order. */
export async function rulesUsedAt(
  sql: AnySql,
  village: string,
  size: number,
  terms: RankingTerms,
): Promise<RulesUsed[]> {
  const narrowed = terms.dimension ?? terms.rule ?? undefined;
  const { from, to } = scoringOf(terms.settings, parsePeriod(terms.period)!, terms.today, narrowed);
  return sql<RulesUsed[]>`
    SELECT b.version, encode(b.digest, 'hex') AS digest FROM rulebooks b
    WHERE b.village_code = ${village} AND EXISTS (
      SELECT 1 FROM entries s WHERE s.village_code = b.village_code AND s.seq <= ${size} AND s.rulebook_version = b.version
        AND s.rule_code IS NOT NULL AND s.counted_in BETWEEN ${from} AND ${to} ${narrowing(sql, terms)})
    ORDER BY b.version`;
}
