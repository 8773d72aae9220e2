import type { TransactionSql } from '../database/index.ts';
import { startOfDay } from '../kernel/day.ts';
import type { Period } from '../kernel/period.ts';
import { EXPIRY } from '../ledger/index.ts';
import { unitThen } from '../village/index.ts';
import type { Line } from './columns.ts';
import { sizeAt } from './size-at.ts';

export interface HouseholdLine {
  readonly no: string;
  /** At the period's end, and now. */
  readonly unit: string | null;
  readonly unitNow: string | null;
  readonly head: string | null;
  readonly headBirthMonth: string | null;
  readonly line: Line;
}

type Row = Omit<HouseholdLine, 'line' | 'unitNow'> & { unit_now: string | null; here: boolean } & Line;

/**
 * The lines of a village's households for a period. An entry belongs to the month in which it counts; one that counts in none (a
 * redemption, a transfer, an opening) to the month of its day. So each month's closing is the next one's opening, and an act
 * recorded late shows up in the month that counts it. A year end names its year but belongs to the month in which it was made: what a
 * closed month's sheet said stays true.
 *
 * No entry belongs to a month after it was recorded: what was recorded before the period began lies before the period, and
 * only the newer part of the journal is read. Today's balances less what came since are the opening and closing.
 */
export async function readLines(
  tx: TransactionSql,
  village: string,
  period: Period,
  size: number,
): Promise<HouseholdLine[]> {
  const { firstMonth, lastMonth, firstDay, lastDay } = period;
  const before = await sizeAt(tx, village, new Date(+startOfDay(firstDay) - 1), size);
  const then = unitThen(tx, lastDay);
  const rows = await tx<Row[]>`
    WITH moves AS (
      SELECT e.household_no, e.honour,
        coalesce(CASE WHEN e.kind <> 'year-end' THEN e.counted_in END, to_char(e.occurred_on, 'YYYY-MM')) AS month,
        CASE 'household:' || e.household_no WHEN e.credit THEN e.amount WHEN e.debit THEN -e.amount ELSE 0 END AS moved,
        CASE
          WHEN e.kind IN ('posting', 'reversal') AND e.rule_code IS NOT NULL THEN
            CASE WHEN (e.honour > 0) = (e.kind = 'posting') THEN 'merit' ELSE 'deductions' END
          WHEN e.kind = 'collection' THEN 'redeemed'
          WHEN e.kind = 'refund' THEN 'refunded'
          WHEN ${EXPIRY} IN (e.debit, e.credit) THEN 'expired'
          ELSE 'adjustments'
        END AS movement
      FROM entries e
      WHERE e.village_code = ${village} AND e.seq > ${before} AND e.seq <= ${size} AND e.household_no IS NOT NULL
    ), sums AS (
      SELECT m.household_no,
        ${sumOf(tx, 'merit', period)} AS merit,
        ${sumOf(tx, 'deductions', period)} AS deductions,
        ${sumOf(tx, 'adjustments', period)} AS adjustments,
        ${sumOf(tx, 'redeemed', period)} AS redeemed,
        ${sumOf(tx, 'refunded', period)} AS refunded,
        ${sumOf(tx, 'expired', period)} AS expired,
        sum(m.honour) FILTER (WHERE m.month BETWEEN ${firstMonth} AND ${lastMonth}) AS honour,
        sum(m.moved) FILTER (WHERE m.month >= ${firstMonth}) AS since,
        sum(m.moved) FILTER (WHERE m.month > ${lastMonth}) AS later,
        bool_or(m.month BETWEEN ${firstMonth} AND ${lastMonth}) AS active
      FROM moves m GROUP BY m.household_no
    )
    SELECT h.no, ${then.unit} AS unit, h.unit_id AS unit_now, p.name AS head, p.birth_month AS "headBirthMonth",
      coalesce(s.active, false)
        OR (a.opened_on <= ${lastDay} AND (a.closed_on IS NULL OR a.closed_on >= ${firstDay})) AS here,
      (a.balance - coalesce(s.since, 0))::bigint AS opening, coalesce(s.merit, 0)::bigint AS merit,
      coalesce(s.deductions, 0)::bigint AS deductions, coalesce(s.adjustments, 0)::bigint AS adjustments,
      coalesce(s.redeemed, 0)::bigint AS redeemed, coalesce(s.refunded, 0)::bigint AS refunded,
      coalesce(s.expired, 0)::bigint AS expired, (a.balance - coalesce(s.later, 0))::bigint AS closing,
      coalesce(s.honour, 0)::bigint AS honour
    FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    LEFT JOIN sums s ON s.household_no = h.no
    LEFT JOIN memberships stay ON stay.village_code = h.village_code AND stay.household_no = h.no AND stay.is_head
      AND stay.to_day IS NULL
    LEFT JOIN members p ON p.village_code = stay.village_code AND p.id = stay.member_id
    ${then.join}
    WHERE h.village_code = ${village}
    ORDER BY h.no COLLATE "C"`;
  return rows
    .filter((row) => row.here || row.opening !== 0 || row.closing !== 0)
    .map(({ no, unit, unit_now: unitNow, head, headBirthMonth, here: _here, ...line }) => {
      return { no, unit, unitNow, head, headBirthMonth, line };
    });
}

function sumOf(tx: TransactionSql, movement: string, { firstMonth, lastMonth }: Period) {
  return tx`sum(m.moved) FILTER (WHERE m.movement = ${movement} AND m.month BETWEEN ${firstMonth} AND ${lastMonth})`;
}
