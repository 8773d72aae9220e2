import { authorise, type Context } from '../../access/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { personalDataOf, requireVillage } from '../../village/index.ts';
import { type HelpRequest, type RequestState, readRequest, selectRequests } from './request.ts';

export interface RequestFilter {
  readonly state?: RequestState | undefined;
  readonly rule?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A request, and whether its reader may see who asks, who takes it and the words: else its unit is all that is told. */
export interface SeenRequest {
  readonly request: HelpRequest;
  readonly whole: boolean;
}

/** Requests, the newest first, one more than `limit` where there are more. A household's token sees open ones and its own. */
export async function listRequests(context: Context, village: string, filter: RequestFilter): Promise<SeenRequest[]> {
  const { actor, sql } = context;
  authorise(actor, 'case:read', village);
  await requireVillage(sql, village);
  const { state, rule, after, limit } = filter;
  const own = actor.household ?? '';
  const rows = await sql<HelpRequest[]>`
    ${selectRequests(sql)} WHERE r.village_code = ${village}
      ${actor.role === 'household' ? sql`AND (r.state = 'open' OR r.household_no = ${own} OR r.volunteer_household = ${own})` : sql``}
      ${state === undefined ? sql`` : sql`AND r.state = ${state}`}
      ${rule === undefined ? sql`` : sql`AND r.rule_code = ${rule}`}
      ${after === undefined ? sql`` : sql`AND r.id < ${after}`}
    ORDER BY r.id DESC LIMIT ${limit + 1}`;
  return seenBy(context, village, rows);
}

/** One request; for a household's token 404 where it is neither open nor its own. */
export async function getRequest(context: Context, village: string, id: string): Promise<SeenRequest> {
  const { actor, sql } = context;
  authorise(actor, 'case:read', village);
  const request = await readRequest(sql, village, id);
  if (!request) throw new Refused('not-found');
  if (actor.role === 'household' && request.state !== 'open' && !concerns(request, actor.household)) {
    throw new Refused('not-found');
  }
  return (await seenBy(context, village, [request]))[0]!;
}

/** Does a household ask, or has it taken the request? */
export function concerns({ household, volunteerHousehold }: HelpRequest, no: string | undefined): boolean {
  return no !== undefined && (household === no || volunteerHousehold === no);
}

/** Requests as an actor may see them. */
export async function seenBy(
  context: Context,
  village: string,
  requests: readonly HelpRequest[],
): Promise<SeenRequest[]> {
  const sees = await personalDataOf(context, context.sql, village);
  return requests.map((request) => ({
    request,
    whole: concerns(request, context.actor.household) || sees(request.unit),
  }));
}
