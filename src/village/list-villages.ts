import { authorise, type Context } from '../access/index.ts';
import { type Village, type VillageRow, villageFrom } from './settings.ts';

interface VillageFilter {
  readonly prefix?: string | undefined;
  readonly limit: number;
  /** The code after which the page begins. */
  readonly after?: string | undefined;
}

/** Villages of the own scope by code; one more than `limit` when there are more. */
export async function listVillages(context: Context, filter: VillageFilter): Promise<Village[]> {
  const { actor, sql } = context;
  authorise(actor, 'village:read');
  const rows = await sql<VillageRow[]>`
    SELECT v.*, l.deduction_policy FROM villages v JOIN ledgers l ON l.village_code = v.village_code
    WHERE starts_with(v.village_code, ${actor.scope}) AND starts_with(v.village_code, ${filter.prefix ?? ''})
      AND v.village_code > ${filter.after ?? ''}
    ORDER BY v.village_code LIMIT ${filter.limit + 1}`;
  return rows.map(villageFrom);
}
