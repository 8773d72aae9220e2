import type { TransactionSql } from '../database/index.ts';
import { SYSTEM_CLIENT, SYSTEM_NAME } from '../kernel/actor.ts';
import { type Day, dayAt, lastDayOf, type Month, monthOf, startOfDay } from '../kernel/day.ts';
import { monthsOf, type Period } from '../kernel/period.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { loadRulebooks, type Rule, rulebookOn } from '../rulebook/index.ts';
import { unitThen } from '../village/index.ts';
import type { ActGroup, Client, Delay, HouseholdThen, Ties } from './fairness-facts.ts';

/*
 * The sums behind the facts on recording, each by one set-based statement of one village. Entries belong to the period in which they were
 * recorded: `recordedAt` never goes back, so that is a stretch of the journal. A posting that came by a case is its declarer's.
 */

/** Entries `after` < seq ≤ `through`. */
export interface Stretch {
  readonly village: string;
  readonly after: number;
  readonly through: number;
}

/** More days than these between act and entry: back-dated. */
export const BACK_DATED_DAYS = 30;
const FIRST_DAY = '1970-01-01' as Day;

/**
 * Postings by recorder and household, and by the days from act to entry: one pass over the stretch. Cases and reversals are looked up one
 * by one, by their unique indexes: a join goes quadratic where much has just been imported and the planner does not know it yet.
 */
export async function readActs(
  tx: TransactionSql,
  { village, after, through }: Stretch,
): Promise<{ acts: ActGroup[]; delays: Delay[] }> {
  const rows = await tx<(ActGroup & { days: number | null })[]>`
    WITH before AS (
      SELECT max(occurred_on) AS closed FROM entries
      WHERE village_code = ${village} AND household_no IS NULL AND seq <= ${after}
    ), stretch AS (
      SELECT e.seq, e.kind, e.recorder, e.household_no, e.honour, e.occurred_on, e.recorded_at,
        max(e.occurred_on) FILTER (WHERE e.kind = 'closing') OVER (ORDER BY e.seq) AS closed
      FROM entries e WHERE e.village_code = ${village} AND e.seq > ${after} AND e.seq <= ${through}
    ), acts AS (
      SELECT coalesce(k.declared_by, s.recorder) AS recorder, s.household_no, s.honour, k.declared_by IS NOT NULL AS by_case,
        EXISTS (SELECT 1 FROM entries r WHERE r.village_code = ${village} AND r.original_seq = s.seq
          AND r.kind = 'reversal') AS reversed, coalesce(s.occurred_on <= greatest(s.closed, b.closed), false) AS late,
        floor(extract(epoch FROM s.recorded_at - ${startOfDay(FIRST_DAY)}::timestamptz) / 86400)::int
          - (s.occurred_on - ${FIRST_DAY}::date) AS days
      FROM stretch s CROSS JOIN before b
      LEFT JOIN LATERAL (SELECT x.declared_by FROM cases x
        WHERE x.village_code = ${village} AND x.entry_seq = s.seq LIMIT 1) k ON true
      WHERE s.kind = 'posting'
    )
    SELECT recorder, household_no AS household, days, count(*) AS entries,
      coalesce(sum(honour) FILTER (WHERE honour > 0), 0)::bigint AS merit,
      coalesce(sum(honour) FILTER (WHERE honour < 0), 0)::bigint AS deductions,
      count(*) FILTER (WHERE by_case) AS "throughCases", count(*) FILTER (WHERE reversed) AS reversed,
      count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE days > ${BACK_DATED_DAYS}) AS "backDated"
    FROM acts GROUP BY GROUPING SETS ((recorder, household_no), (days))`;
  const acts: ActGroup[] = [];
  const delays: Delay[] = [];
  for (const { days, ...act } of rows) {
    if (days === null) acts.push(act);
    else delays.push({ days, entries: act.entries });
  }
  return { acts, delays };
}

/** Postings by keys whose holder belonged to the household on the day of the act, or has declared kin who did. */
export async function readTies(tx: TransactionSql, { village, after, through }: Stretch): Promise<Map<string, Ties>> {
  const rows = await tx<(Ties & { recorder: string })[]>`
    WITH holders AS (
      SELECT id, member FROM clients WHERE scope = ${village} AND member IS NOT NULL
    ), ties AS (
      SELECT id, member, true AS own FROM holders
      UNION ALL SELECT h.id, k.member_b, false FROM holders h
        JOIN kinships k ON k.village_code = ${village} AND k.member_a = h.member
      UNION ALL SELECT h.id, k.member_a, false FROM holders h
        JOIN kinships k ON k.village_code = ${village} AND k.member_b = h.member
    ), postings AS (
      SELECT t.id AS recorder, e.seq, bool_or(t.own) AS own
      FROM ties t
      JOIN memberships m ON m.village_code = ${village} AND m.member_id = t.member
      JOIN entries e ON e.village_code = ${village} AND e.household_no = m.household_no AND e.kind = 'posting'
        AND e.seq > ${after} AND e.seq <= ${through} AND e.occurred_on >= m.from_day
        AND (m.to_day IS NULL OR e.occurred_on <= m.to_day)
      LEFT JOIN cases k ON k.village_code = ${village} AND k.entry_seq = e.seq
      WHERE coalesce(k.declared_by, e.recorder) = t.id
      GROUP BY t.id, e.seq
    )
    SELECT recorder, count(*) FILTER (WHERE own) AS "ownHousehold", count(*) FILTER (WHERE NOT own) AS kin
    FROM postings GROUP BY recorder`;
  return new Map(rows.map(({ recorder, ownHousehold, kin }) => [recorder, { ownHousehold, kin }]));
}

