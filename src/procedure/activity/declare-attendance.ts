import type { Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import type { PostCommand } from '../../ledger/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { writeOutbox } from '../../outbox/index.ts';
import { mayPost, settledState } from '../case.ts';
import { caseEvents } from '../case-event.ts';
import { postCases } from '../post-cases.ts';
import { type Case, type CaseRow, caseFrom, readProcedure } from '../rows.ts';
import type { ProcedureServices } from '../services.ts';
import { type Steps, stepsFor } from '../settings.ts';
import type { Activity } from './activity.ts';
import { type Attendance, attendanceColumns, toSettle } from './attendance.ts';
import { attendanceCommand, judgedAttendance } from './attendance-command.ts';
import { keepRefusals } from './refused-attendance.ts';

/**
 * Makes a case of each attendance of a chunk, in one transaction; what needs no further step is posted at once. What the rules of its
 * day refuse becomes none; a cap that is full now may have room when the case counts.
 */
export async function declareAttendance(
  services: ProcedureServices,
  context: Context,
  activity: Activity,
  chunk: readonly Attendance[],
): Promise<void> {
  const { ledger, pricing, sql, now } = services;
  const { village } = activity;
  const { actor } = context;
  const commands = chunk.map((one): PostCommand => attendanceCommand(pricing, actor, activity, one));
  const outcomes = await ledger.dryRun(commands.map((command) => judgedAttendance(command, pricing)));
  const refused = outcomes.flatMap((outcome, i) =>
    outcome.status === 'refused' && outcome.refusal.code !== 'cap-exceeded'
      ? [{ member: chunk[i]!.member, why: outcome.refusal }]
      : [],
  );
  const out = new Set(refused.map(({ member }) => member));
  const members = chunk.flatMap(({ member }) => (out.has(member) ? [] : [member]));
  const cases = await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await keepRefusals(tx, activity, refused);
    const open = await tx<Attendance[]>`
      SELECT ${attendanceColumns(tx)} FROM attendances
      WHERE village_code = ${village} AND activity_id = ${activity.id} AND member_id = ANY(${members}::uuid[])
        AND ${toSettle(tx)}`;
    const { settings } = await readProcedure(tx, village);
    return insertCases(tx, activity, open, { steps: stepsFor(settings, activity.rule), by: actor.client, at: now() });
  });
  const ready = cases.filter((one) => !one.steps.notice && mayPost(one));
  await postCases(services, village, ready);
}

interface Declaring {
  readonly steps: Steps;
  readonly by: string;
  readonly at: Date;
}

/** Under the village's lock: writes the cases with their first step, and which attendance became which. */
async function insertCases(
  tx: TransactionSql,
  { village, id, rule, day }: Activity,
  open: readonly Attendance[],
  { steps, by, at }: Declaring,
): Promise<Case[]> {
  if (open.length === 0) return [];
  const ids = open.map(() => newId());
  const members = open.map(({ member }) => member);
  const state = settledState('declared', steps);
  const rows = await tx<CaseRow[]>`
    INSERT INTO cases (village_code, id, state, household_no, member_id, rule_code, quantity, occurred_on, source,
      declared_by, steps, idempotency_key, created_at)
    SELECT ${village}, w.id, ${state}, w.household, w.member, ${rule}, w.quantity, ${day}, 'activity', ${by},
      ${tx.json(steps as never)}, 'attendance-' || ${id}::text || '-' || w.member, ${at}
    FROM unnest(${ids}::uuid[], ${members}::uuid[], ${open.map(({ household }) => household)}::text[],
      ${open.map(({ quantity }) => quantity)}::int[]) AS w (id, member, household, quantity)
    RETURNING *`;
  await tx`
    INSERT INTO case_steps (village_code, case_id, step, kind, state_after, actor, at)
    SELECT ${village}, w.id, 1, 'declared', ${state}, ${by}, ${at} FROM unnest(${ids}::uuid[]) AS w (id)`;
  await tx`
    UPDATE attendances SET case_id = w.id, refusal = NULL
    FROM unnest(${ids}::uuid[], ${members}::uuid[]) AS w (id, member)
    WHERE village_code = ${village} AND activity_id = ${id} AND member_id = w.member`;
  const cases = rows.map(caseFrom);
  await writeOutbox(
    tx,
    caseEvents(cases.map((one) => ({ village, id: one.id, household: one.household, kind: 'declared', state, at }))),
  );
  return cases;
}
