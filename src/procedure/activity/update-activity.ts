import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import type { Day } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Activity, readActivity, readOpenActivity } from './activity.ts';
import { type NewActivity, requireOpenTeam } from './create-activity.ts';

export type ActivityChange = {
  readonly [Field in 'name' | 'rule' | 'day' | 'quantity']?: NewActivity[Field] | undefined;
} & { readonly [Field in 'place' | 'team']?: string | null | undefined };

/**
 * Changes an activity until it is settled. Attendance that took the activity's quantity keeps what it was recorded with; on another day
 * each counts for the household of that day. Refuses `activity-settled`, `unknown-team`, `unknown-attendee`.
 */
export async function updateActivity(
  context: Context,
  village: string,
  id: string,
  change: ActivityChange,
  ifMatch?: string,
): Promise<Activity> {
  const { actor, sql } = context;
  authorise(actor, 'activity:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readOpenActivity(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const { name, rule, day, quantity } = { ...before, ...given(change) };
    const place = change.place === undefined ? before.place : change.place;
    const team = change.team === undefined ? before.team : change.team;
    if (team !== null && team !== before.team) await requireOpenTeam(tx, village, team);
    await tx`
      UPDATE activities SET name = ${name}, rule_code = ${rule}, day = ${day}, quantity = ${quantity}, place = ${place},
        team_id = ${team}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    if (day !== before.day) await moveAttendance(tx, village, id, day);
    await audit(tx, context, 'activity.changed', village, id, { rule });
    return readActivity(tx, village, id);
  });
}

function given({ name, rule, day, quantity }: ActivityChange) {
  return {
    ...(name !== undefined && { name }),
    ...(rule !== undefined && { rule }),
    ...(day !== undefined && { day }),
    ...(quantity !== undefined && { quantity }),
  };
}

async function moveAttendance(tx: TransactionSql, village: string, id: string, day: Day): Promise<void> {
  await tx`
    UPDATE attendances t SET household_no = s.household_no FROM memberships s
    WHERE t.village_code = ${village} AND t.activity_id = ${id} AND s.village_code = ${village}
      AND s.member_id = t.member_id AND s.from_day <= ${day} AND (s.to_day IS NULL OR s.to_day >= ${day})`;
  const [absent] = await tx<{ member: string }[]>`
    SELECT t.member_id AS member FROM attendances t
    WHERE t.village_code = ${village} AND t.activity_id = ${id} AND NOT EXISTS (SELECT 1 FROM memberships s
      WHERE s.village_code = ${village} AND s.member_id = t.member_id AND s.from_day <= ${day}
        AND (s.to_day IS NULL OR s.to_day >= ${day})) LIMIT 1`;
  if (absent) throw new Refused('unknown-attendee', { member: absent.member, day });
}
