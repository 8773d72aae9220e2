import { authorise, type Context } from '../../access/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { personOf } from '../conflicts.ts';
import { requireOwnUnits } from '../own-units.ts';
import { householdOn, moveRequest } from './move-request.ts';
import type { HelpRequest } from './request.ts';

const COMMITTEE: ReadonlySet<string> = new Set(['committee', 'operator']);

/**
 * Takes a request (接单): a household's token for one of its members, officers for somebody of their own units, the committee for
 * anybody. Refuses `own-household`, `not-a-party`, `unknown-volunteer`, `outside-unit`, `request-not-ready`.
 */
export async function takeRequest(
  context: Context,
  village: string,
  id: string,
  { member }: { readonly member: string },
): Promise<HelpRequest> {
  const { actor, now } = context;
  authorise(actor, 'case:declare', village);
  return moveRequest(context, village, id, 'take', async (tx, request) => {
    // First of all: to its own request a household needs no member to be told so.
    if (actor.household === request.household) throw new Refused('own-household', { household: request.household });
    const home = await householdOn(tx, village, member, dayAt(now())).catch((error: unknown) => {
      // Whether somebody else is a member of the village is not for a household to find out.
      if (actor.role === 'household') throw notOwnMember();
      throw error;
    });
    if (actor.role === 'household' && home !== actor.household) throw notOwnMember();
    if (home === request.household) throw new Refused('own-household', { household: home });
    await requireOwnUnits(tx, actor, village, home);
    return { volunteer: member, volunteerHousehold: home, takenAt: now() };
  });
}

function notOwnMember(): Refused {
  return new Refused('not-a-party', { who: 'a member of your own household', whoZh: '本户成员' });
}

/** Takes a request back (撤回), by its household, an officer of its unit or the committee, until it is done. */
export async function withdrawRequest(context: Context, village: string, id: string): Promise<HelpRequest> {
  const { actor, now } = context;
  authorise(actor, 'case:declare', village);
  return moveRequest(context, village, id, 'withdraw', async (tx, request) => {
    if (actor.role === 'household' && actor.household !== request.household) throw notTheRequester();
    await requireOwnUnits(tx, actor, village, request.household);
    return { closedAt: now() };
  });
}

/** `not-a-party`: what only the requester says. */
export function notTheRequester(): Refused {
  return new Refused('not-a-party', { who: 'who asked', whoZh: '点单的户' });
}

/** Refuses `not-a-party` to whoever is neither the volunteer, nor of the volunteer's household's page, nor the committee. */
export function requireVolunteer({ actor }: Context, { village, volunteer, volunteerHousehold }: HelpRequest): void {
  if (COMMITTEE.has(actor.role)) return;
  if (actor.role === 'household' && actor.household === volunteerHousehold) return;
  if (volunteer !== null && personOf(actor, village) === volunteer) return;
  throw new Refused('not-a-party', { who: 'who took the request', whoZh: '接单的人' });
}
