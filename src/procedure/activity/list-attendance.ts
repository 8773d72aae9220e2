import { authorise, type Context } from '../../access/index.ts';
import { readActivity } from './activity.ts';
import { type Attendance, type AttendanceOutcome, attendanceColumns } from './attendance.ts';

export interface AttendanceFilter {
  readonly outcome?: AttendanceOutcome | undefined;
  readonly household?: string | undefined;
  /** The member behind whom the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Who was at an activity and what it became, by member, one more than `limit` where there are more. */
export async function listAttendance(
  { actor, sql }: Context,
  village: string,
  id: string,
  { outcome, household, after, limit }: AttendanceFilter,
): Promise<Attendance[]> {
  authorise(actor, 'activity:read', village);
  await readActivity(sql, village, id);
  const having = {
    pending: sql`AND entry_seq IS NULL AND case_id IS NULL AND refusal IS NULL`,
    posted: sql`AND entry_seq IS NOT NULL`,
    case: sql`AND case_id IS NOT NULL`,
    refused: sql`AND refusal IS NOT NULL`,
  };
  return sql<Attendance[]>`
    SELECT ${attendanceColumns(sql)} FROM attendances WHERE village_code = ${village} AND activity_id = ${id}
      ${outcome === undefined ? sql`` : having[outcome]}
      ${household === undefined ? sql`` : sql`AND household_no = ${household}`}
      ${after === undefined ? sql`` : sql`AND member_id > ${after}`}
    ORDER BY member_id LIMIT ${limit + 1}`;
}
