import { authorise, type Context } from '../../access/index.ts';
import type { Day } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { NewCase } from '../insert-case.ts';
import { judgeCase } from '../judge-case.ts';
import type { ProcedureServices } from '../services.ts';
import { householdOn, moveRequest, refuseHidden, requireNext } from './move-request.ts';
import { type HelpRequest, readRequest } from './request.ts';
import { requireVolunteer } from './take-request.ts';

/**
 * Says that a request was done, on which day and how much of it, by who took it or the committee. Judged at once by the rules of the
 * day: refuses what a declaration is refused for, `own-household` where the volunteer belonged to the requester's household on that
 * day, `not-a-party`, `request-not-ready`.
 */
export async function completeRequest(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  { doneOn, quantity }: { readonly doneOn: Day; readonly quantity?: number | undefined },
): Promise<HelpRequest> {
  const { actor, sql } = context;
  authorise(actor, 'case:declare', village);
  const taken = await readRequest(sql, village, id);
  if (!taken) throw new Refused('not-found');
  refuseHidden(actor, taken);
  requireVolunteer(context, taken);
  requireNext(taken.state, 'complete');
  const volunteerHousehold = await householdOn(sql, village, taken.volunteer!, doneOn);
  if (volunteerHousehold === taken.household) throw new Refused('own-household', { household: taken.household });
  const done = { doneOn, quantity: quantity ?? null, volunteerHousehold };
  await judgeCase(services, caseOf({ ...taken, ...done }, actor.client, ''));
  return moveRequest(context, village, id, 'complete', async (_tx, request) => {
    requireVolunteer(context, request);
    // Given back and taken by another meanwhile: what was judged is not theirs.
    if (request.volunteer !== taken.volunteer) throw new Refused('ledger-busy');
    return done;
  });
}

/** The volunteer's act as a case. Its steps are the village's to say: here, all of them. */
export function caseOf(request: HelpRequest, declaredBy: string, idempotencyKey: string): NewCase {
  const { village, household, volunteer, volunteerHousehold, rule, quantity, doneOn } = request;
  return {
    village,
    id: newId(),
    household: volunteerHousehold!,
    member: volunteer,
    rule,
    quantity,
    points: null,
    occurredOn: doneOn!,
    source: 'request',
    declaredBy,
    // Whoever asked speaks for the act: the household keeps out of its review.
    declarerHousehold: household,
    steps: { verification: true, reviews: { needed: 0, panel: 0 }, notice: true },
    idempotencyKey,
    texts: {},
  };
}
