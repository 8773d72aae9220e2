import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';

/**
 * Ends the lock of a household's passbook and forgets its wrong tries. Where there are none it changes nothing. 404 `not-found` without
 * a passbook.
 */
export async function unlockPassbook(context: Context, village: string, no: string): Promise<void> {
  authorise(context.actor, 'passbook:write', village);
  await transaction(context.sql, {}, async (tx) => {
    const [row] = await tx<{ tries: number; locks: number }[]>`
      SELECT pin_tries AS tries, pin_locks AS locks FROM passbooks
      WHERE village_code = ${village} AND household_no = ${no} AND revoked_at IS NULL FOR UPDATE`;
    if (!row) throw new Refused('not-found');
    if (row.tries === 0 && row.locks === 0) return;
    await tx`UPDATE passbooks SET pin_tries = 0, pin_locks = 0, pin_locked_until = NULL
      WHERE village_code = ${village} AND household_no = ${no} AND revoked_at IS NULL`;
    await audit(tx, context, 'passbook.unlocked', village, no, { tries: row.tries, locks: row.locks });
  });
}
