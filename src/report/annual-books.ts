import type { TransactionSql } from '../database/index.ts';
import { addDays, type Day, startOfDay } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { byVillage, inScope, type Scope } from './annual-scope.ts';
import { daysWithin } from './fairness-facts.ts';

/* What the books beside the ledger say of a year, each by one set-based statement over all villages of the scope. */

const FIRST_DAY = '1970-01-01' as Day;
export const CASE_STATES = ['declared', 'verified', 'reviewed', 'noticed', 'posted', 'rejected', 'withdrawn'] as const;
export type CaseStates = Readonly<Record<(typeof CASE_STATES)[number], number>>;

export const NO_CASES = Object.fromEntries(CASE_STATES.map((state) => [state, 0])) as CaseStates;

/** Cases declared in the year, by their state now. */
export async function readCases(tx: TransactionSql, scope: Scope): Promise<Map<string, CaseStates>> {
  const { from, to } = instantsOf(scope);
  const rows = await tx<{ village: string; state: keyof CaseStates; count: number }[]>`
    SELECT village_code AS village, state, count(*) FROM cases
    WHERE ${inScope(tx, scope)} AND created_at >= ${from} AND created_at < ${to} GROUP BY 1, 2`;
  return new Map(
    [...byVillage(rows)].map(([village, own]) => [
      village,
      { ...NO_CASES, ...Object.fromEntries(own.map(({ state, count }) => [state, count])) },
    ]),
  );
}

/** Objections raised in the year. */
export interface Objections {
  readonly raised: number;
  readonly upheld: number;
  readonly refused: number;
  readonly open: number;
  /** Of the open ones: past the day by which an answer was due. */
  readonly overdue: number;
  /** Of those answered, how many so many whole days after they were raised. */
  readonly answered: readonly { readonly days: number; readonly entries: number }[];
}

export const NO_OBJECTIONS: Objections = { raised: 0, upheld: 0, refused: 0, open: 0, overdue: 0, answered: [] };

type ObjectionRow = Omit<Objections, 'answered'> & { readonly village: string; readonly days: number | null };

export async function readObjections(tx: TransactionSql, scope: Scope, today: Day): Promise<Map<string, Objections>> {
  const rows = await tx<ObjectionRow[]>`
    SELECT village_code AS village, count(*) AS raised, count(*) FILTER (WHERE state = 'upheld') AS upheld,
      count(*) FILTER (WHERE state = 'refused') AS refused, count(*) FILTER (WHERE state = 'open') AS open,
      count(*) FILTER (WHERE state = 'open' AND due_on < ${today}) AS overdue,
      floor(extract(epoch FROM answered_at - ${startOfDay(FIRST_DAY)}::timestamptz) / 86400)::int
        - (raised_on - ${FIRST_DAY}::date) AS days
    FROM objections
    WHERE ${inScope(tx, scope)} AND raised_on BETWEEN ${scope.year.firstDay} AND ${scope.year.lastDay}
    GROUP BY village_code, days`;
  return new Map(
    [...byVillage(rows)].map(([village, own]) => [
      village,
      own
        .map(({ village: _village, days, ...row }) => ({
          ...row,
          answered: days === null ? [] : [{ days, entries: row.raised }],
        }))
        .reduce(addObjections, NO_OBJECTIONS),
    ]),
  );
}

export function addObjections(a: Objections, b: Objections): Objections {
  return {
    raised: a.raised + b.raised,
    upheld: a.upheld + b.upheld,
    refused: a.refused + b.refused,
    open: a.open + b.open,
    overdue: a.overdue + b.overdue,
    answered: [...a.answered, ...b.answered],
  };
}

/** Within how many days half of them were answered; null where none was. */
export function medianDaysOf({ answered }: Objections): number | null {
  return daysWithin(answered, 0.5);
}

/** Redemptions at one shop: handed out in the year, and given back in it. Points in hundredths. */
export interface ShopYear {
  readonly shop: string;
  readonly name: string;
  readonly collections: number;
  readonly points: Points;
  readonly refunds: number;
  readonly refundedPoints: Points;
}

/** By village, in the order in which the shops were opened. */
export async function readRedeemed(tx: TransactionSql, scope: Scope): Promise<Map<string, ShopYear[]>> {
  const { from, to } = instantsOf(scope);
  const rows = await tx<(ShopYear & { village: string })[]>`
    SELECT s.village_code AS village, s.shop_id AS shop, h.name, count(*) FILTER (WHERE s.kind = 'collected') AS collections,
      coalesce(sum(s.points) FILTER (WHERE s.kind = 'collected'), 0)::bigint AS points,
      count(*) FILTER (WHERE s.kind = 'refunded') AS refunds,
      coalesce(sum(s.points) FILTER (WHERE s.kind = 'refunded'), 0)::bigint AS "refundedPoints"
    FROM redemption_steps s JOIN shops h ON h.village_code = s.village_code AND h.id = s.shop_id
    WHERE ${inScope(tx, scope, 's.village_code')} AND s.at >= ${from} AND s.at < ${to}
      AND s.kind IN ('collected', 'refunded')
    GROUP BY s.village_code, s.shop_id, h.name ORDER BY s.village_code, s.shop_id`;
  const shops = byVillage(rows);
  return new Map([...shops].map(([village, own]) => [village, own.map(({ village: _village, ...shop }) => shop)]));
}

