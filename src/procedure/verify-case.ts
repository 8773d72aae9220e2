import { authorise, type Context } from '../access/index.ts';
import { refuseConflict } from './conflicts.ts';
import { requireOwnUnits } from './own-units.ts';
import type { Case } from './rows.ts';
import type { ProcedureServices } from './services.ts';
import { takeStep } from './take-step.ts';

export const VERIFICATION_VERDICTS = ['confirmed', 'refuted'] as const;

/** Says that an act happened, or that it did not (核实). Refuses `outside-unit`, `conflict-of-interest`, `case-not-ready`. */
export async function verifyCase(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  { verdict, reason }: { readonly verdict: (typeof VERIFICATION_VERDICTS)[number]; readonly reason: string },
): Promise<Case> {
  const { actor } = context;
  authorise(actor, 'case:verify', village);
  const taken =
    verdict === 'confirmed'
      ? ({ action: 'verify', kind: 'verified', reason } as const)
      : ({ action: 'refute', kind: 'refuted', reason } as const);
  return takeStep(services, context, village, id, taken, async (tx, one) => {
    await requireOwnUnits(tx, actor, village, one.household);
    await refuseConflict(tx, actor, one, context.now());
  });
}
