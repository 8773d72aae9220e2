import { type AnySql, type Sql, transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { rootOf, unpackPeaks } from '../kernel/merkle.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readContenders } from './contenders.ts';
import { type Contender, type Ranked, rankOrdered, type TieRule } from './rank.ts';
import { type ScoreSettings, scoringOf } from './scoring.ts';

/** A village's ranking at a size of its ledger. */
export interface VillageRanking {
  readonly mode: ScoreSettings['mode'];
  readonly ties: TieRule;
  readonly asOf: { readonly size: number; readonly root: string };
  /** In order; the village's, not a unit's. */
  readonly contenders: readonly Contender[];
}

/** A village's settings and ledger at a moment. */
export interface Standing extends ScoreSettings {
  readonly ties: TieRule;
  readonly size: number;
  readonly peaks: Buffer;
}

interface Kept {
  readonly version: string;
  readonly ranking: VillageRanking;
}

/** Contenders kept in memory at most, over all villages and periods. */
const ROOM = 300_000;

/**
 * The rankings of villages, each kept until its ledger grows, its settings change or another sheet ends. What is answered is
 * always the newest: one short query asks for the ledger's size first.
 */
export class VillageRankings {
  readonly #sql: Sql;
  readonly #now: () => Date;
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept>();
  readonly #underway = new Map<string, Promise<VillageRanking>>();
  #contenders = 0;

  constructor(services: { sql: Sql; now: () => Date }) {
    this.#sql = services.sql;
    this.#now = services.now;
  }

  /** Errors: 404 `not-found` without such a village. */
  async read(village: string, period: Period, dimension?: string): Promise<VillageRanking> {
    const today = dayAt(this.#now());
    const name = JSON.stringify([village, period.text, dimension ?? null]);
    const version = versionOf(await readStanding(this.#sql, village), period, today, dimension);
    const kept = this.#kept.get(name);
    if (kept?.version === version) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept.ranking;
    }
    const flight = `${name} ${version}`;
    const running = this.#underway.get(flight) ?? this.#make(name, village, period, today, dimension);
    this.#underway.set(flight, running);
    return running.finally(() => this.#underway.delete(flight));
  }

  async #make(name: string, village: string, period: Period, today: Day, dimension?: string): Promise<VillageRanking> {
    const kept = await transaction(this.#sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
      const standing = await readStanding(tx, village);
      return {
        version: versionOf(standing, period, today, dimension),
        ranking: await rankingOf(tx, standing, village, period, today, dimension),
      };
    });
    this.#keep(name, kept);
    return kept.ranking;
  }

  #keep(name: string, kept: Kept): void {
    this.#drop(name);
    this.#kept.set(name, kept);
    this.#contenders += kept.ranking.contenders.length + 1;
    for (const oldest of this.#kept.keys()) {
      if (this.#contenders <= ROOM) break;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    const old = this.#kept.get(name);
    if (old === undefined) return;
    this.#kept.delete(name);
    this.#contenders -= old.ranking.contenders.length + 1;
  }
}

/**
 * A village's ranking as a transaction sees it, with everybody's rank: for lists that are read together with more, and frozen under the
 * village's lock. 404 `not-found` without such a village.
 */
export async function readRanking(
  tx: AnySql,
  village: string,
  period: Period,
  today: Day,
): Promise<Pick<VillageRanking, 'ties' | 'asOf'> & { readonly ranked: readonly Ranked<Contender>[] }> {
  const { ties, asOf, contenders } = await rankingOf(tx, await readStanding(tx, village), village, period, today);
  return { ties, asOf, ranked: rankOrdered(contenders, ties) };
}

async function rankingOf(
  tx: AnySql,
  standing: Standing,
  village: string,
  period: Period,
  today: Day,
  dimension?: string,
): Promise<VillageRanking> {
  const { mode, ties, size } = standing;
  const scoring = scoringOf(standing, period, today, dimension);
  const contenders = (await readContenders(tx, [village], scoring, dimension)).get(village) ?? [];
  return { mode, ties, asOf: { size, root: rootOfStanding(standing) }, contenders };
}

/** Lower-case hex. */
export function rootOfStanding({ size, peaks }: Standing): string {
  return rootOf(unpackPeaks(size, peaks)).toString('hex');
}

/** 404 `not-found` without such a village. */
export async function readStanding(sql: AnySql, village: string): Promise<Standing> {
  const [row] = await sql<Standing[]>`
    SELECT v.mode, v.base_points AS "basePoints", v.sheet_max AS "sheetMax", v.sheet_period AS "sheetPeriod",
      v.tie_rule AS ties, l.size, l.peaks
    FROM villages v JOIN ledgers l ON l.village_code = v.village_code WHERE v.village_code = ${village}`;
  if (!row) throw new Refused('not-found');
  return row;
}

/** Whatever changes a ranking changes this. */
function versionOf(standing: Standing, period: Period, today: Day, dimension?: string): string {
  const { mode, ties, size, peaks } = standing;
  const scoring = scoringOf(standing, period, today, dimension);
  return JSON.stringify([mode, ties, size, peaks.toString('base64'), scoring]);
}
