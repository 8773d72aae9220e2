import { instantArray, type TransactionSql } from '../database/index.ts';
import type { Refusal } from '../kernel/problems/index.ts';
import { writeOutbox } from '../outbox/index.ts';
import type { CaseProgress, StepKind } from './case.ts';
import { isOver } from './case.ts';
import { caseEvents } from './case-event.ts';
import type { Case } from './rows.ts';

/** What happened to a case, by whom and why. */
export interface StepToRecord {
  readonly kind: StepKind;
  readonly actor: string;
  readonly at: Date;
  readonly reason?: string | undefined;
  /** Why the service itself rejected it. */
  readonly refusal?: Refusal | undefined;
  readonly notice?: string | undefined;
  readonly entry?: number | undefined;
}

/** A case, what it is after the step, and the step. */
export interface Move {
  readonly one: Pick<Case, 'village' | 'id'>;
  readonly after: CaseProgress;
  readonly step: StepToRecord;
}

/** Under the village's lock: moves a case on and records the step with its reason, and tells of it. */
export async function recordStep(
  tx: TransactionSql,
  one: Pick<Case, 'village' | 'id'>,
  after: CaseProgress,
  step: StepToRecord,
): Promise<void> {
  await recordSteps(tx, [{ one, after, step }]);
}

/** The same for many cases, each once, in a few statements; what is told keeps their order. */
export async function recordSteps(tx: TransactionSql, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const households = await moveOn(tx, moves);
  const numbers = await insertSteps(tx, moves);
  const told = moves.map(({ one: { village, id }, after: { state }, step: { kind, at, notice, entry, refusal } }) => {
    const household = households.get(id)!;
    return { village, id, household, kind, state, at, notice, entry, refusal: refusal?.code };
  });
  await writeOutbox(tx, caseEvents(told));
  const reasoned = moves.filter(({ step }) => step.reason !== undefined);
  if (reasoned.length === 0) return;
  await tx`
    INSERT INTO case_texts (village_code, case_id, step, field, text)
    SELECT w.village_code, w.id, w.step, 'reason', w.reason
    FROM unnest(${reasoned.map(({ one }) => one.village)}::text[], ${reasoned.map(({ one }) => one.id)}::uuid[],
      ${reasoned.map(({ one }) => numbers.get(one.id)!)}::int[], ${reasoned.map(({ step }) => step.reason!)}::text[])
      AS w (village_code, id, step, reason)`;
}

/** Writes what cases are now. Answers their households. */
async function moveOn(tx: TransactionSql, moves: readonly Move[]): Promise<Map<string, string>> {
  const decided = moves.map(({ after, step }) => (isOver(after.state) ? step.at : null));
  const rows = await tx<{ id: string; household: string }[]>`
    UPDATE cases c SET state = w.state, approvals = w.approvals, disapprovals = w.disapprovals, objections = w.objections,
      notice_id = coalesce(w.notice, c.notice_id), entry_seq = w.entry, decided_at = w.decided
    FROM unnest(${moves.map(({ one }) => one.village)}::text[], ${moves.map(({ one }) => one.id)}::uuid[],
      ${moves.map(({ after }) => after.state)}::text[], ${moves.map(({ after }) => after.approvals)}::int[],
      ${moves.map(({ after }) => after.disapprovals)}::int[], ${moves.map(({ after }) => after.objections)}::int[],
      ${moves.map(({ step }) => step.notice ?? null)}::uuid[], ${moves.map(({ step }) => step.entry ?? null)}::bigint[],
      ${instantArray(decided)}::text[]::timestamptz[])
      AS w (village_code, id, state, approvals, disapprovals, objections, notice, entry, decided)
    WHERE c.village_code = w.village_code AND c.id = w.id RETURNING c.id, c.household_no AS household`;
  return new Map(rows.map(({ id, household }) => [id, household]));
}

/** Writes the steps, each behind the last of its case. Answers their numbers by case. */
async function insertSteps(tx: TransactionSql, moves: readonly Move[]): Promise<Map<string, number>> {
  const refusals = moves.map(({ step: { refusal } }) => (refusal ? JSON.stringify(refusal) : null));
  const rows = await tx<{ id: string; step: number }[]>`
    INSERT INTO case_steps (village_code, case_id, step, kind, state_after, actor, at, refusal)
    SELECT w.village_code, w.id, last.step + 1, w.kind, w.state, w.actor, w.at, w.refusal
    FROM unnest(${moves.map(({ one }) => one.village)}::text[], ${moves.map(({ one }) => one.id)}::uuid[],
      ${moves.map(({ step }) => step.kind)}::text[], ${moves.map(({ after }) => after.state)}::text[],
      ${moves.map(({ step }) => step.actor)}::uuid[],
      ${instantArray(moves.map(({ step }) => step.at))}::text[]::timestamptz[], ${refusals}::text[]::jsonb[])
      AS w (village_code, id, kind, state, actor, at, refusal)
    CROSS JOIN LATERAL (SELECT coalesce(max(s.step), 0) AS step FROM case_steps s
      WHERE s.village_code = w.village_code AND s.case_id = w.id) last
    RETURNING case_id AS id, step`;
  return new Map(rows.map(({ id, step }) => [id, step]));
}
