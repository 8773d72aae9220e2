import type { TransactionSql } from '../database/index.ts';
import { byVillage, inScope, type Scope } from './annual-scope.ts';

/*
 * Stars and titles of a year beside those of the year before. A household that was given stars more than once in a year counts by the last
 * time; what was taken down is no longer held.
 */

/** Households at one level of one scheme. Levels of different schemes are told by their names. */
export interface LevelYear {
  readonly level: string;
  /** Given this year, and still held. */
  readonly granted: number;
  readonly households: number;
  /** Still held of last year's. */
  readonly lastYear: number;
}

export interface StarYear {
  /** The highest level first. */
  readonly levels: readonly LevelYear[];
  /** Households with stars of this year that still hold a level, and of last year's. */
  readonly households: number;
  readonly lastYear: number;
  /** With stars of this year and not of last year, of both, and of last year only. */
  readonly fresh: number;
  readonly again: number;
  readonly gone: number;
  /** Households whose stars of this year were taken down in part or whole. */
  readonly revoked: number;
  /** Reviews of the year's periods that are not withdrawn, in the order in which they were opened. */
  readonly reviews: readonly { readonly period: string; readonly state: ReviewState }[];
}

export type ReviewState = 'open' | 'submitted' | 'approved' | 'published' | 'confirmed';

export const NO_STARS: StarYear = {
  levels: [],
  households: 0,
  lastYear: 0,
  fresh: 0,
  again: 0,
  gone: 0,
  revoked: 0,
  reviews: [],
};

/** So many households had this level granted, hold that one of it, and held one last year. */
interface LevelRow {
  readonly village: string;
  readonly granted: string | null;
  readonly held: string | null;
  readonly before: string | null;
  readonly revoked: boolean | null;
  /** Stars from which the levels begin. */
  readonly grantedFrom: number | null;
  readonly heldFrom: number | null;
  readonly beforeFrom: number | null;
  readonly count: number;
}

/** By village; villages without stars or reviews of both years are missing. */
export async function readStars(tx: TransactionSql, scope: Scope): Promise<Map<string, StarYear>> {
  const levels = byVillage(await readLevels(tx, scope));
  const reviews = byVillage(
    await tx<{ village: string; period: string; state: ReviewState }[]>`
      SELECT village_code AS village, period, state FROM star_reviews
      WHERE ${inScope(tx, scope)} AND left(period, 4) = ${scope.year.text} AND state <> 'withdrawn'
      ORDER BY village_code, opened_at, id`,
  );
  const villages = new Set([...levels.keys(), ...reviews.keys()]);
  return new Map(
    [...villages].map((village) => {
      const states = (reviews.get(village) ?? []).map(({ period, state }) => ({ period, state }));
      return [village, { ...starsOf(levels.get(village) ?? []), reviews: states }];
    }),
  );
}

function readLevels(tx: TransactionSql, scope: Scope): Promise<LevelRow[]> {
  const levelOf = (code: ReturnType<typeof tx>) => tx`
    LEFT JOIN LATERAL (
      SELECT one ->> 'name' AS name, (one ->> 'from')::int AS "from"
      FROM jsonb_array_elements(c.definition -> 'levels') AS one WHERE one ->> 'code' = ${code}
    )`;
  return tx<LevelRow[]>`
    WITH latest AS (
      SELECT DISTINCT ON (h.village_code, left(h.period, 4), h.household_no)
        h.village_code, left(h.period, 4) AS year, h.household_no, h.id, h.level, h.review_id
      FROM honours h
      WHERE ${inScope(tx, scope, 'h.village_code')} AND h.kind = 'stars'
        AND left(h.period, 4) IN (${scope.year.text}, ${scope.lastYear.text})
      ORDER BY h.village_code, left(h.period, 4), h.household_no, h.granted_on DESC, length(h.number) DESC, h.number DESC
    ), standing AS (
      SELECT l.*, r.village_code IS NOT NULL AS revoked, CASE WHEN r.village_code IS NULL THEN l.level
        WHEN NOT r.wholly THEN r.level_after END AS left_level
      FROM latest l LEFT JOIN LATERAL (
        SELECT x.village_code, bool_or(x.stars IS NULL) AS wholly,
          (array_agg(x.level_after ORDER BY x.at DESC, x.id DESC))[1] AS level_after
        FROM honour_revocations x WHERE x.village_code = l.village_code AND x.honour_id = l.id GROUP BY 1) r ON true
    ), named AS (
      SELECT s.village_code, s.year, s.household_no, s.revoked, coalesce(g.name, s.level) AS granted, g."from" AS granted_from,
        CASE WHEN s.left_level IS NOT NULL THEN coalesce(k.name, s.left_level) END AS held, k."from" AS held_from
      FROM standing s
      JOIN star_reviews v ON v.village_code = s.village_code AND v.id = s.review_id
      JOIN star_schemes c ON c.village_code = v.village_code AND c.version = v.scheme_version
      ${levelOf(tx`s.level`)} g ON true
      ${levelOf(tx`s.left_level`)} k ON true
    )
    SELECT coalesce(a.village_code, b.village_code) AS village, a.granted, a.held, b.held AS before, a.revoked,
      a.granted_from AS "grantedFrom", a.held_from AS "heldFrom", b.held_from AS "beforeFrom", count(*)
    FROM (SELECT * FROM named WHERE year = ${scope.year.text}) a
    FULL JOIN (SELECT * FROM named WHERE year = ${scope.lastYear.text} AND held IS NOT NULL) b
      ON b.village_code = a.village_code AND b.household_no = a.household_no
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`;
}

