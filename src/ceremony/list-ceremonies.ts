import { authorise, type Context } from '../access/index.ts';
import { requireVillage } from '../village/index.ts';
import { type Ceremony, type CeremonyFilter, readCeremonies, readCeremony } from './ceremony.ts';

/** The village's ceremonies, the latest day first. */
export async function listCeremonies(
  { actor, sql }: Context,
  village: string,
  filter: CeremonyFilter,
): Promise<Ceremony[]> {
  authorise(actor, 'ceremony:read', village);
  await requireVillage(sql, village);
  return readCeremonies(sql, village, filter);
}

/** One of them; 404 `not-found`. */
export async function getCeremony({ actor, sql }: Context, village: string, id: string): Promise<Ceremony> {
  authorise(actor, 'ceremony:read', village);
  return readCeremony(sql, village, id);
}
