import type { AnySql } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import type { Period } from '../../kernel/period.ts';
import type { Points } from '../../kernel/points.ts';
import { type AdoptedRulebook, loadRulebooks } from '../../rulebook/index.ts';
import type { StarScheme } from './contract-schemes.ts';
import type { RevokedFact, StarFacts, VetoFact } from './suggest.ts';

/** The facts of a review: from entries up to a size of the ledger, never from what grows with it. */
export async function loadFacts(
  sql: AnySql,
  village: string,
  {
    scheme,
    period,
    size,
    revoked,
  }: {
    readonly scheme: StarScheme;
    readonly period: Period;
    readonly size: number;
    readonly revoked: readonly RevokedFact[];
  },
): Promise<StarFacts> {
  const books = (await loadRulebooks(sql, [village])).get(village) ?? [];
  const [honour, vetoes] = await Promise.all([
    readHonourAt(sql, village, period, size),
    readVetoesAt(sql, village, size, scheme, books),
  ]);
  return { honour, vetoes, revoked };
}

async function readHonourAt(
  sql: AnySql,
  village: string,
  { firstMonth, lastMonth }: Period,
  size: number,
): Promise<Map<string, Map<string, Points>>> {
  const rows = await sql<{ household: string; dimension: string; honour: Points }[]>`
    SELECT household_no AS household, dimension, sum(honour)::bigint AS honour FROM entries
    WHERE village_code = ${village} AND seq <= ${size} AND counted_in BETWEEN ${firstMonth} AND ${lastMonth}
      AND dimension IS NOT NULL
    GROUP BY household_no, dimension`;
  const found = new Map<string, Map<string, Points>>();
  for (const { household, dimension, honour } of rows) {
    const own = found.get(household) ?? new Map<string, Points>();
    found.set(household, own.set(dimension, honour));
  }
  return found;
}

async function readVetoesAt(
  sql: AnySql,
  village: string,
  size: number,
  { vetoes }: StarScheme,
  books: readonly AdoptedRulebook[],
): Promise<VetoFact[]> {
  const listed = vetoes.rules === 'all-vetoes' ? null : new Set(vetoes.rules.map(({ rule }) => rule));
  const barring = books.flatMap(({ version, rules }) =>
    rules
      .filter(({ code, veto }) => (listed === null ? veto !== undefined : listed.has(code)))
      .map(({ code, veto }) => ({ version, code, months: veto?.months ?? null })),
  );
  if (barring.length === 0) return [];
  return sql<VetoFact[]>`
    SELECT e.household_no AS household, e.seq, e.rule_code AS rule, e.occurred_on AS "occurredOn", w.months
    FROM entries e
    JOIN unnest(${barring.map(({ version }) => version)}::int[], ${barring.map(({ code }) => code)}::text[],
      ${barring.map(({ months }) => months)}::int[]) AS w (version, code, months)
      ON e.rulebook_version = w.version AND e.rule_code = w.code
    WHERE e.village_code = ${village} AND e.kind = 'posting' AND e.seq <= ${size}
      AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.village_code = e.village_code AND r.original_seq = e.seq
        AND r.kind = 'reversal' AND r.seq <= ${size})
    ORDER BY e.seq`;
}

/** Stars of the village that were taken down; with `ids` those alone, as a frozen review names them. */
export async function readRevoked(
  sql: AnySql,
  village: string,
  ids?: readonly string[],
): Promise<(RevokedFact & { readonly at: Date })[]> {
  const rows = await sql<{ id: string; household: string; at: Date; stars: string[] | null }[]>`
    SELECT r.id, h.household_no AS household, r.at, r.stars FROM honour_revocations r
    JOIN honours h ON h.village_code = r.village_code AND h.id = r.honour_id
    WHERE r.village_code = ${village} AND h.kind = 'stars'
      ${ids === undefined ? sql`` : sql`AND r.id = ANY(${ids as string[]}::uuid[])`}
    ORDER BY r.id`;
  return rows.map((row) => ({ ...row, on: dayAt(row.at) }));
}
