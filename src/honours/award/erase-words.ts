import type { TransactionSql } from '../../database/index.ts';

/** Erases what awards say of a person: deeds and reasons about them, and about households in which they lived. Decisions stay. */
export async function eraseAwardWords(tx: TransactionSql, village: string, member: string): Promise<void> {
  await tx`
    UPDATE award_candidates c SET deeds = NULL, reason = NULL
    WHERE c.village_code = ${village} AND (c.member_id = ${member} OR (c.member_id IS NULL AND EXISTS (
      SELECT 1 FROM memberships m WHERE m.village_code = c.village_code AND m.household_no = c.household_no
        AND m.member_id = ${member})))`;
}
