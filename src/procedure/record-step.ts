import type { TransactionSql } from '../database/index.ts';
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

/** Under the village's lock: moves a case on and records the step with its reason, and tells of it. */
export async function recordStep(
  tx: TransactionSql,
  { village, id }: Pick<Case, 'village' | 'id'>,
  after: CaseProgress,
  { kind, actor, at, reason, refusal, notice, entry }: StepToRecord,
): Promise<void> {
  const decidedAt = isOver(after.state) ? at : null;
  const [moved] = await tx<{ household_no: string }[]>`
    UPDATE cases SET state = ${after.state}, approvals = ${after.approvals}, disapprovals = ${after.disapprovals},
      objections = ${after.objections}, notice_id = coalesce(${notice ?? null}, notice_id),
      entry_seq = ${entry ?? null}, decided_at = ${decidedAt}
    WHERE village_code = ${village} AND id = ${id} RETURNING household_no`;
  const [row] = await tx<{ step: number }[]>`
    SELECT coalesce(max(step), 0) + 1 AS step FROM case_steps WHERE village_code = ${village} AND case_id = ${id}`;
  const { step } = row!;
  await tx`
    INSERT INTO case_steps (village_code, case_id, step, kind, state_after, actor, at, refusal)
    VALUES (${village}, ${id}, ${step}, ${kind}, ${after.state}, ${actor}, ${at}, ${refusal ? tx.json(refusal as never) : null})`;
  const told = { village, id, household: moved!.household_no, kind, state: after.state, at, notice, entry };
  await writeOutbox(tx, caseEvents([{ ...told, refusal: refusal?.code }]));
  if (reason === undefined) return;
  await tx`
    INSERT INTO case_texts (village_code, case_id, step, field, text) VALUES (${village}, ${id}, ${step}, 'reason', ${reason})`;
}
