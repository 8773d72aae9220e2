import { audit, type Context } from '../../access/index.ts';
import { type AnySql, type TransactionSql, transaction } from '../../database/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Day } from '../../kernel/day.ts';
import { isRefusal, Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type EventKind, type OutboxEvent, writeOutbox } from '../../outbox/index.ts';
import { loadMemberships } from '../../village/index.ts';
import { concerns } from './read-requests.ts';
import { advanceRequest, type HelpRequest, type RequestAction, type RequestState, readRequest } from './request.ts';

/** What a step changes beside the state; what is not named stays. */
export interface Moved {
  readonly volunteer?: string | null;
  readonly volunteerHousehold?: string | null;
  readonly takenAt?: Date | null;
  readonly doneOn?: Day | null;
  readonly quantity?: number | null;
  readonly case?: string;
  readonly closedAt?: Date;
}

const DEEDS = {
  take: 'request.taken',
  return: 'request.returned',
  complete: 'request.completed',
  confirm: 'request.confirmed',
  dispute: 'request.disputed',
  withdraw: 'request.withdrawn',
} as const satisfies Record<RequestAction, EventKind>;

/**
 * Moves a request by one step under the village's lock: `decide` says who may and what else changes; then the step, and its audit
 * record. Refuses `not-found`, `request-not-ready`.
 */
export async function moveRequest(
  context: Context,
  village: string,
  id: string,
  action: RequestAction,
  decide: (tx: TransactionSql, request: HelpRequest) => Promise<Moved>,
): Promise<HelpRequest> {
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const request = await readRequest(tx, village, id);
    if (!request) throw new Refused('not-found');
    refuseHidden(context.actor, request);
    const moved = await decide(tx, request);
    return writeMove(tx, context, request, action, moved);
  });
}

/** A household's token knows open requests and those that concern it. */
export function refuseHidden(actor: Actor, request: HelpRequest): void {
  if (actor.role !== 'household' || request.state === 'open' || concerns(request, actor.household)) return;
  throw new Refused('not-found');
}

/** Refuses `request-not-ready`, before anything else is written. */
export function requireNext(state: RequestState, action: RequestAction): RequestState {
  const next = advanceRequest(state, action);
  if (isRefusal(next)) throw new Refused(next.code, next.params);
  return next;
}

/** Under the lock: writes a step and its audit record. */
export async function writeMove(
  tx: TransactionSql,
  context: Context,
  request: HelpRequest,
  action: RequestAction,
  moved: Moved,
): Promise<HelpRequest> {
  const { village, id } = request;
  const state = requireNext(request.state, action);
  const after = { ...request, ...moved };
  await tx`
    UPDATE requests SET state = ${state}, volunteer_id = ${after.volunteer}, volunteer_household = ${after.volunteerHousehold},
      taken_at = ${after.takenAt}, done_on = ${after.doneOn}, quantity = ${after.quantity}, case_id = ${after.case},
      closed_at = ${after.closedAt}
    WHERE village_code = ${village} AND id = ${id}`;
  await audit(tx, context, DEEDS[action], village, id, { state });
  await writeOutbox(tx, [requestEvent(after, DEEDS[action], state, context.now())]);
  return { ...after, state };
}

/** What is told of a request: ids, and nothing of what was asked for. The household is whose request it is. */
export function requestEvent(
  { village, id, household, case: made }: Pick<HelpRequest, 'village' | 'id' | 'household' | 'case'>,
  kind: EventKind,
  state: RequestState,
  at: Date,
): OutboxEvent {
  return { village, kind, subject: id, household, shop: null, data: { state, ...(made && { case: made }) }, at };
}

/** The household of a volunteer on a day. Refuses `unknown-volunteer`. */
export async function householdOn(sql: AnySql, village: string, member: string, day: Day): Promise<string> {
  const [row] = await sql<{ household: string }[]>`
    SELECT household_no AS household FROM memberships
    WHERE village_code = ${village} AND member_id = ${member} AND from_day <= ${day} AND (to_day IS NULL OR to_day >= ${day})`;
  if (!row) throw new Refused('unknown-volunteer', { member, day });
  return row.household;
}

/** Those who belong to a household on any of the days. */
export async function peopleOf(sql: AnySql, village: string, no: string, days: readonly Day[]): Promise<Set<string>> {
  const memberships = await loadMemberships(sql, [{ village, no }], []);
  return new Set(days.flatMap((day) => memberships.of(village, no, day)));
}
