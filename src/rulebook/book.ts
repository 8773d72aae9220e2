import type { AnySql } from '../database/index.ts';
import { digestOf, type Json } from '../kernel/canonical.ts';
import type { Day } from '../kernel/day.ts';
import type { RuleBody } from './contract.ts';
import type { Rule } from './rule.ts';
import { toRule } from './wire.ts';

/** One adopted version of a village's rules; it never changes. */
export interface AdoptedRulebook {
  readonly version: number;
  readonly effectiveFrom: Day;
  readonly resolution: string;
  readonly rules: readonly Rule[];
  readonly byCode: ReadonlyMap<string, Rule>;
  readonly digest: Buffer;
  readonly adoptedAt: Date;
  /** The client that adopted it. */
  readonly adoptedBy: string;
}

/**
 * The digest under which entries pin a rulebook: SHA-256 of the RFC 8785 form of these four, `rules` as stored and answered. Whoever
 * reads a version over the API can compute it again.
 */
export function rulebookDigest(book: {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly resolution: string;
  readonly rules: readonly RuleBody[];
}): Buffer {
  const { version, effectiveFrom, resolution, rules } = book;
  return digestOf({ version, effectiveFrom, resolution, rules: rules as unknown as Json[] });
}

/** The version in force on a day: the last one that had taken effect by then. `books` ascend by version. */
export function rulebookOn(books: readonly AdoptedRulebook[], day: Day): AdoptedRulebook | undefined {
  return books.findLast((book) => book.effectiveFrom <= day);
}

interface Row {
  village_code: string;
  version: number;
  effective_from: Day;
  resolution: string;
  rules: RuleBody[];
  digest: Buffer;
  adopted_at: Date;
  adopted_by: string;
}

/** An adopted version as pricing uses it, from its row. */
export function bookFrom(row: Omit<Row, 'village_code'>): AdoptedRulebook {
  const rules = row.rules.map(toRule);
  return {
    version: row.version,
    effectiveFrom: row.effective_from,
    resolution: row.resolution,
    rules,
    byCode: new Map(rules.map((rule) => [rule.code, rule])),
    digest: row.digest,
    adoptedAt: row.adopted_at,
    adoptedBy: row.adopted_by,
  };
}

const VILLAGES_KEPT = 5_000;

/**
 * Adopted rulebooks by village, kept in the process: versions are immutable, so only newer ones are ever asked for. One
 * cache belongs to one database. Never fill it inside the transaction that adopts: that may still roll back.
 */
export class RulebookCache {
  readonly #books = new Map<string, readonly AdoptedRulebook[]>();

  /**
   * Every village's adopted versions, ascending; villages without any have an empty list. `latest` gives the highest
   * version of a village where the caller knows it (0: none): what is kept up to there is answered without a query.
   */
  async load(
    sql: AnySql,
    villageCodes: readonly string[],
    latest?: ReadonlyMap<string, number>,
  ): Promise<Map<string, readonly AdoptedRulebook[]>> {
    const stale = villageCodes.filter((code) => {
      const known = latest?.get(code);
      return known === undefined || known > (this.#books.get(code)?.length ?? 0);
    });
    const fresh = stale.length > 0 ? await this.#read(sql, stale) : undefined;
    const found = new Map<string, readonly AdoptedRulebook[]>();
    for (const code of villageCodes) {
      if (found.has(code)) continue;
      const books = fresh?.get(code) ?? this.#books.get(code) ?? [];
      found.set(code, books);
      this.#keep(code, books);
    }
    return found;
  }

  async #read(sql: AnySql, codes: readonly string[]): Promise<Map<string, readonly AdoptedRulebook[]>> {
    // Held here, because another load may put versions there, or push the village out, while the query runs.
    const fresh = new Map(codes.map((code) => [code, [...(this.#books.get(code) ?? [])]]));
    const names = [...fresh.keys()];
    const after = [...fresh.values()].map((books) => books.length);
    const rows = await sql<Row[]>`
      SELECT r.village_code, r.version, r.effective_from, r.resolution, r.rules, r.digest, r.adopted_at, r.adopted_by
      FROM rulebooks r
      JOIN unnest(${names}::text[], ${after}::int[]) AS wanted (village_code, after)
        ON r.village_code = wanted.village_code AND r.version > wanted.after
      WHERE r.village_code = ANY(${names}::text[])
      ORDER BY r.village_code, r.version`;
    for (const row of rows) fresh.get(row.village_code)!.push(bookFrom(row));
    return fresh;
  }

  /** Least recently used villages leave first. */
  #keep(code: string, books: readonly AdoptedRulebook[]): void {
    const kept = this.#books.get(code) ?? [];
    this.#books.delete(code);
    const longer = books.length > kept.length ? books : kept;
    if (longer.length === 0) return;
    this.#books.set(code, longer);
    if (this.#books.size > VILLAGES_KEPT) this.#books.delete(this.#books.keys().next().value!);
  }
}

/** The same without a cache, for what runs seldom. */
export function loadRulebooks(
  sql: AnySql,
  villageCodes: readonly string[],
): Promise<Map<string, readonly AdoptedRulebook[]>> {
  return new RulebookCache().load(sql, villageCodes);
}
