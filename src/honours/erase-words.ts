import type { TransactionSql } from '../database/index.ts';

/**
 * Erases the words that stars and titles keep of a person: nominations, reasons of decisions and revocations, deeds. Of a household's they
 * are whoever's lived there. Results hold no words, so what is frozen stays verifiable.
 */
export async function eraseHonoursWords(tx: TransactionSql, village: string, member: string): Promise<void> {
  const theirs = (table: string) => tx`
    (${tx(table)}.member_id = ${member} OR (${tx(table)}.member_id IS NULL AND ${lived(tx, village, member, table)}))`;
  await tx`UPDATE nominations SET words = NULL WHERE village_code = ${village} AND ${theirs('nominations')}`;
  await tx`
    UPDATE star_decisions SET reason = NULL
    WHERE village_code = ${village} AND ${lived(tx, village, member, 'star_decisions')}`;
  await tx`
    UPDATE honour_revocations r SET reason = NULL FROM honours
    WHERE r.village_code = ${village} AND honours.village_code = r.village_code AND honours.id = r.honour_id
      AND ${theirs('honours')}`;
  await tx`
    UPDATE award_candidates SET deeds = NULL, reason = NULL
    WHERE village_code = ${village} AND ${theirs('award_candidates')}`;
}

/** Did the member ever belong to the household of the table's row? */
function lived(tx: TransactionSql, village: string, member: string, table: string) {
  return tx`${tx(table)}.household_no IN (
    SELECT m.household_no FROM memberships m WHERE m.village_code = ${village} AND m.member_id = ${member})`;
}
