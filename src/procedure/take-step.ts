import { audit, type Context } from '../access/index.ts';
import { type TransactionSql, transaction } from '../database/index.ts';
import { SYSTEM_CLIENT } from '../kernel/actor.ts';
import { isRefusal, Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { advance, type CaseAction, type StepKind } from './case.ts';
import { postIfReady } from './post-if-ready.ts';
import { recordStep } from './record-step.ts';
import { type Case, readCase } from './rows.ts';
import type { ProcedureServices } from './services.ts';

/** A step somebody takes, and what it says of the act. */
export interface Taken {
  readonly action: CaseAction;
  readonly kind: StepKind;
  readonly reason?: string | undefined;
}

/**
 * Moves a case by one step, under the village's lock: who may take it (`check`), whether it is the next one, the step with its reason,
 * the audit record. A case that has taken its last step is posted at once. Refuses `not-found`, `case-over`, `case-not-ready`.
 */
export async function takeStep(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  { action, kind, reason }: Taken,
  check: (tx: TransactionSql, one: Case) => Promise<void>,
): Promise<Case> {
  const { actor, now } = context;
  const after = await transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const one = await readCase(tx, village, id);
    if (!one) throw new Refused('not-found');
    await check(tx, one);
    const progress = advance(one, action);
    if (isRefusal(progress)) throw new Refused(progress.code, progress.params);
    await recordStep(tx, one, progress, { kind, actor: actor.client, at: now(), reason });
    // The system is no client: what it does for a beneficiary is in the steps alone.
    if (actor.client !== SYSTEM_CLIENT)
      await audit(tx, context, `case.${kind}`, village, id, { state: progress.state });
    return (await readCase(tx, village, id))!;
  });
  return postIfReady(services, after);
}
