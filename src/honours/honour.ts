import type { AnySql, TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';

/** Part or all of an honour taken down (摘星、撤销称号). */
export interface Revocation {
  readonly id: string;
  /** Codes of the stars taken down; null: all of them, or the title. */
  readonly stars: readonly string[] | null;
  /** The level that remains; null: none. */
  readonly levelAfter: string | null;
  /** Null once erased. */
  readonly reason: string | null;
  readonly at: Date;
  /** The client that did it. */
  readonly by: string;
}

/** What was granted (荣誉): the stars of a household, or a title of a household or a person. */
export interface Honour {
  readonly village: string;
  readonly id: string;
  readonly kind: 'stars' | 'title';
  /** Of stars: the review that granted them. */
  readonly review: string | null;
  /** Of a title: the cycle, and the code of its category. */
  readonly cycle: string | null;
  readonly category: string | null;
  readonly household: string;
  /** Whose title it is; null: the household's. */
  readonly member: string | null;
  /** As printed: 十星级文明户, 贤良淑德. */
  readonly title: string;
  /** In plain words: 金星（10 星）, 好儿媳. */
  readonly label: string;
  /** The code of the level as granted; null for titles. */
  readonly level: string | null;
  /** Codes of the stars as granted; null for titles. */
  readonly stars: readonly string[] | null;
  readonly period: string;
  readonly grantedOn: Day;
  /** Of the certificate, unique in the village: 2026-0001. */
  readonly number: string;
  readonly createdAt: Date;
  /** In the order in which they were made. */
  readonly revocations: readonly Revocation[];
}

/** What is left of an honour. `reduced`: stars were taken down and a level remains; `revoked`: nothing that was printed holds. */
export interface Standing {
  readonly state: 'standing' | 'reduced' | 'revoked';
  readonly level: string | null;
  readonly stars: readonly string[] | null;
  /** When it last changed; null: never. */
  readonly changedAt: Date | null;
}

/** What remains of an honour after its revocations. Pure. */
export function standingOf(honour: Pick<Honour, 'kind' | 'level' | 'stars' | 'revocations'>): Standing {
  const last = honour.revocations.at(-1);
  if (last === undefined) return { state: 'standing', level: honour.level, stars: honour.stars, changedAt: null };
  const all = honour.revocations.some(({ stars }) => stars === null);
  const gone = new Set(honour.revocations.flatMap(({ stars }) => stars ?? []));
  const left = all || honour.stars === null ? [] : honour.stars.filter((star) => !gone.has(star));
  const level = left.length === 0 ? null : last.levelAfter;
  const stars = honour.stars === null ? null : left;
  return { state: level === null ? 'revoked' : 'reduced', level, stars, changedAt: last.at };
}

/** Which honours are read; what is not given does not limit. */
export interface HonourFilter {
  readonly kind?: Honour['kind'] | undefined;
  readonly review?: string | undefined;
  readonly cycle?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly household?: string | undefined;
  /** Of the honour's period: 2026 finds 2026, 2026-H1, 2026-Q3 and 2026-10. */
  readonly year?: number | undefined;
  readonly period?: string | undefined;
  /** The certificate's number. */
  readonly number?: string | undefined;
  /** As granted. */
  readonly level?: string | undefined;
  /** The certificate's number behind which a page begins. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

interface RevocationRow extends Omit<Revocation, 'at'> {
  readonly at: string;
}

type HonourRow = Omit<Honour, 'revocations'> & { readonly revocations: readonly RevocationRow[] };

/** Honours of a village with their revocations, by certificate number. Who has them is told by number and id only: names are looked up. */
export async function readHonours(sql: AnySql, village: string, filter: HonourFilter = {}): Promise<Honour[]> {
  const { kind, review, cycle, ids, household, year, period, number, level, after, limit } = filter;
  const rows = await sql<HonourRow[]>`
    SELECT h.village_code AS village, h.id, h.kind, h.review_id AS review, h.cycle_id AS cycle, h.category,
      h.household_no AS household, h.member_id AS member, h.title, h.label, h.level, h.stars, h.period,
      h.granted_on AS "grantedOn", h.number, h.created_at AS "createdAt",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', r.id, 'stars', r.stars, 'levelAfter', r.level_after, 'reason', r.reason,
          'at', to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', r.by) ORDER BY r.at, r.id)
        FROM honour_revocations r WHERE r.village_code = h.village_code AND r.honour_id = h.id), '[]'::jsonb) AS revocations
    FROM honours h
    WHERE h.village_code = ${village}
      ${kind === undefined ? sql`` : sql`AND h.kind = ${kind}`}
      ${review === undefined ? sql`` : sql`AND h.review_id = ${review}`}
      ${cycle === undefined ? sql`` : sql`AND h.cycle_id = ${cycle}`}
      ${ids === undefined ? sql`` : sql`AND h.id = ANY(${ids as string[]}::uuid[])`}
      ${household === undefined ? sql`` : sql`AND h.household_no = ${household}`}
      ${year === undefined ? sql`` : sql`AND left(h.period, 4) = ${String(year)}`}
      ${period === undefined ? sql`` : sql`AND h.period = ${period}`}
      ${number === undefined ? sql`` : sql`AND h.number = ${number}`}
      ${level === undefined ? sql`` : sql`AND h.level = ${level}`}
      ${after === undefined ? sql`` : sql`AND (${inOrder(sql, sql`h.number`)}) > (${inOrder(sql, sql`${after}::text`)})`}
    ORDER BY ${inOrder(sql, sql`h.number`)} ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
  return rows.map((row) => ({ ...row, revocations: row.revocations.map((one) => ({ ...one, at: new Date(one.at) })) }));
}

/** Numbers have four digits, or more in a year of ten thousand certificates. */
function inOrder(sql: AnySql, number: ReturnType<typeof sql>) {
  return sql`left(${number}, 4), length(${number}), ${number} COLLATE "C"`;
}

/**
 * The next `count` certificate numbers of a village and year, 2026-0001 …: under the village's lock, and to be written in the same
 * transaction. Stars and titles share them.
 */
export async function nextNumbers(tx: TransactionSql, village: string, year: number, count: number): Promise<string[]> {
  const [row] = await tx<{ last: number }[]>`
    SELECT coalesce(max(substr(number, 6)::int), 0) AS last FROM honours
    WHERE village_code = ${village} AND starts_with(number, ${`${year}-`})`;
  const last = row?.last ?? 0;
  return Array.from({ length: count }, (_, index) => `${year}-${String(last + 1 + index).padStart(4, '0')}`);
}
