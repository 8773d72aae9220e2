import type { TransactionSql } from '../database/index.ts';
import type { TextField } from './entry.ts';

/**
 * Under the village's lock: removes free texts, with their salts, of the entries that name a member. The entries keep
 * their commitments and still verify; the texts cannot be guessed from them. Returns how many were removed.
 */
export async function eraseTexts(
  tx: TransactionSql,
  village: string,
  which: { readonly memberId: string; readonly fields: readonly TextField[] },
): Promise<number> {
  const result = await tx`
    DELETE FROM entry_texts t USING entries e
    WHERE t.village_code = ${village} AND t.field = ANY(${which.fields as TextField[]})
      AND e.village_code = ${village} AND e.seq = t.seq AND e.member_id = ${which.memberId}`;
  return result.count;
}
