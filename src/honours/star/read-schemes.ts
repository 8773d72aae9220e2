import { authorise, type Context } from '../../access/index.ts';
import type { AnySql } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { requireVillage } from '../../village/index.ts';
import type { AdoptedScheme } from './scheme.ts';

/** A version of the village's scheme, or the newest one; undefined when there is none such. */
export async function readScheme(
  sql: AnySql,
  village: string,
  version: number | 'current',
): Promise<AdoptedScheme | undefined> {
  const [found] = await sql<AdoptedScheme[]>`
    SELECT version, definition, resolution, adopted_on AS "adoptedOn", digest, created_at AS "createdAt" FROM star_schemes
    WHERE village_code = ${village} ${version === 'current' ? sql`` : sql`AND version = ${version}`}
    ORDER BY version DESC LIMIT 1`;
  return found;
}

/** The scheme that a review was opened with. */
export async function schemeOfReview(
  sql: AnySql,
  village: string,
  { scheme: version }: { readonly scheme: number },
): Promise<AdoptedScheme> {
  const scheme = await readScheme(sql, village, version);
  if (scheme === undefined) throw new Error(`village ${village} has lost version ${version} of its star scheme`);
  return scheme;
}

/** One version, or the newest (`current`). Refuses `not-found`. */
export async function getScheme(
  { actor, sql }: Context,
  village: string,
  version: number | 'current',
): Promise<AdoptedScheme> {
  authorise(actor, 'star:read', village);
  const scheme = await readScheme(sql, village, version);
  if (scheme === undefined) throw new Refused('not-found');
  return scheme;
}

/** A version without what it says. */
export type SchemeLine = Omit<AdoptedScheme, 'definition' | 'createdAt'> & {
  readonly name: string;
  readonly stars: number;
};

/** The village's versions, the newest first, one more than `limit` where there are more. */
export async function listSchemes(
  { actor, sql }: Context,
  village: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<SchemeLine[]> {
  authorise(actor, 'star:read', village);
  await requireVillage(sql, village);
  return sql<SchemeLine[]>`
    SELECT version, definition ->> 'name' AS name, jsonb_array_length(definition -> 'stars') AS stars, resolution,
      adopted_on AS "adoptedOn", digest
    FROM star_schemes
    WHERE village_code = ${village} ${before === undefined ? sql`` : sql`AND version < ${before}`}
    ORDER BY version DESC LIMIT ${limit + 1}`;
}
