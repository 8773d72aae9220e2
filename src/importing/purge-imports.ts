import type { AnySql } from '../database/index.ts';

/** Removes files and reports that are older than 30 days; what was posted from them stays. Returns how many were removed. */
export async function purgeImports(sql: AnySql, now: Date): Promise<number> {
  const { count } = await sql`
    UPDATE imports SET file = NULL, report = NULL, filename = '', status = 'expired'
    WHERE expires_at <= ${now} AND file IS NOT NULL`;
  return count;
}
