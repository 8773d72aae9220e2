import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { type Consent, readConsents } from './consent.ts';

/** Withdraws a guardian's consent: from now on papers no longer name the minor. Refuses `guardian-consent-revoked`. */
export async function revokeConsent(context: Context, village: string, member: string, id: string): Promise<Consent> {
  const { actor, sql, now } = context;
  authorise(actor, 'ceremony:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const consent = (await readConsents(tx, village, member)).find((one) => one.id === id);
    if (consent === undefined) throw new Refused('not-found');
    if (consent.revokedAt !== null) throw new Refused('guardian-consent-revoked');
    const revokedAt = now();
    await tx`UPDATE guardian_consents SET revoked_at = ${revokedAt}, revoked_by = ${actor.client}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'guardian-consent.revoked', village, id, { member });
    return { ...consent, revokedAt };
  });
}
