import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readAnnouncement, refuseOwnAffair } from '../../procedure/index.ts';
import { type Candidate, candidateOf, readCandidates, standingIn } from './candidate.ts';
import { type AwardCycle, categoryOf, notNow, readCycle } from './cycle.ts';
import { type AwardDecision, needsReason } from './order.ts';
import type { Voted } from './vote.ts';

export interface DecisionMade {
  readonly decision: AwardDecision;
  readonly reason?: string | undefined;
}

/**
 * Grants or refuses a title; a later decision replaces the earlier one. While it hangs on the board only what was announced of households
 * with an upheld objection is decided again, with a reason. Refuses `not-found`, `award-cycle-state`, `decided-and-announced`,
 * `conflict-of-interest`, `award-needs-reason`, `award-places-full`.
 */
export async function decideCandidate(
  context: Context,
  village: string,
  cycleId: string,
  id: string,
  { decision, reason }: DecisionMade,
): Promise<Voted> {
  const { actor, sql } = context;
  authorise(actor, 'award:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const cycle = await readCycle(tx, village, cycleId);
    const all = await readCandidates(tx, village, cycleId);
    const candidate = candidateOf(all, id);
    const now = context.now();
    await requireDecidable(tx, cycle, candidate, now);
    await refuseOwnAffair(tx, actor, village, candidate, now);
    const category = categoryOf(cycle, candidate.category);
    const own = all.filter((one) => one.category === category.code).map(standingIn);
    if (reason === undefined && (cycle.state === 'published' || needsReason(category, own, id, decision))) {
      throw new Refused('award-needs-reason', { category: category.code });
    }
    const granted = own.filter((one) => one.id !== id && one.decision === 'granted').length;
    if (decision === 'granted' && granted >= category.places) {
      throw new Refused('award-places-full', { category: category.code, places: category.places });
    }
    await tx`UPDATE award_candidates SET decision = ${decision}, reason = ${reason ?? null}, decided_at = ${now},
      decided_by = ${actor.client} WHERE village_code = ${village} AND id = ${id}`;
    const { household, member } = candidate;
    const details = { cycle: cycleId, category: category.code, household, member, decision };
    await audit(tx, context, 'award-candidate.decided', village, id, details);
    return { cycle, candidate: candidateOf(await readCandidates(tx, village, cycleId), id) };
  });
}

async function requireDecidable(tx: TransactionSql, cycle: AwardCycle, candidate: Candidate, now: Date): Promise<void> {
  if (cycle.state === 'open') return;
  if (cycle.state !== 'published') {
    const { code, params } = notNow(cycle.state, { zh: '作出决定', en: 'decided about' });
    throw new Refused(code, params);
  }
  const { household } = candidate;
  const { upheld } = await readAnnouncement(tx, cycle.village, cycle.notice!, now);
  if (!upheld.includes(household) || !wasAnnounced(cycle, candidate)) {
    throw new Refused('decided-and-announced', { household });
  }
}

/** Did the candidate's title hang on the board? It was granted when it was published, whatever was decided since. */
export function wasAnnounced(
  { publishedAt }: Pick<AwardCycle, 'publishedAt'>,
  { decision, decidedAt }: Pick<Candidate, 'decision' | 'decidedAt'>,
): boolean {
  return decision === 'granted' || (decidedAt !== null && publishedAt !== null && decidedAt > publishedAt);
}
