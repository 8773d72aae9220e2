import type { AnySql } from '../database/index.ts';
import { canonicalJson, digestOf, type Json } from '../kernel/canonical.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Contender, TieRule } from './rank.ts';
import { type Placed, type RulesUsed, rankAt, rulesUsedAt } from './rank-at.ts';
import type { PinnedLedger, RankingTerms } from './terms.ts';

/** A village's ranking as it was frozen: numbers only, names are looked up when it is shown. Points in hundredths. */
export interface FrozenVillageRanking {
  readonly kind: 'village';
  readonly village: string;
  readonly ledger: PinnedLedger;
  readonly rules: readonly RulesUsed[];
  readonly terms: RankingTerms;
  /** The last rank that is shown. */
  readonly places: number;
  /** How many were ranked in all. */
  readonly ranked: number;
  readonly rows: readonly Placed[];
}

export interface RegionPlace extends Omit<Contender, 'lastSeq'> {
  readonly rank: number;
  readonly village: string;
  readonly villageName: string;
}

/** A region's ranking as of about an instant, with the sizes that the villages' ledgers had then. */
export interface FrozenRegionRanking {
  readonly kind: 'region';
  readonly region: string;
  readonly period: string;
  readonly ties: 'shared';
  readonly asOf: string;
  readonly ledgers: Readonly<Record<string, number>>;
  readonly places: number;
  readonly ranked: number;
  readonly rows: readonly RegionPlace[];
}

/** A ranking as it was published (定榜). It never changes; it can be withdrawn. */
export interface PublishedRanking<Frozen = FrozenVillageRanking | FrozenRegionRanking> {
  /** A village's code or a region's prefix. */
  readonly region: string;
  readonly id: string;
  readonly title: string;
  readonly period: string;
  readonly dimension: string | null;
  readonly unit: string | null;
  readonly per: 'household' | 'head';
  readonly ties: TieRule;
  readonly result: Frozen;
  /** SHA-256 of the canonical form of the result, lower-case hex. */
  readonly digest: string;
  /** The last day on which the public sees it. */
  readonly untilDay: Day;
  readonly publishedAt: Date;
  readonly publishedBy: string;
  readonly withdrawnAt: Date | null;
}

/** Ranks by the terms at a size of the ledger and keeps what will be shown. */
export async function freezeRanking(
  sql: AnySql,
  village: string,
  { ledger, terms, places }: Pick<FrozenVillageRanking, 'ledger' | 'terms' | 'places'>,
): Promise<FrozenVillageRanking> {
  const { size } = ledger;
  const all = await rankAt(sql, village, size, terms);
  const rules = await rulesUsedAt(sql, village, size, terms);
  const rows = all.filter(({ rank }) => rank <= places);
  return { kind: 'village', village, ledger, rules: [...rules], terms, places, ranked: all.length, rows };
}

/**
 * The rows that the public may read: who lost points is nobody's business there, so whoever is below zero, or below what everybody
 * began with, is left out; ranks stay what they are.
 */
export function publicRows({ rows, terms }: Pick<FrozenVillageRanking, 'rows' | 'terms'>): Placed[] {
  const { dimension, rule, settings, per } = terms;
  const plain = settings.mode === 'accumulate' || dimension !== null || rule !== null;
  const start = plain ? 0 : settings.basePoints;
  return rows.filter(({ honour, score, members }) => {
    const begun = per === 'head' ? start / (members ?? 1) : start;
    // A mean is rounded to hundredths.
    return honour >= 0 && score >= Math.floor(begun);
  });
}

/** The digest of a frozen result, lower-case hex. */
export function digestOfFrozen(frozen: object): string {
  return digestOf(frozen as Json).toString('hex');
}

/** Are two frozen results the same, byte for byte of their canonical forms? */
export function sameFrozen(a: object, b: object): boolean {
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

interface Row extends Omit<PublishedRanking, 'digest'> {
  readonly digest: Buffer;
}

export interface PublicationFilter {
  readonly id?: string | undefined;
  /** Shown to the public on this day. */
  readonly shownOn?: Day | undefined;
  /** Lists: the id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Published rankings of a village or region, the newest first. */
export async function readPublications(sql: AnySql, region: string, filter: PublicationFilter) {
  const { id, shownOn, after, limit } = filter;
  const rows = await sql<Row[]>`
    SELECT region, id, title, period, dimension, unit_id AS unit, per, tie_rule AS ties, result, digest, until_day AS "untilDay",
      published_at AS "publishedAt", published_by AS "publishedBy", withdrawn_at AS "withdrawnAt"
    FROM published_rankings
    WHERE region = ${region} ${id === undefined ? sql`` : sql`AND id = ${id}`}
      ${shownOn === undefined ? sql`` : sql`AND withdrawn_at IS NULL AND until_day >= ${shownOn}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
  return rows.map((row): PublishedRanking => ({ ...row, digest: row.digest.toString('hex') }));
}

/** One of them; 404 `not-found` without it. */
export async function readPublication(sql: AnySql, region: string, id: string): Promise<PublishedRanking> {
  const [found] = await readPublications(sql, region, { id });
  if (found === undefined) throw new Refused('not-found');
  return found;
}

/** A village's; 404 `not-found` without it. */
export async function readVillagePublication(
  sql: AnySql,
  village: string,
  id: string,
): Promise<PublishedRanking<FrozenVillageRanking>> {
  const found = await readPublication(sql, village, id);
  if (found.result.kind !== 'village') throw new Refused('not-found');
  return found as PublishedRanking<FrozenVillageRanking>;
}
