import type { AnySql } from '../database/index.ts';
import type { Nameable } from './naming.ts';

/** Who stands behind a household's number. */
export interface PrintedHousehold {
  readonly no: string;
  /** Its unit now; null: none. */
  readonly unit: string | null;
  /** Its head, or its last one where it has ended; null: it never had one. */
  readonly head: Nameable | null;
}

type Row = Omit<PrintedHousehold, 'head'> & { readonly head: string | null };

/** Households by their number with their heads; unknown ones are missing. */
export async function readPrintedHouseholds(
  sql: AnySql,
  village: string,
  nos: readonly string[],
): Promise<Map<string, PrintedHousehold>> {
  const rows = await sql<Row[]>`
    SELECT h.no, h.unit_id AS unit, s.member_id AS head FROM households h
    LEFT JOIN LATERAL (
      SELECT s.member_id FROM memberships s
      WHERE s.village_code = h.village_code AND s.household_no = h.no AND s.is_head
      ORDER BY s.to_day DESC NULLS FIRST, s.from_day DESC LIMIT 1) s ON true
    WHERE h.village_code = ${village} AND h.no = ANY(${nos as string[]}::text[])`;
  const heads = await readNameable(
    sql,
    village,
    rows.flatMap(({ head }) => head ?? []),
  );
  return new Map(
    rows.map((row) => [row.no, { ...row, head: row.head === null ? null : (heads.get(row.head) ?? null) }]),
  );
}

/** People by their id with whether a guardian's consent stands; unknown ones are missing. */
export async function readNameable(
  sql: AnySql,
  village: string,
  ids: readonly string[],
): Promise<Map<string, Nameable>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<Nameable[]>`
    SELECT m.id, m.name, m.birth_month AS "birthMonth", EXISTS (
      SELECT 1 FROM guardian_consents g
      WHERE g.village_code = m.village_code AND g.member_id = m.id AND g.revoked_at IS NULL) AS consent
    FROM members m WHERE m.village_code = ${village} AND m.id = ANY(${ids as string[]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Everybody who ever belonged to one of these households and is not erased, by its number: whom words about it may name. */
export async function readFamilies(
  sql: AnySql,
  village: string,
  nos: readonly string[],
): Promise<Map<string, Nameable[]>> {
  const rows = await sql<{ household: string; member: string }[]>`
    SELECT DISTINCT s.household_no AS household, s.member_id AS member FROM memberships s
    JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id AND m.name IS NOT NULL
    WHERE s.village_code = ${village} AND s.household_no = ANY(${nos as string[]}::text[])`;
  const people = await readNameable(
    sql,
    village,
    rows.map(({ member }) => member),
  );
  const families = new Map<string, Nameable[]>();
  for (const { household, member } of rows) {
    families.set(household, [...(families.get(household) ?? []), people.get(member)!]);
  }
  return families;
}