/** Monthly settlements with private shops for months of the year. */
export interface Settled {
  readonly count: number;
  readonly points: Points;
  readonly payableFen: number;
  readonly paidFen: number;
}

export async function readSettled(tx: TransactionSql, scope: Scope): Promise<Map<string, Settled>> {
  const { firstMonth, lastMonth } = scope.year;
  const rows = await tx<(Settled & { village: string })[]>`
    SELECT village_code AS village, count(*), sum(points)::bigint AS points, sum(payable_fen)::bigint AS "payableFen",
      coalesce(sum(payable_fen) FILTER (WHERE state = 'paid'), 0)::bigint AS "paidFen"
    FROM settlements WHERE ${inScope(tx, scope)} AND month BETWEEN ${firstMonth} AND ${lastMonth} GROUP BY 1`;
  return new Map(rows.map(({ village, ...row }) => [village, row]));
}

/** Gifts of the year, in money and in kind, less what was corrected of the money. */
export interface Donated {
  readonly count: number;
  readonly moneyFen: number;
  readonly inKindFen: number;
}

export async function readDonated(tx: TransactionSql, scope: Scope): Promise<Map<string, Donated>> {
  const { firstDay, lastDay } = scope.year;
  const rows = await tx<(Donated & { village: string })[]>`
    SELECT village_code AS village, count(*) FILTER (WHERE kind = 'donation') AS count,
      coalesce(sum(value_fen) FILTER (WHERE goods_id IS NULL), 0)::bigint AS "moneyFen",
      coalesce(sum(value_fen) FILTER (WHERE goods_id IS NOT NULL), 0)::bigint AS "inKindFen"
    FROM stock_movements
    WHERE ${inScope(tx, scope)} AND occurred_on BETWEEN ${firstDay} AND ${lastDay}
      AND (kind = 'donation' OR goods_id IS NULL)
    GROUP BY 1`;
  return new Map(rows.map(({ village, ...row }) => [village, row]));
}

/** Notices put up in the year. */
export interface Notices {
  readonly cases: number;
  readonly monthly: number;
  readonly honours: number;
}

export async function readNotices(tx: TransactionSql, scope: Scope): Promise<Map<string, Notices>> {
  const rows = await tx<(Notices & { village: string })[]>`
    SELECT village_code AS village, count(*) FILTER (WHERE kind = 'cases') AS cases,
      count(*) FILTER (WHERE kind = 'monthly') AS monthly, count(*) FILTER (WHERE kind = 'honours') AS honours
    FROM notices
    WHERE ${inScope(tx, scope)} AND from_day BETWEEN ${scope.year.firstDay} AND ${scope.year.lastDay} GROUP BY 1`;
  return new Map(rows.map(({ village, ...row }) => [village, row]));
}

/** What a village owes in points as of the reading, and what it has for it. Points in hundredths. */
export interface Owed {
  /** Sum of the balances above zero, and of those below as a positive amount; what is held is part of it. */
  readonly outstanding: Points;
  readonly debts: Points;
  readonly held: Points;
  readonly stockFen: number;
  /** Of the budgets whose period lies in the year in part or whole. */
  readonly budgetPoints: Points;
  readonly budgetUsed: Points;
}

export async function readOwed(tx: TransactionSql, scope: Scope): Promise<Map<string, Owed>> {
  const { firstDay, lastDay } = scope.year;
  const rows = await tx<(Owed & { village: string })[]>`
    WITH balances AS (
      SELECT village_code, sum(balance) FILTER (WHERE balance > 0) AS outstanding,
        -sum(balance) FILTER (WHERE balance < 0) AS debts, sum(held) AS held
      FROM accounts WHERE ${inScope(tx, scope)} AND opened_on IS NOT NULL GROUP BY 1
    ), stock AS (
      SELECT village_code, sum(value_fen) AS fen FROM stocks WHERE ${inScope(tx, scope)} GROUP BY 1
    ), planned AS (
      SELECT village_code, sum(points) AS points, sum(used) AS used FROM budgets
      WHERE ${inScope(tx, scope)} AND first_day <= ${lastDay} AND last_day >= ${firstDay} GROUP BY 1
    )
    SELECT l.village_code AS village, coalesce(b.outstanding, 0)::bigint AS outstanding, coalesce(b.debts, 0)::bigint AS debts,
      coalesce(b.held, 0)::bigint AS held, coalesce(s.fen, 0)::bigint AS "stockFen",
      coalesce(p.points, 0)::bigint AS "budgetPoints", coalesce(p.used, 0)::bigint AS "budgetUsed"
    FROM ledgers l LEFT JOIN balances b USING (village_code) LEFT JOIN stock s USING (village_code)
    LEFT JOIN planned p USING (village_code)
    WHERE ${inScope(tx, scope, 'l.village_code')}`;
  return new Map(rows.map(({ village, ...row }) => [village, row]));
}

/** The first instant of the year, and the first one after it. */
function instantsOf({ year }: Scope): { from: Date; to: Date } {
  return { from: startOfDay(year.firstDay), to: startOfDay(addDays(year.lastDay, 1)) };
}
