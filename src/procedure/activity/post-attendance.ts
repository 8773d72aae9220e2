import type { Context } from '../../access/index.ts';
import type { ProcedureServices } from '../services.ts';
import type { Activity } from './activity.ts';
import type { Attendance } from './attendance.ts';
import { attendanceCommand } from './attendance-command.ts';
import { keepRefusals } from './refused-attendance.ts';

/** Posts a chunk of attendance in one transaction; a crash leaves all of it or none. What the rules refuse is kept with it. */
export async function postAttendance(
  services: ProcedureServices,
  { actor }: Context,
  activity: Activity,
  chunk: readonly Attendance[],
): Promise<void> {
  const { ledger, pricing, sql } = services;
  const outcomes = await ledger.transact(chunk.map((one) => attendanceCommand(pricing, actor, activity, one)));
  const refused = outcomes.flatMap((outcome, i) =>
    outcome.status === 'refused' ? [{ member: chunk[i]!.member, why: outcome.refusal }] : [],
  );
  await keepRefusals(sql, activity, refused);
}
