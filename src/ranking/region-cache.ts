import type { Sql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import type { Period } from '../kernel/period.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { ScoreSettings } from './scoring.ts';

/** A village of a region with what its part of a snapshot depends on. */
export interface RegionVillage extends ScoreSettings {
  readonly code: string;
  readonly name: string;
  readonly size: number;
}

/** What is known of a region's period at an instant, a part for each village. */
export interface RegionSnapshot<Part> {
  /** When its reading began: nothing recorded before is missing. */
  readonly asOf: Date;
  readonly villages: readonly RegionVillage[];
  /** By village code; villages without anything in the period are missing. */
  readonly parts: ReadonlyMap<string, Part>;
}

/** How a snapshot's parts are made. */
export interface RegionSource<Part> {
  /** Everything besides the ledger's size that changes a village's part. */
  versionOf(village: RegionVillage, period: Period, today: Day): string;
  /** Parts of a few villages. */
  read(sql: Sql, villages: readonly RegionVillage[], period: Period, today: Day): Promise<Map<string, Part>>;
  /** Rows that a part keeps in memory. */
  weigh(part: Part): number;
  /** Rows of one region at most; more is refused with `region-too-large`. */
  readonly limit: number;
}

interface Kept<Part> {
  readonly snapshot: RegionSnapshot<Part>;
  /** By village code: what its part was made of. */
  readonly versions: ReadonlyMap<string, string>;
  readonly weight: number;
}

/** A snapshot older than this is never answered with. */
const MAX_AGE_MS = 60_000;
/** One older than this is answered with while its successor is made. */
const FRESH_MS = 20_000;
/** Villages read by one statement: enough to be quick, few enough to leave the event loop to others. */
const TOGETHER = 12;
/** Regions × periods kept at most. */
const SNAPSHOTS = 64;

/**
 * Snapshots of regions: read once for all who ask at the same time, renewed in the background while they are asked for, and then
 * only for villages whose journal grew. The least recently used go first.
 */
export class RegionCache<Part> {
  readonly #sql: Sql;
  readonly #now: () => Date;
  readonly #source: RegionSource<Part>;
  readonly #kept = new Map<string, Kept<Part>>();
  readonly #underway = new Map<string, Promise<RegionSnapshot<Part>>>();
  /** Regions found too large, and when: they are not read again for every request. */
  readonly #tooLarge = new Map<string, Date>();

  constructor(services: { sql: Sql; now: () => Date }, source: RegionSource<Part>) {
    this.#sql = services.sql;
    this.#now = services.now;
    this.#source = source;
  }

  /** A snapshot at most 60 s old. Errors: 422 `region-too-large`. */
  async read(prefix: string, period: Period): Promise<RegionSnapshot<Part>> {
    const name = nameOf(prefix, period);
    const kept = this.#kept.get(name);
    if (this.#age(this.#tooLarge.get(name)) <= MAX_AGE_MS) throw this.#refused(prefix);
    const age = this.#age(kept?.snapshot.asOf);
    if (kept === undefined || age > MAX_AGE_MS) return this.#renew(name, prefix, period);
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    // A failure is not the asker's: whoever asks when the snapshot has grown too old tries again and learns of it.
    if (age > FRESH_MS) this.#renew(name, prefix, period).catch(() => undefined);
    return kept.snapshot;
  }

  /** Resolves when no renewal is under way; for an orderly end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underway.values());
  }

  #age(instant: Date | undefined): number {
    return instant === undefined ? Number.POSITIVE_INFINITY : Math.abs(+this.#now() - +instant);
  }

  #refused(prefix: string): Refused {
    return new Refused('region-too-large', { prefix, limit: this.#source.limit });
  }

  #renew(name: string, prefix: string, period: Period): Promise<RegionSnapshot<Part>> {
    const running = this.#underway.get(name);
    if (running) return running;
    const making = this.#make(prefix, period, this.#kept.get(name)).then((made) => {
      this.#keep(name, made);
      return made.snapshot;
    });
    this.#underway.set(name, making);
    const done = () => void this.#underway.delete(name);
    making.then(done, done);
    return making;
  }

  async #make(prefix: string, period: Period, old: Kept<Part> | undefined): Promise<Kept<Part>> {
    const asOf = this.#now();
    const today = dayAt(asOf);
    const villages = await readVillages(this.#sql, prefix);
    const versions = new Map(villages.map((v) => [v.code, `${v.size} ${this.#source.versionOf(v, period, today)}`]));
    const parts = new Map<string, Part>();
    let weight = 0;
    const add = (code: string, part: Part) => {
      parts.set(code, part);
      weight += this.#source.weigh(part);
      if (weight <= this.#source.limit) return;
      if (this.#tooLarge.size > SNAPSHOTS) this.#tooLarge.clear();
      this.#tooLarge.set(nameOf(prefix, period), asOf);
      throw this.#refused(prefix);
    };
    const changed: RegionVillage[] = [];
    for (const village of villages) {
      const part = old?.snapshot.parts.get(village.code);
      if (old === undefined || old.versions.get(village.code) !== versions.get(village.code)) changed.push(village);
      else if (part !== undefined) add(village.code, part);
    }
    for (let at = 0; at < changed.length; at += TOGETHER) {
      const some = changed.slice(at, at + TOGETHER);
      for (const [code, part] of await this.#source.read(this.#sql, some, period, today)) add(code, part);
    }
    return { snapshot: { asOf, villages, parts }, versions, weight: weight + villages.length };
  }

  #keep(name: string, made: Kept<Part>): void {
    this.#kept.delete(name);
    this.#kept.set(name, made);
    let total = 0;
    for (const { weight } of this.#kept.values()) total += weight;
    for (const [oldest, { weight }] of this.#kept) {
      if (oldest === name || (total <= 2 * this.#source.limit && this.#kept.size <= SNAPSHOTS)) break;
      this.#kept.delete(oldest);
      total -= weight;
    }
  }
}

function nameOf(prefix: string, period: Period): string {
  return `${prefix} ${period.text}`;
}

/** Villages whose codes begin with the prefix: a range of the primary key, as all codes have 12 digits. */
async function readVillages(sql: Sql, prefix: string): Promise<RegionVillage[]> {
  const from = prefix.padEnd(12, '0');
  const to = prefix.padEnd(12, '9');
  return sql<RegionVillage[]>`
    SELECT v.village_code AS code, v.name, v.mode, v.base_points AS "basePoints", v.sheet_max AS "sheetMax",
      v.sheet_period AS "sheetPeriod", l.size
    FROM villages v JOIN ledgers l ON l.village_code = v.village_code
    WHERE v.village_code BETWEEN ${from} AND ${to} ORDER BY v.village_code`;
}
