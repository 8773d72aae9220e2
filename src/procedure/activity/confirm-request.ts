import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { isRefusal, Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { advance } from '../case.ts';
import { conflictOf, personOf } from '../conflicts.ts';
import { insertCase } from '../insert-case.ts';
import { postIfReady } from '../post-if-ready.ts';
import { recordStep } from '../record-step.ts';
import { type Case, type CaseRow, caseFrom, readProcedure } from '../rows.ts';
import type { ProcedureServices } from '../services.ts';
import { stepsFor } from '../settings.ts';
import { caseOf } from './complete-request.ts';
import { peopleOf, refuseHidden, requireNext, writeMove } from './move-request.ts';
import { type HelpRequest, readRequest } from './request.ts';
import { notTheRequester } from './take-request.ts';

export interface Confirmation {
  readonly confirmed: boolean;
  readonly reason?: string | undefined;
}

export interface ConfirmedRequest {
  readonly request: HelpRequest;
  readonly found: Case;
  readonly replayed: boolean;
}

/**
 * The requester's word on what was done, by its own page or through the committee (with the requester's words as the reason). It takes
 * the place of a verification: the act becomes a case that goes on from there, posted at once where nothing else is needed. Not
 * confirmed, the case is kept as rejected and the request is the volunteer's again. The same key again answers what became of it.
 * Refuses `not-a-party`, `conflict-of-interest`, `requester-words-required`, `request-not-ready`, `idempotency-conflict`.
 */
export async function confirmRequest(
  services: ProcedureServices,
  context: Context,
  village: string,
  id: string,
  key: string,
  confirmation: Confirmation,
): Promise<ConfirmedRequest> {
  const { actor, sql } = context;
  authorise(actor, 'case:declare', village);
  // Keys of callers are ASCII: this one meets none of theirs.
  const caseKey = `点单 ${key}`;
  const { request, one, replayed } = await transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const asked = await readRequest(tx, village, id);
    if (!asked) throw new Refused('not-found');
    refuseHidden(actor, asked);
    requireRequester(context, asked, confirmation);
    const earlier = await replayOf(tx, context, asked, key, caseKey, confirmation);
    if (earlier) return { request: asked, one: earlier, replayed: true };
    const action = confirmation.confirmed ? 'confirm' : 'dispute';
    requireNext(asked.state, action);
    await refuseInterested(tx, context, asked);
    const declared = await decideCase(tx, context, asked, caseKey, confirmation);
    const moved = confirmation.confirmed
      ? { case: declared.id, closedAt: context.now() }
      : { case: declared.id, doneOn: null, quantity: null };
    return { request: await writeMove(tx, context, asked, action, moved), one: declared, replayed: false };
  });
  return { request, found: await postIfReady(services, one), replayed };
}

/** The requester's household, or the committee with the requester's words. */
function requireRequester({ actor }: Context, { household }: HelpRequest, { reason }: Confirmation): void {
  if (actor.role === 'household') {
    if (actor.household !== household) throw notTheRequester();
    return;
  }
  if (actor.role === 'officer') throw notTheRequester();
  if (reason === undefined) throw new Refused('requester-words-required');
}

/** Writes the act as a case and takes its first step: the requester's word. */
async function decideCase(
  tx: TransactionSql,
  { actor, now }: Context,
  request: HelpRequest,
  caseKey: string,
  { confirmed, reason }: Confirmation,
): Promise<Case> {
  const { village, rule } = request;
  const { settings } = await readProcedure(tx, village);
  const steps = stepsFor(settings, rule);
  const needed = confirmed ? steps : { ...steps, verification: true };
  const one = await insertCase(tx, { ...caseOf(request, actor.client, caseKey), steps: needed }, now());
  // Where the village asks for no verification the case is past it already.
  if (one.state !== 'declared') return one;
  const after = advance(one, confirmed ? 'verify' : 'refute');
  if (isRefusal(after)) throw new TypeError('a case that was just declared waits for its verification');
  const kind = confirmed ? 'confirmed' : 'refuted';
  await recordStep(tx, one, after, { kind, actor: actor.client, at: now(), reason });
  return { ...one, ...after, decidedAt: confirmed ? null : now() };
}

