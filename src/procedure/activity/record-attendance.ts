import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { type Finding, Refused, refusal } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Activity, readOpenActivity } from './activity.ts';
import type { Attendance } from './attendance.ts';

/** An upload holds this many at most. */
export const MAX_ATTENDANCE = 5000;
const MAX_FINDINGS = 50;
/** Of one person, in hundredths. */
export const MAX_QUANTITY = 10_000_000;

export interface Attended {
  readonly member: string;
  /** Hundredths; the activity's when absent. */
  readonly quantity?: number | undefined;
}

export interface RecordedAttendance {
  readonly added: number;
  /** Were there already, and stay as they were. */
  readonly repeated: number;
}

/** Records who was there, all or none. Refuses `activity-settled`, and `unknown-attendee` with a finding for each. */
export async function recordAttendance(
  context: Context,
  village: string,
  id: string,
  items: readonly Attended[],
): Promise<RecordedAttendance> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const activity = await readOpenActivity(tx, village, id);
    await requireMembers(tx, activity, items);
    const added = await insertAttendance(tx, activity, items, { source: 'manual', at: now(), by: actor.client });
    await audit(tx, context, 'activity.attendance-recorded', village, id, { added });
    return { added, repeated: items.length - added };
  });
}

async function requireMembers(tx: TransactionSql, activity: Activity, items: readonly Attended[]): Promise<void> {
  const { village, day } = activity;
  const known = await tx<{ id: string }[]>`
    SELECT DISTINCT member_id AS id FROM memberships
    WHERE village_code = ${village} AND member_id = ANY(${items.map(({ member }) => member)}::uuid[])
      AND from_day <= ${day} AND (to_day IS NULL OR to_day >= ${day})`;
  const ids = new Set(known.map(({ id }) => id));
  const findings = items.flatMap(({ member }, i): Finding[] =>
    ids.has(member.toLowerCase())
      ? []
      : [{ ...refusal('unknown-attendee', { member, day }), path: `items[${i}].member` }],
  );
  const [first] = findings;
  if (first) throw new Refused(first.code, first.params, findings.slice(0, MAX_FINDINGS));
}

interface Recording {
  readonly source: Attendance['source'];
  readonly at: Date;
  readonly by: string | null;
}

/** Under the village's lock: writes who was there, each once, with the household of the day. Returns how many are new. */
export async function insertAttendance(
  tx: TransactionSql,
  { village, id, day, quantity }: Activity,
  items: readonly Attended[],
  { source, at, by }: Recording,
): Promise<number> {
  const inserted = await tx`
    INSERT INTO attendances (village_code, activity_id, member_id, household_no, quantity, source, recorded_at, recorded_by)
    SELECT ${village}, ${id}, w.member, s.household_no, w.quantity, ${source}, ${at}, ${by}
    FROM unnest(${items.map(({ member }) => member)}::uuid[], ${items.map((one) => one.quantity ?? quantity)}::int[])
      AS w (member, quantity)
    CROSS JOIN LATERAL (SELECT m.household_no FROM memberships m
      WHERE m.village_code = ${village} AND m.member_id = w.member AND m.from_day <= ${day}
        AND (m.to_day IS NULL OR m.to_day >= ${day})
      ORDER BY m.from_day DESC LIMIT 1) s
    ON CONFLICT DO NOTHING`;
  return inserted.count;
}
