import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readOpenActivity } from './activity.ts';

/** Takes somebody off the list who was not there. Refuses `activity-settled`; 404 for who is not on it. */
export async function removeAttendance(context: Context, village: string, id: string, member: string): Promise<void> {
  authorise(context.actor, 'activity:write', village);
  await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await readOpenActivity(tx, village, id);
    const removed = await tx`
      DELETE FROM attendances WHERE village_code = ${village} AND activity_id = ${id} AND member_id = ${member}`;
    if (removed.count === 0) throw new Refused('not-found');
    await audit(tx, context, 'activity.attendance-removed', village, id, { member });
  });
}
