import { authorise, type Context } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refused } from '../kernel/problems/index.ts';
import { personOf, refuseConflict } from './conflicts.ts';
import type { Case } from './rows.ts';
import type { ProcedureServices } from './services.ts';
import { takeStep } from './take-step.ts';

export const REVIEW_VERDICTS = ['approve', 'disapprove'] as const;

/**
 * One reviewer's word on a case, with a reason (评议). Refuses `conflict-of-interest`, `already-reviewed` (also with another key of the
 * same person), `case-not-ready`.
 */
export async function reviewCase(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  { verdict, reason }: { readonly verdict: (typeof REVIEW_VERDICTS)[number]; readonly reason: string },
): Promise<Case> {
  const { actor } = context;
  authorise(actor, 'case:review', village);
  const taken =
    verdict === 'approve'
      ? ({ action: 'approve', kind: 'approved', reason } as const)
      : ({ action: 'disapprove', kind: 'disapproved', reason } as const);
  return takeStep(services, context, village, id, taken, async (tx, one) => {
    await refuseConflict(tx, actor, one, context.now());
    await refuseSecondReview(tx, actor, one);
  });
}

async function refuseSecondReview(tx: TransactionSql, actor: Actor, { village, id }: Case): Promise<void> {
  const earlier = await tx`
    SELECT 1 FROM case_steps s LEFT JOIN clients c ON c.id = s.actor
    WHERE s.village_code = ${village} AND s.case_id = ${id} AND s.kind IN ('approved', 'disapproved')
      AND (s.actor = ${actor.client} OR c.member = ${personOf(actor, village) ?? null})`;
  if (earlier.length > 0) throw new Refused('already-reviewed');
}
