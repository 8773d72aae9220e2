import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readHeads } from '../ledger/index.ts';
import type { AdoptedVersion } from './get-rulebook.ts';

/** A version without its rules. */
export type VersionSummary = Omit<AdoptedVersion, 'rules'> & { readonly ruleCount: number };

/** A village's adopted versions, newest first, `limit` at most, older than the version `before`. */
export async function listRulebooks(
  context: Context,
  village: string,
  page: { readonly limit: number; readonly before?: number },
): Promise<VersionSummary[]> {
  authorise(context.actor, 'rulebook:read', village);
  const rows = await context.sql<VersionSummary[]>`
    SELECT version, effective_from AS "effectiveFrom", resolution, jsonb_array_length(rules) AS "ruleCount", digest,
      adopted_at AS "adoptedAt", adopted_by AS "adoptedBy"
    FROM rulebooks
    WHERE village_code = ${village} AND version < ${page.before ?? 2_147_483_647}
    ORDER BY version DESC LIMIT ${page.limit}`;
  // An empty list and a village that does not exist look alike until now.
  if (rows.length === 0 && !(await readHeads(context.sql, [village])).has(village)) throw new Refused('not-found');
  return rows;
}
