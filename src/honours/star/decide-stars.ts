import { audit, authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readAnnouncement } from '../../procedure/index.ts';
import { notNow, readReview } from './review.ts';
import { loadReviewed, overrides, type Reviewed } from './reviewed.ts';
import type { Decision } from './suggest.ts';

/** What the committee decides of a household. */
export interface HouseholdDecisions {
  readonly household: string;
  /** By the code of the star. */
  readonly decisions: Readonly<Record<string, Decision>>;
  readonly reason?: string | undefined;
}

interface DecisionRow {
  readonly household: string;
  readonly star: string;
  readonly decision: Decision;
  readonly suggested: Decision | null;
  readonly reason: string | null;
}

/**
 * Decides about stars of households, all of them or none; what was decided of the same star before is replaced. While the review hangs on
 * the board only households with an upheld objection are decided again, with a reason. Refuses `star-review-state`,
 * `decided-and-announced`, `household-not-reviewed`, `unknown-star`, `decision-needs-reason`.
 */
export async function decideStars(
  context: Context,
  village: string,
  id: string,
  all: readonly HouseholdDecisions[],
): Promise<Reviewed> {
  const { actor, sql } = context;
  authorise(actor, 'star:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const review = await readReview(tx, village, id);
    if (review.state === 'published') {
      const { upheld } = await readAnnouncement(tx, village, review.notice!, context.now());
      const settled = all.find(({ household }) => !upheld.includes(household));
      if (settled) throw new Refused('decided-and-announced', { household: settled.household });
    } else if (review.state !== 'open') {
      const { code, params } = notNow(review.state, { zh: '作出决定', en: 'decided about' });
      throw new Refused(code, params);
    }
    const reviewed = await loadReviewed(tx, village, review);
    const rows = rowsOf(reviewed, all);
    await store(tx, context, reviewed, rows);
    await audit(tx, context, 'stars.decided', village, id, {
      decisions: summaryOf(rows),
      overrides: rows.filter(({ suggested, decision }) => overrides(suggested, decision)).length,
    });
    return loadReviewed(tx, village, review);
  });
}

function rowsOf(reviewed: Reviewed, all: readonly HouseholdDecisions[]): DecisionRow[] {
  const known = new Set(reviewed.households);
  return all.flatMap(({ household, decisions, reason = null }) => {
    if (!known.has(household)) throw new Refused('household-not-reviewed', { household });
    const { stars } = reviewed.suggestionOf(household);
    return Object.entries(decisions).map(([code, decision]) => {
      const star = stars.find((one) => one.star === code);
      if (star === undefined) throw new Refused('unknown-star', { star: code });
      const { suggested } = star;
      const needsReason = overrides(suggested, decision) || reviewed.review.state === 'published';
      if (needsReason && reason === null) {
        const { name } = reviewed.scheme.definition.stars.find((one) => one.code === code)!;
        throw new Refused('decision-needs-reason', { household, star: name });
      }
      return { household, star: code, decision, suggested, reason };
    });
  });
}

async function store(
  tx: TransactionSql,
  { actor, now }: Context,
  { review }: Reviewed,
  rows: readonly DecisionRow[],
): Promise<void> {
  await tx`
    INSERT INTO star_decisions (village_code, review_id, household_no, star, decision, suggested, reason, decided_at, decided_by)
    SELECT r.village_code, r.id, w.household, w.star, w.decision, w.suggested, w.reason, ${now()}, ${actor.client}
    FROM star_reviews r, unnest(${rows.map((row) => row.household)}::text[], ${rows.map((row) => row.star)}::text[],
      ${rows.map((row) => row.decision)}::text[], ${rows.map((row) => row.suggested)}::text[],
      ${rows.map((row) => row.reason)}::text[]) AS w (household, star, decision, suggested, reason)
    WHERE r.village_code = ${review.village} AND r.id = ${review.id}
    ON CONFLICT (village_code, review_id, household_no, star) DO UPDATE SET decision = excluded.decision,
      suggested = excluded.suggested, reason = excluded.reason, decided_at = excluded.decided_at,
      decided_by = excluded.decided_by`;
}

/** By household, `+` granted and `-` refused: { "000012": "+XL -CX" }. */
function summaryOf(rows: readonly DecisionRow[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const { household, star, decision } of rows) {
    const one = `${decision === 'granted' ? '+' : '-'}${star}`;
    const before = found.get(household);
    found.set(household, before === undefined ? one : `${before} ${one}`);
  }
  return Object.fromEntries(found);
}
