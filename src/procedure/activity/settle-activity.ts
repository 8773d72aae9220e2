import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { type ProblemCode, Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readProcedure } from '../rows.ts';
import type { ProcedureServices } from '../services.ts';
import { mayPostDirectly } from '../settings.ts';
import { type Activity, readActivity } from './activity.ts';
import { type Attendance, attendanceColumns, toSettle } from './attendance.ts';
import { attendanceCommand, judgedAttendance } from './attendance-command.ts';
import { declareAttendance } from './declare-attendance.ts';
import { postAttendance } from './post-attendance.ts';

/** So many in one transaction: the village waits for no longer than a batch takes. */
const CHUNK = 1000;

/** What the rules say of the activity and not of a person: it is to be mended before anybody is refused for it. */
export const ACTIVITY_FAULTS = [
  'date-in-future',
  'before-rulebook',
  'unknown-rule',
  'rule-not-for-recorder',
  'points-required',
  'reference-required',
  'evidence-required',
] as const satisfies readonly ProblemCode[];
const FAULTS: ReadonlySet<ProblemCode> = new Set(ACTIVITY_FAULTS);

/**
 * Turns attendance into entries where the village posts directly by the rule, else into cases: each once, however often and by how many
 * at once it is called. It closes the activity first; a call that was interrupted is taken up by the next. Refuses `no-attendance` and
 * what the rules say of the activity; what they say of one person is kept with the attendance.
 */
export async function settleActivity(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
): Promise<{ readonly activity: Activity; readonly replayed: boolean }> {
  authorise(context.actor, 'activity:write', village);
  const before = await readActivity(services.sql, village, id);
  const first = await readToSettle(services, before, undefined, 1);
  if (before.settledAt !== null && first.length === 0) return { activity: before, replayed: true };
  await refuseFaults(services, context, before, first[0]);
  const closed = await closeActivity(context, village, id, before.revision);
  for (let after: string | undefined; ; ) {
    const chunk = await readToSettle(services, closed, after, CHUNK);
    const last = chunk.at(-1);
    if (last === undefined) break;
    const { settings } = await readProcedure(services.sql, village);
    const settle = mayPostDirectly(settings, closed.rule) ? postAttendance : declareAttendance;
    await settle(services, context, closed, chunk);
    after = last.member;
  }
  return { activity: await readActivity(services.sql, village, id), replayed: false };
}

async function refuseFaults(
  { ledger, pricing, now }: ProcedureServices,
  { actor }: Context,
  activity: Activity,
  first: Attendance | undefined,
): Promise<void> {
  if (first === undefined) throw new Refused('no-attendance');
  const { day: occurredOn } = activity;
  const today = dayAt(now());
  if (occurredOn > today) throw new Refused('date-in-future', { occurredOn, today });
  const command = attendanceCommand(pricing, actor, activity, first);
  const [outcome] = await ledger.dryRun([judgedAttendance(command, pricing)]);
  if (outcome?.status !== 'refused' || !FAULTS.has(outcome.refusal.code)) return;
  throw new Refused(outcome.refusal.code, outcome.refusal.params);
}

/** From now on nothing of the activity changes. One that was changed since it was looked at is refused: look again. */
async function closeActivity(context: Context, village: string, id: string, revision: number): Promise<Activity> {
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const activity = await readActivity(tx, village, id);
    if (activity.settledAt !== null) return activity;
    if (activity.revision !== revision) throw new Refused('ledger-busy');
    await tx`
      UPDATE activities SET settled_at = ${context.now()}, check_in_hash = NULL, check_in_until = NULL,
        revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'activity.settled', village, id, { attended: activity.counts.attended });
    return readActivity(tx, village, id);
  });
}

function readToSettle(
  { sql }: Pick<ProcedureServices, 'sql'>,
  { village, id }: Activity,
  after: string | undefined,
  limit: number,
): Promise<Attendance[]> {
  return sql<Attendance[]>`
    SELECT ${attendanceColumns(sql)} FROM attendances
    WHERE village_code = ${village} AND activity_id = ${id} AND ${toSettle(sql)}
      ${after === undefined ? sql`` : sql`AND member_id > ${after}`}
    ORDER BY member_id LIMIT ${limit}`.then((rows) => [...rows]);
}
