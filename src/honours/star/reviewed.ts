import type { AnySql } from '../../database/index.ts';
import { type Period, parsePeriod } from '../../kernel/period.ts';
import { readHeads } from '../../ledger/index.ts';
import { loadFacts, readRevoked } from './facts.ts';
import { schemeOfReview } from './read-schemes.ts';
import type { StarReview } from './review.ts';
import type { AdoptedScheme } from './scheme.ts';
import { type Decision, type HouseholdSuggestion, starsOf, suggest } from './suggest.ts';

/** What was decided of one star. */
export interface StarDecision {
  readonly decision: Decision;
  /** What was suggested when it was decided. */
  readonly suggested: Decision | null;
  /** Null: none was given, or it is erased. */
  readonly reason: string | null;
  readonly at: Date;
}

/** A review with everything that its outcome is made of. */
export interface Reviewed {
  readonly review: StarReview;
  readonly scheme: AdoptedScheme;
  readonly period: Period;
  /** Of the ledger, as of which it is. */
  readonly size: number;
  /** Numbers of the households that can be given stars, in order. */
  readonly households: readonly string[];
  /** Of what was taken down before, what locks out: ids. */
  readonly revocations: readonly string[];
  readonly suggestionOf: (household: string) => HouseholdSuggestion;
  readonly decisionsOf: (household: string) => ReadonlyMap<string, StarDecision>;
}

/** What a frozen review was made of besides entries and decisions. */
export interface FrozenInputs {
  readonly households: readonly string[];
  readonly revocations: readonly string[];
}

/**
 * Loads a review as it stands: until it is pinned from the newest entries, then from those up to its ledger size. `frozen`: from what a
 * confirmed one was made of.
 */
export async function loadReviewed(
  sql: AnySql,
  village: string,
  review: StarReview,
  frozen?: FrozenInputs,
): Promise<Reviewed> {
  const scheme = await schemeOfReview(sql, village, review);
  const period = parsePeriod(review.period)!;
  const size = review.ledger?.size ?? (await readHeads(sql, [village])).get(village)!.frontier.size;
  const revoked = await readRevoked(sql, village, frozen?.revocations);
  const pinned = pinnedAt(review);
  const counted = revoked.filter(({ at }) => frozen !== undefined || pinned === null || at <= pinned);
  const { definition } = scheme;
  const facts = await loadFacts(sql, village, { scheme: definition, period, size, revoked: counted });
  const households = frozen?.households ?? (await readHouseholds(sql, village, period));
  const decisions = await readDecisions(sql, village, review.id);
  const none: ReadonlyMap<string, StarDecision> = new Map();
  return {
    review,
    scheme,
    period,
    size,
    households,
    revocations: counted.map(({ id }) => id),
    suggestionOf: suggest(definition, facts, period.lastDay),
    decisionsOf: (household) => decisions.get(household) ?? none,
  };
}

/** The stars that a household gets: what was decided, else what was suggested, else none. */
export function starsGranted({ suggestionOf, decisionsOf }: Reviewed, household: string): readonly string[] {
  const decided = new Map([...decisionsOf(household)].map(([star, { decision }]) => [star, decision]));
  return starsOf(suggestionOf(household), decided);
}

/** Does a decision depart from what is suggested now? */
export function overrides(suggested: Decision | null, decision: Decision): boolean {
  return suggested !== null && suggested !== decision;
}

/** When the ledger was pinned, and with it what had been taken down. */
function pinnedAt({ ledger, submittedAt, publishedAt }: StarReview): Date | null {
  return ledger === null ? null : (submittedAt ?? publishedAt);
}

/** Households by the end of the period that are not closed. */
async function readHouseholds(sql: AnySql, village: string, { lastDay }: Period): Promise<string[]> {
  const rows = await sql<{ no: string }[]>`
    SELECT h.no FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    WHERE h.village_code = ${village} AND a.opened_on <= ${lastDay} AND a.closed_on IS NULL
    ORDER BY h.no COLLATE "C"`;
  return rows.map(({ no }) => no);
}

async function readDecisions(
  sql: AnySql,
  village: string,
  review: string,
): Promise<Map<string, Map<string, StarDecision>>> {
  const rows = await sql<(StarDecision & { household: string; star: string })[]>`
    SELECT household_no AS household, star, decision, suggested, reason, decided_at AS at FROM star_decisions
    WHERE village_code = ${village} AND review_id = ${review}`;
  const found = new Map<string, Map<string, StarDecision>>();
  for (const { household, star, ...one } of rows) {
    const own = found.get(household) ?? new Map<string, StarDecision>();
    found.set(household, own.set(star, one));
  }
  return found;
}
