import type { AnySql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personOf } from './conflicts.ts';

/** An officer's work ends at the own units and those below them: refuses `outside-unit`. Others pass. */
export async function requireOwnUnits(sql: AnySql, actor: Actor, village: string, household: string): Promise<void> {
  if (actor.role !== 'officer') return;
  const found = await sql`
    WITH RECURSIVE up AS (
      SELECT u.id, u.parent_id, u.officer_id FROM households h
      JOIN units u ON u.village_code = h.village_code AND u.id = h.unit_id
      WHERE h.village_code = ${village} AND h.no = ${household}
      UNION
      SELECT u.id, u.parent_id, u.officer_id FROM up JOIN units u ON u.village_code = ${village} AND u.id = up.parent_id)
    SELECT 1 FROM up WHERE id = ${actor.unit ?? null} OR officer_id = ${personOf(actor, village) ?? null} LIMIT 1`;
  if (found.length === 0) throw new Refused('outside-unit', { household });
}
