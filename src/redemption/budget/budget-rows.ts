import type { AnySql } from '../../database/index.ts';
import type { Day } from '../../kernel/day.ts';
import type { BudgetState } from './budget.ts';

/** Funds of one period at most. */
export const MAX_FUNDS = 20;

/** A budget as the committee keeps it (兑换预算). */
export interface Budget extends BudgetState {
  readonly period: string;
  readonly revision: number;
  readonly createdAt: Date;
}

export interface BudgetFilter {
  readonly id?: string | undefined;
  readonly period?: string | undefined;
  readonly fund?: string | undefined;
  /** In force on that day. */
  readonly day?: Day | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Budgets in the order in which they were made, which is the order in which they are drawn on. */
export async function readBudgets(sql: AnySql, village: string, filter: BudgetFilter): Promise<Budget[]> {
  const { id, period, fund, day, after, limit } = filter;
  const rows = await sql<Budget[]>`
    SELECT id, period, first_day AS "firstDay", last_day AS "lastDay", fund, points, used, warn_percent AS "warnPercent",
      revision, created_at AS "createdAt"
    FROM budgets WHERE village_code = ${village}
      ${id === undefined ? sql`` : sql`AND id = ${id}`}
      ${period === undefined ? sql`` : sql`AND period = ${period}`}
      ${fund === undefined ? sql`` : sql`AND fund = ${fund}`}
      ${day === undefined ? sql`` : sql`AND first_day <= ${day} AND last_day >= ${day}`}
      ${after === undefined ? sql`` : sql`AND id > ${after}`}
    ORDER BY id ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
  return rows.map((row) => ({ ...row }));
}
