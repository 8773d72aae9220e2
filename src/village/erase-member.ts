import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { dayAt } from '../kernel/day.ts';
import { eraseTexts, lockVillage, TEXT_FIELDS } from '../ledger/index.ts';
import { recordEvents } from './events.ts';
import { bumpHouseholds } from './household.ts';
import { readMember } from './member.ts';
import type { VillageServices } from './services.ts';

export interface Erasure {
  readonly id: string;
  readonly erasedAt: Date;
  /** Free texts of entries that named the person, erased with their salts. */
  readonly texts: number;
}

/**
 * Erases a person's data, the free texts of entries and cases that name them, and the address of a household of nobody else. Id and
 * stays remain: the journal holds ids and commitments only, so it still verifies. Erasing again changes nothing.
 */
export async function eraseMember(
  context: Context,
  { alsoErase }: Pick<VillageServices, 'alsoErase'>,
  village: string,
  id: string,
): Promise<Erasure> {
  authorise(context.actor, 'personal-data:erase', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const member = await readMember(tx, village, id);
    const erasedAt = member.erasedAt ?? context.now();
    const texts = await eraseTexts(tx, village, { memberId: id, fields: TEXT_FIELDS });
    await alsoErase(tx, village, id, context.now());
    if (!member.erasedAt) {
      await tx`UPDATE members SET name = NULL, relation = NULL, sex = NULL, birth_month = NULL, phone_ciphertext = NULL,
          erased_at = ${erasedAt}, revision = revision + 1
        WHERE village_code = ${village} AND id = ${id}`;
      // An address without anybody left to be named is nobody's business either.
      await tx`UPDATE households h SET address = NULL WHERE h.village_code = ${village} AND h.no = ${member.household}
        AND NOT EXISTS (SELECT 1 FROM memberships s
          JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
          WHERE s.village_code = h.village_code AND s.household_no = h.no AND s.to_day IS NULL AND m.erased_at IS NULL)`;
      await bumpHouseholds(tx, village, [member.household]);
      const { household } = member;
      const day = dayAt(erasedAt);
      await recordEvents(tx, context, village, [{ household, kind: 'member-erased', day, member: id }]);
    }
    await audit(tx, context, 'member.erased', village, id, { texts });
    return { id, erasedAt, texts };
  });
}
