import type { HolderExists } from '../access/index.ts';

/** Whether the village, unit or member exists that a key is to be issued for. Shops have no register yet. */
export const holderExists: HolderExists = async (context, kind, village, id) => {
  const { sql } = context;
  if (kind === 'shop') return true;
  const rows =
    kind === 'village'
      ? await sql`SELECT 1 FROM villages WHERE village_code = ${village}`
      : kind === 'unit'
        ? await sql`SELECT 1 FROM units WHERE village_code = ${village} AND id = ${id}`
        : await sql`SELECT 1 FROM members WHERE village_code = ${village} AND id = ${id}`;
  return rows.length > 0;
};
