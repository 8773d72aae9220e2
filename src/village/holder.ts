import type { Context } from '../access/index.ts';

/** Whether the village, unit or member exists that a key is to be issued for. */
export async function holderExists(
  { sql }: Context,
  kind: 'village' | 'unit' | 'member',
  village: string,
  id: string,
): Promise<boolean> {
  const rows =
    kind === 'village'
      ? await sql`SELECT 1 FROM villages WHERE village_code = ${village}`
      : kind === 'unit'
        ? await sql`SELECT 1 FROM units WHERE village_code = ${village} AND id = ${id}`
        : await sql`SELECT 1 FROM members WHERE village_code = ${village} AND id = ${id}`;
  return rows.length > 0;
}
