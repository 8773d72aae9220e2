import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { readUnits, type Unit } from './unit.ts';

/** One unit. 404 `not-found`. */
export async function getUnit(context: Context, village: string, id: string): Promise<Unit> {
  authorise(context.actor, 'household:read', village);
  const unit = (await readUnits(context.sql, village)).find((one) => one.id === id);
  if (!unit) throw new Refused('not-found');
  return unit;
}
