import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { type Day, dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { householdClosedParams, isRefusal, Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { type Candidate, candidateOf, readCandidates } from './candidate.ts';
import { type AwardCycle, advance, categoryOf, notNow, readCycle } from './cycle.ts';
import { readOrder, readResidents } from './facts.ts';
import { keyOf } from './propose.ts';

export interface NewCandidate {
  readonly category: string;
  readonly household: string;
  readonly member?: string | undefined;
  readonly deeds?: string | undefined;
}

/** A cycle that is still open, under the village's lock; refuses `not-found`, `award-cycle-state`. */
export async function readOpenCycle(tx: TransactionSql, village: string, id: string): Promise<AwardCycle> {
  await lockVillage(tx, village);
  const cycle = await readCycle(tx, village, id);
  const state = advance(cycle.state, 'change');
  if (isRefusal(state)) throw new Refused(state.code, state.params);
  return cycle;
}

/**
 * The committee adds a candidate, with the rank of the latest proposal where there is one. Refuses `not-found`, `award-cycle-state`,
 * `unknown-category`, `unknown-household`, `household-closed`, `not-a-member`, `nominee-not-a-person`, `nominee-not-a-household`,
 * `award-candidate-exists`.
 */
export async function addCandidate(
  context: Context,
  village: string,
  cycleId: string,
  asked: NewCandidate,
): Promise<{ readonly cycle: AwardCycle; readonly candidate: Candidate }> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    const cycle = await readOpenCycle(tx, village, cycleId);
    const category = categoryOf(cycle, asked.category);
    const now = context.now();
    await requireNominee(tx, village, category, asked, dayAt(now));
    const { household, member = null, deeds = null } = asked;
    const known = await readCandidates(tx, village, cycleId);
    const same = known.find((one) => one.category === category.code && keyOf(one) === keyOf({ household, member }));
    if (same) throw new Refused('award-candidate-exists', { candidate: same.id });
    const { ledger, period } = cycle;
    const order = ledger === null ? [] : await readOrder(tx, village, category, { size: ledger.size, period });
    const { rank = null, score = null } = order.find((one) => keyOf(one) === keyOf({ household, member })) ?? {};
    const id = newId();
    await tx`
      INSERT INTO award_candidates (village_code, id, cycle_id, category, household_no, member_id, source, rank, score, deeds,
        created_at, created_by)
      VALUES (${village}, ${id}, ${cycleId}, ${category.code}, ${household}, ${member}, 'committee', ${rank}, ${score}, ${deeds},
        ${now}, ${context.actor.client})`;
    await audit(tx, context, 'award-candidate.added', village, id, {
      cycle: cycleId,
      category: category.code,
      household,
      member,
    });
    return { cycle, candidate: candidateOf(await readCandidates(tx, village, cycleId), id) };
  });
}

async function requireNominee(
  tx: TransactionSql,
  village: string,
  { kind, title }: { readonly kind: 'household' | 'person'; readonly title: string },
  { household, member }: NewCandidate,
  today: Day,
): Promise<void> {
  if (kind === 'person' && member === undefined) throw new Refused('nominee-not-a-household', { category: title });
  if (kind === 'household' && member !== undefined) throw new Refused('nominee-not-a-person', { category: title });
  const { households, homes } = await readResidents(tx, village, today);
  if (!households.has(household)) await refuseHousehold(tx, village, household);
  if (member !== undefined && homes.get(member) !== household) throw new Refused('not-a-member', { member, household });
}

/** 409 `household-closed` where there was one, else 422 `unknown-household`. */
async function refuseHousehold(tx: TransactionSql, village: string, household: string): Promise<never> {
  const [row] = await tx<{ successor: string | null; closed_on: Day }[]>`
    SELECT successor, closed_on FROM accounts WHERE village_code = ${village} AND account = ${`household:${household}`}`;
  if (row === undefined) throw new Refused('unknown-household', { household });
  throw new Refused('household-closed', householdClosedParams(household, row.closed_on, row.successor));
}

/** Writes down what a candidate did (事迹), until the result is confirmed. Refuses `not-found`, `award-cycle-state`. */
export async function describeCandidate(
  context: Context,
  village: string,
  cycleId: string,
  id: string,
  deeds: string,
): Promise<{ readonly cycle: AwardCycle; readonly candidate: Candidate }> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const cycle = await readCycle(tx, village, cycleId);
    candidateOf(await readCandidates(tx, village, cycleId), id);
    if (cycle.state !== 'open' && cycle.state !== 'published') {
      const { code, params } = notNow(cycle.state, { zh: '改写事迹', en: 'described' });
      throw new Refused(code, params);
    }
    await tx`UPDATE award_candidates SET deeds = ${deeds} WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'award-candidate.described', village, id, { cycle: cycleId });
    return { cycle, candidate: candidateOf(await readCandidates(tx, village, cycleId), id) };
  });
}

/** Takes a candidate off, with the votes. Refuses `not-found`, `award-cycle-state`, `award-candidate-decided`. */
export async function removeCandidate(context: Context, village: string, cycleId: string, id: string): Promise<void> {
  authorise(context.actor, 'award:write', village);
  await transaction(context.sql, {}, async (tx) => {
    await readOpenCycle(tx, village, cycleId);
    const { decision, category, household, member } = candidateOf(await readCandidates(tx, village, cycleId), id);
    if (decision !== null) throw new Refused('award-candidate-decided');
    await tx`DELETE FROM award_votes WHERE village_code = ${village} AND candidate_id = ${id}`;
    await tx`DELETE FROM award_candidates WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'award-candidate.removed', village, id, { cycle: cycleId, category, household, member });
  });
}
