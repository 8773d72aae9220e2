import { authorise, type Context } from '../access/index.ts';
import { Refused } from '../kernel/problems/index.ts';
import { requireVisible } from './get-case.ts';
import type { Case } from './rows.ts';
import type { ProcedureServices } from './services.ts';
import { takeStep } from './take-step.ts';

/** Takes a case back (撤回), by its declarer or the committee, while it is not on the board. Refuses `not-the-declarer`. */
export async function withdrawCase(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  { reason }: { readonly reason: string },
): Promise<Case> {
  const { actor } = context;
  authorise(actor, 'case:declare', village);
  const taken = { action: 'withdraw', kind: 'withdrawn', reason } as const;
  return takeStep(services, context, village, id, taken, async (_tx, one) => {
    requireVisible(actor, one);
    const mayAlways = actor.role === 'committee' || actor.role === 'operator';
    if (!mayAlways && one.declaredBy !== actor.client) throw new Refused('not-the-declarer');
  });
}
