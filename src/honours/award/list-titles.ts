import { authorise, type Context } from '../../access/index.ts';
import { requireVillage } from '../../village/index.ts';
import { type HonourFilter, readHonours } from '../honour.ts';
import { described, type GrantedHonour } from '../read-granted.ts';

/** Titles of the village by certificate number, one more than `limit` where there are more. */
export async function listTitles(
  context: Context,
  village: string,
  filter: Pick<HonourFilter, 'period' | 'household' | 'cycle' | 'after'> & { readonly limit: number },
): Promise<GrantedHonour[]> {
  const { actor, sql } = context;
  authorise(actor, 'award:read', village);
  await requireVillage(sql, village);
  const honours = await readHonours(sql, village, { ...filter, kind: 'title', limit: filter.limit + 1 });
  return described(sql, context, village, honours);
}
