import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { seal } from '../kernel/seal.ts';
import { lockVillage } from '../ledger/index.ts';
import { isAdult, readMember } from '../village/index.ts';
import { type Consent, readConsents } from './consent.ts';
import type { CeremonyServices } from './services.ts';

export interface NewConsent {
  readonly guardian: string;
  readonly relation: string;
  readonly givenOn: Day;
}

/**
 * Records that a guardian agrees to a minor being named at ceremonies; somebody of unknown age counts as one. Refuses `day-in-future`,
 * `guardian-consent-not-needed`, `member-erased`; 404 for who is no member of the village.
 */
export async function giveConsent(
  context: Context,
  { encryptionKey }: Pick<CeremonyServices, 'encryptionKey'>,
  village: string,
  member: string,
  { guardian, relation, givenOn }: NewConsent,
): Promise<Consent> {
  const { actor, sql, now } = context;
  authorise(actor, 'ceremony:write', village);
  const today = dayAt(now());
  const id = newId();
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { erasedAt, birthMonth } = await readMember(tx, village, member);
    if (erasedAt !== null) throw new Refused('member-erased', { member });
    if (isAdult(birthMonth, today)) throw new Refused('guardian-consent-not-needed');
    if (givenOn > today) throw new Refused('day-in-future', { day: givenOn, today });
    const sealed = seal(encryptionKey, ['guardian', village, id], guardian);
    await tx`
      INSERT INTO guardian_consents (village_code, id, member_id, guardian, relation, given_on, recorded_at, recorded_by)
      VALUES (${village}, ${id}, ${member}, ${sealed}, ${relation}, ${givenOn}, ${now()}, ${actor.client})`;
    await audit(tx, context, 'guardian-consent.given', village, id, { member, givenOn });
    return (await readConsents(tx, village, member)).find((one) => one.id === id)!;
  });
}
