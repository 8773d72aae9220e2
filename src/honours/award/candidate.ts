import type { AnySql } from '../../database/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Points } from '../../kernel/points.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { personOf } from '../../procedure/index.ts';
import type { AwardCycle } from './cycle.ts';
import { type AwardDecision, inOrder, placesOf, type Standing } from './order.ts';

/** Who may be given a title (候选). */
export interface Candidate {
  readonly id: string;
  readonly category: string;
  readonly household: string;
  readonly member: string | null;
  readonly source: 'ranking' | 'stars' | 'nomination' | 'committee';
  readonly rank: number | null;
  readonly score: Points | null;
  readonly votes: number;
  /** Null: none were given, or erased. */
  readonly deeds: string | null;
  readonly decision: AwardDecision | null;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

/** Candidates of a cycle, by their ids. */
export async function readCandidates(sql: AnySql, village: string, cycle: string): Promise<Candidate[]> {
  return sql<Candidate[]>`
    SELECT c.id, c.category, c.household_no AS household, c.member_id AS member, c.source, c.rank, c.score, c.deeds, c.decision,
      c.reason, c.created_at AS "createdAt", c.decided_at AS "decidedAt",
      (SELECT count(*)::int FROM award_votes v WHERE v.village_code = c.village_code AND v.candidate_id = c.id) AS votes
    FROM award_candidates c WHERE c.village_code = ${village} AND c.cycle_id = ${cycle} ORDER BY c.id`;
}

/** One of them; 404 `not-found` without it. */
export function candidateOf(all: readonly Candidate[], id: string): Candidate {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw new Refused('not-found');
  return found;
}

/** What order and reasons are judged by. */
export function standingIn(candidate: Candidate): Candidate & Standing {
  return { ...candidate, reasoned: candidate.reason !== null };
}

/** A candidate with the place in the order of its category. */
export interface PlacedCandidate extends Candidate {
  readonly place: number | null;
}

/** All candidates of a cycle: by its categories, and within each in order. */
export function placed({ categories }: Pick<AwardCycle, 'categories'>, all: readonly Candidate[]): PlacedCandidate[] {
  return categories.flatMap((category) => {
    const own = all.filter((one) => one.category === category.code);
    const places = placesOf(category, own);
    return inOrder(category, own).map((one) => ({ ...one, place: places.get(one.id) ?? null }));
  });
}

/** The keys of the person behind a key: whoever has two keys has one vote. */
export async function voterKeys(sql: AnySql, actor: Actor, village: string): Promise<string[]> {
  const person = personOf(actor, village);
  if (person === undefined) return [actor.client];
  const rows = await sql<{ id: string }[]>`SELECT id FROM clients WHERE member = ${person}`;
  return [...new Set([actor.client, ...rows.map(({ id }) => id)])];
}

/** The candidates that these keys have voted for. */
export async function votedFor(
  sql: AnySql,
  village: string,
  cycle: string,
  voters: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    SELECT v.candidate_id AS id FROM award_votes v
    JOIN award_candidates c ON c.village_code = v.village_code AND c.id = v.candidate_id
    WHERE v.village_code = ${village} AND c.cycle_id = ${cycle} AND v.voter = ANY(${voters as string[]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}
