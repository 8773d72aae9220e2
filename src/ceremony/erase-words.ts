import type { TransactionSql } from '../database/index.ts';

/**
 * Erases what ceremonies keep of a person: citations of their honours and of the households they lived in, that they stand for a
 * household, and their guardians' names; the consents end. What is printed already is on paper.
 */
export async function eraseCeremonyWords(tx: TransactionSql, village: string, member: string, at: Date): Promise<void> {
  // Words on a household are about whoever lived there.
  await tx`
    UPDATE ceremony_recipients r SET citation = NULL, proposed = NULL FROM honours h
    WHERE r.village_code = ${village} AND h.village_code = r.village_code AND h.id = r.honour_id AND r.citation IS NOT NULL
      AND (h.member_id = ${member} OR r.member_id = ${member} OR (h.member_id IS NULL AND EXISTS (SELECT 1 FROM memberships m
        WHERE m.village_code = r.village_code AND m.household_no = h.household_no AND m.member_id = ${member})))`;
  await tx`UPDATE ceremony_recipients SET member_id = NULL WHERE village_code = ${village} AND member_id = ${member}`;
  await tx`
    UPDATE guardian_consents SET guardian = NULL, relation = '', revoked_at = coalesce(revoked_at, ${at}::timestamptz)
    WHERE village_code = ${village} AND member_id = ${member}`;
}
