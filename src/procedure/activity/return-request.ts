import { authorise, type Context } from '../../access/index.ts';
import { personOf } from '../conflicts.ts';
import { requireOwnUnits } from '../own-units.ts';
import { moveRequest } from './move-request.ts';
import type { HelpRequest } from './request.ts';
import { requireVolunteer } from './take-request.ts';

/**
 * Gives a request back that was taken (退单), so that anybody may take it: by the volunteer or the volunteer's household, by an officer of
 * its unit, who may take for it too, or by the committee. Refuses `not-a-party`, `outside-unit`, `request-not-ready`.
 */
export async function returnRequest(context: Context, village: string, id: string): Promise<HelpRequest> {
  const { actor } = context;
  authorise(actor, 'case:declare', village);
  return moveRequest(context, village, id, 'return', async (tx, request) => {
    const { volunteer, volunteerHousehold } = request;
    const forAnother = actor.role === 'officer' && personOf(actor, village) !== volunteer;
    if (forAnother && volunteerHousehold !== null) await requireOwnUnits(tx, actor, village, volunteerHousehold);
    else requireVolunteer(context, request);
    return { volunteer: null, volunteerHousehold: null, takenAt: null };
  });
}
