import type { TransactionSql } from '../../database/index.ts';

/**
 * Erases the pictures of a person's cases and entries, and where these name nobody, those of a household that has nobody else left. What
 * activities show of many people at once is the committee's to erase.
 */
export async function erasePicturesOf(tx: TransactionSql, village: string, member: string, at: Date): Promise<void> {
  const alone = await tx<{ no: string }[]>`
    SELECT DISTINCT s.household_no AS no FROM memberships s
    WHERE s.village_code = ${village} AND s.member_id = ${member} AND NOT EXISTS (
      SELECT 1 FROM memberships o JOIN members m ON m.village_code = o.village_code AND m.id = o.member_id
      WHERE o.village_code = ${village} AND o.household_no = s.household_no AND o.member_id <> ${member}
        AND m.erased_at IS NULL)`;
  const households = alone.map(({ no }) => no);
  const isTheirs = tx`(x.member_id = ${member} OR x.member_id IS NULL AND x.household_no = ANY(${households}::text[]))`;
  await tx`
    UPDATE attachments a SET content = NULL, erased_at = ${at} FROM cases x
    WHERE a.village_code = ${village} AND a.erased_at IS NULL AND x.village_code = a.village_code AND x.id = a.case_id
      AND ${isTheirs}`;
  await tx`
    UPDATE attachments a SET content = NULL, erased_at = ${at} FROM entries x
    WHERE a.village_code = ${village} AND a.erased_at IS NULL AND x.village_code = a.village_code AND x.seq = a.entry_seq
      AND ${isTheirs}`;
}
