import { authorise, type Context } from '../access/index.ts';
import { readUnits, type Unit } from './unit.ts';
import { requireVillage } from './village.ts';

/** The whole tree as a flat list: siblings in the order of their numbers and names. */
export async function listUnits(context: Context, village: string): Promise<Unit[]> {
  authorise(context.actor, 'household:read', village);
  await requireVillage(context.sql, village);
  return readUnits(context.sql, village);
}
