import { authorise, type Context } from '../../access/index.ts';
import type { AnySql } from '../../database/index.ts';
import { personalDataOf } from '../../village/index.ts';
import { type Candidate, type PlacedCandidate, placed, readCandidates, votedFor, voterKeys } from './candidate.ts';
import { type AwardCycle, readCycle } from './cycle.ts';

/** A candidate as a reader may see it. */
export interface ShownCandidate extends PlacedCandidate {
  /** Of the member, or of the household's head; null for who may not read personal data. */
  readonly name: string | null;
  /** Has the reader voted for it? */
  readonly voted: boolean;
}

/** All candidates of a cycle, by its categories and in their order. 404 `not-found` without it. */
export async function listCandidates(context: Context, village: string, cycleId: string): Promise<ShownCandidate[]> {
  authorise(context.actor, 'award:read', village);
  const cycle = await readCycle(context.sql, village, cycleId);
  return showCandidates(context, cycle);
}

/** One candidate as the reader may see it, with its place among the others. */
export async function showCandidate(context: Context, cycle: AwardCycle, id: string): Promise<ShownCandidate> {
  return (await showCandidates(context, cycle)).find((one) => one.id === id)!;
}

async function showCandidates(context: Context, cycle: AwardCycle): Promise<ShownCandidate[]> {
  const { sql, actor } = context;
  const { village, id } = cycle;
  const all = await readCandidates(sql, village, id);
  const [sees, people, voted] = await Promise.all([
    personalDataOf(context, sql, village),
    readPeople(sql, village, all),
    votedFor(sql, village, id, await voterKeys(sql, actor, village)),
  ]);
  return placed(cycle, all).map((one) => {
    const person = people.get(one.id);
    const seen = person !== undefined && sees(person.unit);
    const { deeds, reason } = one;
    return {
      ...one,
      voted: voted.has(one.id),
      ...(seen ? { name: person.name, deeds, reason } : { name: null, deeds: null, reason: null }),
    };
  });
}

interface PersonRow {
  readonly id: string;
  readonly unit: string | null;
  readonly name: string | null;
}

async function readPeople(
  sql: AnySql,
  village: string,
  all: readonly Candidate[],
): Promise<ReadonlyMap<string, PersonRow>> {
  const rows = await sql<PersonRow[]>`
    SELECT c.id, h.unit_id AS unit, m.name FROM award_candidates c
    JOIN households h ON h.village_code = c.village_code AND h.no = c.household_no
    LEFT JOIN memberships s ON s.village_code = c.village_code AND s.household_no = c.household_no AND s.is_head
      AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = c.village_code AND m.id = coalesce(c.member_id, s.member_id)
    WHERE c.village_code = ${village} AND c.id = ANY(${all.map(({ id }) => id)}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
