import type { Actor } from '../../kernel/actor.ts';
import { refusal } from '../../kernel/problems/index.ts';
import type { Command, Participant, PostCommand } from '../../ledger/index.ts';
import { personOf } from '../conflicts.ts';
import type { Activity } from './activity.ts';
import type { Attendance } from './attendance.ts';

/** Why an activity that was settled after its month was closed is posted (补记原因). */
const LATE_REASON = '活动结算';

/** What a command that posts an attendance carries besides what pricing needs. */
interface AttendanceContext {
  readonly activityId: string;
}

/** An attendance as the posting that it is, by the client that settles the activity. */
export function attendanceCommand(
  pricing: Participant,
  actor: Actor,
  { village, id, rule, day }: Activity,
  { member, household, quantity }: Attendance,
): PostCommand {
  const context = { role: actor.role, unit: actor.unit, member: personOf(actor, village), hasEvidence: false };
  return {
    type: 'posting',
    village,
    recorder: actor.client,
    key: `attendance-${id}-${member}`,
    household,
    memberId: member,
    ruleCode: rule,
    quantity,
    points: null,
    occurredOn: day,
    texts: { reason: LATE_REASON },
    // The attendance keeps it; what is refused for the settler's own household another may settle.
    forgetRefusal: true,
    participants: [attendanceParticipant, pricing],
    context: { ...context, activityId: id },
  };
}

/** The same as the case that it would become: judged by the rules of its day, not by who settles. */
export function judgedAttendance(command: PostCommand, pricing: Participant): PostCommand {
  const context = { caseId: command.key, role: 'committee', unit: undefined, member: undefined, hasEvidence: false };
  return { ...command, participants: [pricing], context };
}

/**
 * An attendance's part in its posting: under the lock it must have become nothing yet, whoever else settles at the same moment, and
 * keeps its entry in the same transaction.
 */
const attendanceParticipant: Participant = {
  name: 'attendance',
  async load(tx, commands): Promise<ReadonlySet<string>> {
    const rows = await tx<{ activity: string; member: string }[]>`
      SELECT t.activity_id AS activity, t.member_id AS member
      FROM unnest(${commands.map(({ village }) => village)}::text[], ${commands.map(activityOf)}::uuid[],
        ${commands.map(memberOf)}::uuid[]) AS w (village_code, activity_id, member_id)
      JOIN attendances t ON t.village_code = w.village_code AND t.activity_id = w.activity_id AND t.member_id = w.member_id
      WHERE t.entry_seq IS NULL AND t.case_id IS NULL`;
    return new Set(rows.map(({ activity, member }) => `${activity} ${member}`));
  },
  decide(loaded, _state, command) {
    const open = (loaded as ReadonlySet<string>).has(`${activityOf(command)} ${memberOf(command)}`);
    return open ? undefined : { refusal: refusal('activity-settled') };
  },
  async write(tx, _loaded, decided) {
    const commands = decided.map(({ command }) => command);
    await tx`
      UPDATE attendances t SET entry_seq = w.seq, refusal = NULL
      FROM unnest(${commands.map(({ village }) => village)}::text[], ${commands.map(activityOf)}::uuid[],
        ${commands.map(memberOf)}::uuid[], ${decided.map(({ entries }) => entries[0]!.seq)}::bigint[])
        AS w (village_code, activity_id, member_id, seq)
      WHERE t.village_code = w.village_code AND t.activity_id = w.activity_id AND t.member_id = w.member_id`;
  },
};

function activityOf(command: Command): string {
  return (command.context as AttendanceContext).activityId;
}

function memberOf(command: Command): string {
  return (command as PostCommand).memberId!;
}
