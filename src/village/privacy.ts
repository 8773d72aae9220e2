import { type Context, hasRight } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { unitSubtree } from './unit.ts';

/** May personal data of a household in this unit be shown? */
export type Sees = (unit: string | null) => boolean;

/**
 * Whose personal data the actor may read: all of the village's with the right, officers' only within their unit, auditors' and
 * the like none.
 */
export async function personalDataOf(context: Context, sql: AnySql, village: string): Promise<Sees> {
  const { actor } = context;
  if (!hasRight(actor, 'personal-data:read')) return () => false;
  if (actor.role !== 'officer' || actor.unit === undefined) return () => true;
  const own = await unitSubtree(sql, village, actor.unit);
  return (unit) => unit !== null && own.has(unit);
}
