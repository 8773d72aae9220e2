import { authorise, type Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import { requireVillage } from '../village/index.ts';
import type { CaseState } from './case.ts';
import { type Case, type CaseRow, type CaseSource, caseFrom } from './rows.ts';

export interface CaseFilter {
  readonly state?: CaseState | undefined;
  readonly household?: string | undefined;
  readonly rule?: string | undefined;
  readonly source?: CaseSource | undefined;
  readonly declaredBy?: string | undefined;
  /** By the day of the act, both included. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly notice?: string | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Cases, the newest first, one more than `limit` where there are more. A household's token sees its own. */
export async function listCases({ actor, sql }: Context, village: string, filter: CaseFilter): Promise<Case[]> {
  authorise(actor, 'case:read', village);
  await requireVillage(sql, village);
  const { state, household, rule, source, declaredBy, from, to, notice, after, limit } = filter;
  const rows = await sql<CaseRow[]>`
    SELECT * FROM cases WHERE village_code = ${village}
      ${actor.role === 'household' ? sql`AND household_no = ${actor.household ?? ''}` : sql``}
      ${household === undefined ? sql`` : sql`AND household_no = ${household}`}
      ${state === undefined ? sql`` : sql`AND state = ${state}`}
      ${rule === undefined ? sql`` : sql`AND rule_code = ${rule}`}
      ${source === undefined ? sql`` : sql`AND source = ${source}`}
      ${declaredBy === undefined ? sql`` : sql`AND declared_by = ${declaredBy}`}
      ${from === undefined ? sql`` : sql`AND occurred_on >= ${from}`}
      ${to === undefined ? sql`` : sql`AND occurred_on <= ${to}`}
      ${notice === undefined ? sql`` : sql`AND notice_id = ${notice}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
  return rows.map(caseFrom);
}