/**
 * Refuses `conflict-of-interest` to the volunteer, the volunteer's household and kin, to a requester's page where a member is one of these, and
 * to a key of the committee that wrote down the other side's word or the request itself: one key alone makes no points.
 */
async function refuseInterested(tx: TransactionSql, context: Context, request: HelpRequest): Promise<void> {
  const { actor, now } = context;
  const { village, household, volunteerHousehold, volunteer, doneOn } = request;
  const days = [doneOn!, dayAt(now())];
  const concerned = await peopleOf(tx, village, volunteerHousehold!, days);
  concerned.add(volunteer!);
  const near = await kinOf(tx, village, [...concerned]);
  if (actor.role === 'household') {
    const present = await peopleOf(tx, village, household, [dayAt(now())]);
    // Moved in with who asked, after the help: they would speak for themselves.
    if ([...present].some((one) => concerned.has(one)))
      throw new Refused('conflict-of-interest', { why: 'own-household' });
    const asking = await peopleOf(tx, village, household, days);
    if ([...asking].some((one) => near.has(one))) throw new Refused('conflict-of-interest', { why: 'kin' });
    return;
  }
  const person = personOf(actor, village);
  const kin = person !== undefined && near.has(person) ? concerned : new Set<string>();
  const self = { client: actor.client, person };
  for (const declaredBy of await writersOf(tx, request)) {
    const [writer] = await tx<{ member: string | null }[]>`SELECT member FROM clients WHERE id = ${declaredBy}`;
    const why = conflictOf({ ...self, declaredBy, declarer: writer?.member ?? null, concerned, kin });
    if (why !== undefined) throw new Refused('conflict-of-interest', { why });
  }
}

/** Clients that wrote down the request, its completion, or its taking by who has it now. */
async function writersOf(tx: TransactionSql, { village, id, createdBy }: HelpRequest): Promise<Set<string>> {
  const rows = await tx<{ actor: string; action: string }[]>`
    SELECT actor, action FROM audit_records
    WHERE village_code = ${village} AND id > ${id} AND subject = ${id}
      AND action IN ('request.taken', 'request.returned', 'request.completed') ORDER BY id`;
  const since = rows.slice(rows.findLastIndex(({ action }) => action === 'request.returned') + 1);
  return new Set([createdBy, ...since.map(({ actor }) => actor)]);
}

async function kinOf(tx: TransactionSql, village: string, persons: readonly string[]): Promise<Set<string>> {
  const rows = await tx<{ other: string }[]>`
    SELECT member_b AS other FROM kinships WHERE village_code = ${village} AND member_a = ANY(${[...persons]}::uuid[])
    UNION SELECT member_a FROM kinships WHERE village_code = ${village} AND member_b = ANY(${[...persons]}::uuid[])`;
  return new Set(rows.map(({ other }) => other));
}

/** The case that the same key has made of this request already. */
async function replayOf(
  tx: TransactionSql,
  { actor }: Context,
  { village, case: made }: HelpRequest,
  key: string,
  caseKey: string,
  { confirmed }: Confirmation,
): Promise<Case | undefined> {
  const [row] = await tx<CaseRow[]>`
    SELECT * FROM cases
    WHERE village_code = ${village} AND declared_by = ${actor.client} AND idempotency_key = ${caseKey}`;
  if (!row) return undefined;
  if (row.id !== made) throw new Refused('idempotency-conflict', { key, field: 'id' });
  const [refuted] = await tx`
    SELECT 1 FROM case_steps WHERE village_code = ${village} AND case_id = ${row.id} AND kind = 'refuted'`;
  if ((refuted === undefined) !== confirmed) throw new Refused('idempotency-conflict', { key, field: 'confirmed' });
  return caseFrom(row);
}