function starsOf(rows: readonly LevelRow[]): StarYear {
  const count = (is: (row: LevelRow) => boolean) => rows.filter(is).reduce((sum, row) => sum + row.count, 0);
  const froms = new Map<string, number>();
  for (const { granted, grantedFrom, held, heldFrom, before, beforeFrom } of rows) {
    const named = [
      [granted, grantedFrom],
      [held, heldFrom],
      [before, beforeFrom],
    ] as const;
    for (const [level, from] of named) if (level !== null) froms.set(level, Math.max(from ?? 0, froms.get(level) ?? 0));
  }
  const levels = [...froms].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([level]) => level);
  return {
    levels: levels.map((level) => ({
      level,
      granted: count(({ granted }) => granted === level),
      households: count(({ held }) => held === level),
      lastYear: count(({ before }) => before === level),
    })),
    households: count(({ held }) => held !== null),
    lastYear: count(({ before }) => before !== null),
    fresh: count(({ held, before }) => held !== null && before === null),
    again: count(({ held, before }) => held !== null && before !== null),
    gone: count(({ held, before }) => held === null && before !== null),
    revoked: count(({ revoked }) => revoked === true),
    reviews: [],
  };
}

/** The sum of two villages: levels by their names, in the order of the one that was there first. */
export function addStars(a: StarYear, b: StarYear): StarYear {
  const levels = new Map(a.levels.map((one) => [one.level, one]));
  for (const one of b.levels) {
    const { granted, households, lastYear } = levels.get(one.level) ?? { granted: 0, households: 0, lastYear: 0 };
    const { level } = one;
    levels.set(level, {
      level,
      granted: granted + one.granted,
      households: households + one.households,
      lastYear: lastYear + one.lastYear,
    });
  }
  return {
    levels: [...levels.values()],
    households: a.households + b.households,
    lastYear: a.lastYear + b.lastYear,
    fresh: a.fresh + b.fresh,
    again: a.again + b.again,
    gone: a.gone + b.gone,
    revoked: a.revoked + b.revoked,
    reviews: [],
  };
}

/** Titles of one kind. */
export interface TitleYear {
  /** As printed, and in plain words. */
  readonly title: string;
  readonly label: string;
  readonly granted: number;
  /** Of them taken down. */
  readonly revoked: number;
  readonly lastYear: number;
}

/** Titles of this year and the one before, by village. */
export async function readTitles(tx: TransactionSql, scope: Scope): Promise<Map<string, TitleYear[]>> {
  const { text: year } = scope.year;
  const rows = await tx<(TitleYear & { village: string })[]>`
    SELECT h.village_code AS village, h.title, h.label, count(*) FILTER (WHERE left(h.period, 4) = ${year}) AS granted,
      count(*) FILTER (WHERE left(h.period, 4) = ${year} AND EXISTS (SELECT FROM honour_revocations r
        WHERE r.village_code = h.village_code AND r.honour_id = h.id)) AS revoked,
      count(*) FILTER (WHERE left(h.period, 4) <> ${year}) AS "lastYear"
    FROM honours h
    WHERE ${inScope(tx, scope, 'h.village_code')} AND h.kind = 'title'
      AND left(h.period, 4) IN (${year}, ${scope.lastYear.text})
    GROUP BY 1, 2, 3 ORDER BY h.village_code, min(h.number) COLLATE "C", h.title COLLATE "C", h.label COLLATE "C"`;
  return new Map(
    [...byVillage(rows)].map(([village, own]) => [village, own.map(({ village: _village, ...title }) => title)]),
  );
}
