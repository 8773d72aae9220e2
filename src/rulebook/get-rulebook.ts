import { authorise, type Context } from '../access/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { RuleBody } from './contract.ts';

/** An adopted version as it is stored. */
export interface AdoptedVersion {
  readonly version: number;
  readonly effectiveFrom: Day;
  readonly resolution: string;
  readonly rules: readonly RuleBody[];
  readonly digest: Buffer;
  readonly adoptedAt: Date;
  readonly adoptedBy: string;
}

/** One version by its number, or the one in force on a day (`current`: today unless `on` is given). `unknown-rulebook`. */
export async function getRulebook(
  context: Context,
  village: string,
  which: number | { readonly on?: Day },
): Promise<AdoptedVersion> {
  authorise(context.actor, 'rulebook:read', village);
  const { sql } = context;
  const day = typeof which === 'number' ? undefined : (which.on ?? dayAt(context.now()));
  const [found] = await sql<AdoptedVersion[]>`
    SELECT version, effective_from AS "effectiveFrom", resolution, rules, digest,
      adopted_at AS "adoptedAt", adopted_by AS "adoptedBy"
    FROM rulebooks
    WHERE village_code = ${village}
      AND ${day === undefined ? sql`version = ${which as number}` : sql`effective_from <= ${day}`}
    ORDER BY version DESC LIMIT 1`;
  if (!found) throw new Refused('unknown-rulebook', { which: day ?? (which as number) });
  return found;
}
