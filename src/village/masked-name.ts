import type { AnySql } from '../database/index.ts';
import { maskedName } from './names.ts';

/** The masked name of a household's head, for who has the person in front of them. */
export async function readMaskedName(sql: AnySql, village: string, household: string): Promise<string> {
  const [row] = await sql<{ name: string | null }[]>`
    SELECT p.name FROM memberships m JOIN members p ON p.village_code = m.village_code AND p.id = m.member_id
    WHERE m.village_code = ${village} AND m.household_no = ${household} AND m.is_head AND m.to_day IS NULL`;
  return maskedName(row?.name ?? null);
}
