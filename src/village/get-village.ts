import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import type { Village } from './settings.ts';
import { readVillage } from './village.ts';

/** A village with its settings. 404 `not-found`. */
export async function getVillage(context: Context, code: string): Promise<Village> {
  authorise(context.actor, 'village:read', code);
  const village = await readVillage(context.sql, code);
  if (!village) throw new Refused('not-found');
  return village;
}
