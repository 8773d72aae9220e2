import type { TransactionSql } from '../database/index.ts';
import { erasePicturesOf } from './attachment/erase-pictures.ts';

/**
 * Erases what the procedure keeps of a person: words and pictures of cases that name them, pictures of their entries, words of objections
 * to these cases or to what they were announced for, of requests of their households, and who is kin.
 */
export async function eraseProcedureWords(
  tx: TransactionSql,
  village: string,
  member: string,
  at: Date,
): Promise<void> {
  await erasePicturesOf(tx, village, member, at);
  await tx`
    DELETE FROM case_texts t USING cases c WHERE t.village_code = ${village} AND c.village_code = t.village_code
      AND c.id = t.case_id AND c.member_id = ${member}`;
  await tx`
    UPDATE objections o SET words = NULL FROM cases c WHERE o.village_code = ${village} AND c.village_code = o.village_code
      AND c.id = o.case_id AND c.member_id = ${member}`;
  // A line of an announcement is about a person, or about whoever lives in the household.
  await tx`
    UPDATE objections o SET words = NULL FROM announced_items a WHERE o.village_code = ${village} AND a.village_code = o.village_code
      AND a.notice_id = o.notice_id AND a.no = o.notice_no AND (a.member_id = ${member} OR (a.member_id IS NULL AND EXISTS (
        SELECT 1 FROM memberships m WHERE m.village_code = a.village_code AND m.household_no = a.household_no
          AND m.member_id = ${member})))`;
  // Words of a household are whoever's lived there.
  await tx`
    UPDATE requests r SET words = NULL FROM memberships m WHERE r.village_code = ${village} AND m.village_code = r.village_code
      AND m.household_no = r.household_no AND m.member_id = ${member}`;
  await tx`DELETE FROM kinships WHERE village_code = ${village} AND (member_a = ${member} OR member_b = ${member})`;
}
