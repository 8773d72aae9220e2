import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { refuseOwnAffair } from '../../procedure/index.ts';
import { type Candidate, candidateOf, readCandidates, votedFor, voterKeys } from './candidate.ts';
import { type AwardCycle, categoryOf } from './cycle.ts';
import { readOpenCycle } from './write-candidate.ts';

/** What a vote is about. */
export interface Voted {
  readonly cycle: AwardCycle;
  readonly candidate: Candidate;
}

/**
 * A reviewer's vote for a candidate: one of a person for each, at most as many in a category as it has places. Voting twice changes
 * nothing. Refuses `not-found`, `award-cycle-state`, `conflict-of-interest`, `award-votes-used`.
 */
export async function castVote(context: Context, village: string, cycleId: string, id: string): Promise<Voted> {
  const { actor, sql } = context;
  authorise(actor, 'award:vote', village);
  return transaction(sql, {}, async (tx) => {
    const cycle = await readOpenCycle(tx, village, cycleId);
    const all = await readCandidates(tx, village, cycleId);
    const candidate = candidateOf(all, id);
    await refuseOwnAffair(tx, actor, village, candidate, context.now());
    const given = await votedFor(tx, village, cycleId, await voterKeys(tx, actor, village));
    if (given.has(id)) return { cycle, candidate };
    const { code, places } = categoryOf(cycle, candidate.category);
    const used = all.filter((one) => one.category === code && given.has(one.id)).length;
    if (used >= places) throw new Refused('award-votes-used', { category: code, places });
    await tx`INSERT INTO award_votes (village_code, candidate_id, voter, at)
      VALUES (${village}, ${id}, ${actor.client}, ${context.now()})`;
    await audit(tx, context, 'award-vote.cast', village, id, { cycle: cycleId, category: code });
    return { cycle, candidate: candidateOf(await readCandidates(tx, village, cycleId), id) };
  });
}

/** Takes a vote back; without one it changes nothing. Refuses `not-found`, `award-cycle-state`. */
export async function withdrawVote(context: Context, village: string, cycleId: string, id: string): Promise<Voted> {
  const { actor, sql } = context;
  authorise(actor, 'award:vote', village);
  return transaction(sql, {}, async (tx) => {
    const cycle = await readOpenCycle(tx, village, cycleId);
    const candidate = candidateOf(await readCandidates(tx, village, cycleId), id);
    const voters = await voterKeys(tx, actor, village);
    const gone = await tx`DELETE FROM award_votes
      WHERE village_code = ${village} AND candidate_id = ${id} AND voter = ANY(${voters}::uuid[])`;
    if (gone.count === 0) return { cycle, candidate };
    await audit(tx, context, 'award-vote.withdrawn', village, id, { cycle: cycleId, category: candidate.category });
    return { cycle, candidate: candidateOf(await readCandidates(tx, village, cycleId), id) };
  });
}
