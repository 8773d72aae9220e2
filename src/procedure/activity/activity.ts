import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';

/** How much of an activity's attendance has become what. */
export interface AttendanceCounts {
  readonly attended: number;
  readonly posted: number;
  readonly cases: number;
  readonly refused: number;
  /** Not yet turned into anything. */
  readonly pending: number;
}

/** An event whose attendance earns points (活动). */
export interface Activity {
  readonly village: string;
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly day: Day;
  readonly place: string | null;
  readonly team: string | null;
  /** Hundredths, of each attendance that says nothing itself. */
  readonly quantity: number;
  readonly checkInUntil: Date | null;
  /** Since when it no longer changes: its settlement has begun. */
  readonly settledAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly counts: AttendanceCounts;
}

export interface ActivityFilter {
  readonly settled?: boolean | undefined;
  readonly team?: string | undefined;
  readonly rule?: string | undefined;
  /** By the day of the activity, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Activities, the newest first, one more than `limit` where there are more. */
export async function readActivities(sql: AnySql, village: string, filter: ActivityFilter): Promise<Activity[]> {
  const { settled, team, rule, from, to, after, limit } = filter;
  return sql<Activity[]>`
    SELECT ${activityColumns(sql)} FROM activities a WHERE village_code = ${village}
      ${settled === undefined ? sql`` : sql`AND (settled_at IS NOT NULL) = ${settled}`}
      ${team === undefined ? sql`` : sql`AND team_id = ${team}`}
      ${rule === undefined ? sql`` : sql`AND rule_code = ${rule}`}
      ${from === undefined ? sql`` : sql`AND day >= ${from}`}
      ${to === undefined ? sql`` : sql`AND day <= ${to}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
}

/** An activity by its id; 404 `not-found`. */
export async function readActivity(sql: AnySql, village: string, id: string): Promise<Activity> {
  const [activity] = await sql<Activity[]>`
    SELECT ${activityColumns(sql)} FROM activities a WHERE village_code = ${village} AND id = ${id}`;
  if (!activity) throw new Refused('not-found');
  return activity;
}

/** The same under the village's lock, to be changed: refuses `activity-settled`. */
export async function readOpenActivity(sql: AnySql, village: string, id: string): Promise<Activity> {
  const activity = await readActivity(sql, village, id);
  if (activity.settledAt !== null) throw new Refused('activity-settled');
  return activity;
}

function activityColumns(sql: AnySql) {
  return sql`
    a.village_code AS village, a.id, a.name, a.rule_code AS rule, a.day, a.place, a.team_id AS team, a.quantity,
    a.check_in_until AS "checkInUntil", a.settled_at AS "settledAt", a.revision, a.created_at AS "createdAt",
    (SELECT json_build_object('attended', count(*), 'posted', count(t.entry_seq), 'cases', count(t.case_id),
        'refused', count(t.refusal),
        'pending', count(*) FILTER (WHERE t.entry_seq IS NULL AND t.case_id IS NULL AND t.refusal IS NULL))
      FROM attendances t WHERE t.village_code = a.village_code AND t.activity_id = a.id) AS counts`;
}