/** Who the recorders are. */
export async function readClients(tx: TransactionSql, ids: readonly string[]): Promise<Map<string, Client>> {
  const rows = await tx<(Client & { id: string })[]>`
    SELECT id, name, role FROM clients WHERE id = ANY(${ids as string[]}::uuid[])`;
  const clients = new Map<string, Client>(rows.map(({ id, name, role }) => [id, { name, role }]));
  return clients.set(SYSTEM_CLIENT, { name: SYSTEM_NAME, role: 'system' });
}

/** All households of the village, as they stood in the period. */
export async function readHouseholdsThen(
  tx: TransactionSql,
  village: string,
  { firstDay, lastDay }: Period,
): Promise<HouseholdThen[]> {
  const then = unitThen(tx, lastDay);
  return tx<HouseholdThen[]>`
    SELECT h.no, ${then.unit} AS unit, h.unit_id AS "unitNow",
      a.opened_on <= ${lastDay} AND (a.closed_on IS NULL OR a.closed_on >= ${firstDay}) AS here,
      EXISTS (SELECT 1 FROM entries e WHERE e.village_code = h.village_code AND e.household_no = h.no
        AND e.kind = 'posting') AS "everReached"
    FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    ${then.join}
    WHERE h.village_code = ${village}
    ORDER BY h.no COLLATE "C"`;
}

/** A rule's month cap, and how many households came up to it or within one step of it. */
export interface CapFacts {
  readonly month: Month;
  readonly rule: string;
  /** Hundredths. */
  readonly cap: Points;
  readonly step: Points;
  /** Households with any use of it. */
  readonly households: number;
  readonly atCap: number;
  readonly justBelow: number;
}

/**
 * Use of month caps, in the months of the period that count it. The cap is that of the rules in force at the month's end, or
 * today while the month lasts.
 */
export async function readCaps(tx: TransactionSql, village: string, period: Period, now: Date): Promise<CapFacts[]> {
  const books = (await loadRulebooks(tx, [village])).get(village) ?? [];
  const today = dayAt(now);
  const caps = monthsOf(period).flatMap((month) => {
    const rules = rulebookOn(books, monthOf(today) === month ? today : lastDayOf(month))?.rules ?? [];
    return rules.flatMap((rule) => {
      const cap = rule.caps.month;
      return cap === undefined ? [] : [{ month, rule: rule.code, cap, step: stepOf(rule) }];
    });
  });
  return tx<CapFacts[]>`
    SELECT w.month, w.rule, w.cap, w.step, count(*) AS households, count(*) FILTER (WHERE s.used >= w.cap) AS "atCap",
      count(*) FILTER (WHERE s.used < w.cap AND s.used >= w.cap - w.step) AS "justBelow"
    FROM unnest(${caps.map(({ month }) => month)}::text[], ${caps.map(({ rule }) => rule)}::text[],
      ${caps.map(({ cap }) => cap)}::bigint[], ${caps.map(({ step }) => step)}::bigint[]) AS w (month, rule, cap, step)
    JOIN (
      SELECT counted_in, rule_code, household_no, sum(cap_use) AS used FROM scores
      WHERE village_code = ${village} AND counted_in BETWEEN ${period.firstMonth} AND ${period.lastMonth}
      GROUP BY counted_in, rule_code, household_no HAVING sum(cap_use) > 0
    ) s ON s.counted_in = w.month AND s.rule_code = w.rule
    GROUP BY w.month, w.rule, w.cap, w.step
    ORDER BY w.month, w.rule COLLATE "C"`;
}

/** The least that one more act brings. */
function stepOf({ tariff, quantityStep }: Rule): Points {
  if (tariff.kind === 'range') return tariff.step;
  return tariff.kind === 'fixed' ? (((Math.abs(tariff.points) * quantityStep) / 100) as Points) : ZERO;
}

/** What a shop handed out in the period, and how much of that came back, whenever. Points in hundredths. */
export interface ShopFacts {
  readonly shop: string;
  readonly name: string | null;
  readonly collections: number;
  readonly points: Points;
  readonly refunded: number;
  readonly refundedPoints: Points;
}

/** By shop, in the order of their ids. Collections that handed nothing out are none. */
export async function readShops(tx: TransactionSql, { village, after, through }: Stretch): Promise<ShopFacts[]> {
  return tx<ShopFacts[]>`
    WITH collected AS (
      SELECT substr(e.credit, 6)::uuid AS shop, e.amount, coalesce((SELECT sum(r.amount) FROM entries r
        WHERE r.village_code = ${village} AND r.original_seq = e.seq AND r.kind = 'refund'), 0) AS returned
      FROM entries e
      WHERE e.village_code = ${village} AND e.seq > ${after} AND e.seq <= ${through} AND e.kind = 'collection'
        AND e.amount > 0 AND starts_with(e.credit, 'shop:')
    )
    SELECT c.shop, s.name, count(*) AS collections, sum(c.amount)::bigint AS points,
      count(*) FILTER (WHERE c.returned > 0) AS refunded, sum(c.returned)::bigint AS "refundedPoints"
    FROM collected c LEFT JOIN shops s ON s.village_code = ${village} AND s.id = c.shop
    GROUP BY c.shop, s.name ORDER BY c.shop`;
}

/** Reversals of postings that were recorded in the stretch, whenever the posting was. */
export async function countReversals(tx: TransactionSql, { village, after, through }: Stretch): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(*) AS count FROM entries
    WHERE village_code = ${village} AND seq > ${after} AND seq <= ${through} AND kind = 'reversal'
      AND rule_code IS NOT NULL`;
  return row!.count;
}
