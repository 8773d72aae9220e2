import { authorise, type Context } from '../access/index.ts';
import { personalDataOf, readMember, unitOfHousehold } from '../village/index.ts';
import { type Consent, readConsents } from './consent.ts';

/** The consents for a member, the newest first, and whether the reader may see who gave them. 404 for who is no member of the village. */
export async function listConsents(
  context: Context,
  village: string,
  id: string,
): Promise<{ readonly consents: Consent[]; readonly sees: boolean }> {
  const { actor, sql } = context;
  authorise(actor, 'ceremony:read', village);
  const { household } = await readMember(sql, village, id);
  const sees = await personalDataOf(context, sql, village);
  return { consents: await readConsents(sql, village, id), sees: sees(await unitOfHousehold(sql, village, household)) };
}
