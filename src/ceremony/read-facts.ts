import type { TransactionSql } from '../database/index.ts';
import { type Period, parsePeriod } from '../kernel/period.ts';
import type { Points } from '../kernel/points.ts';
import { loadRulebooks } from '../rulebook/index.ts';
import type { Fact } from './citation.ts';
import type { Recipient } from './recipient.ts';

interface Row {
  household: string;
  member: string | null;
  version: number;
  rule: string;
  dimension: string;
  count: number;
  quantity: number;
  points: Points;
}

/**
 * The merit acts of recipients in the periods of their honours, by honour: of a household all that were recorded for it, of a person
 * those that name them. What was reversed did not happen; deductions and vetoes are nobody's to tell.
 */
export async function readFacts(
  tx: TransactionSql,
  village: string,
  recipients: readonly Recipient[],
): Promise<Map<string, Fact[]>> {
  const [books = []] = (await loadRulebooks(tx, [village])).values();
  const rules = new Map(books.map((book) => [book.version, book.byCode]));
  const facts = new Map<string, Fact[]>();
  for (const text of new Set(recipients.map(({ honour }) => honour.period))) {
    const some = recipients.filter(({ honour }) => honour.period === text);
    const rows = await readActs(tx, village, parsePeriod(text)!, some);
    for (const { honour } of some) {
      const own = rows.filter(({ household, member }) =>
        honour.member === null ? household === honour.household : member === honour.member,
      );
      facts.set(
        honour.id,
        own.flatMap(({ version, rule: code, dimension, count, quantity, points }) => {
          const rule = rules.get(version)?.get(code);
          return rule?.effect === 'merit' ? [{ dimension, act: rule.act, per: rule.per, count, quantity, points }] : [];
        }),
      );
    }
  }
  return facts;
}

function readActs(tx: TransactionSql, village: string, period: Period, recipients: readonly Recipient[]) {
  const { firstDay, lastDay } = period;
  const nos = recipients.map(({ honour }) => honour.household);
  const members = recipients.flatMap(({ honour }) => honour.member ?? []);
  return tx<Row[]>`
    SELECT e.household_no AS household, e.member_id AS member, e.rulebook_version AS version, e.rule_code AS rule, e.dimension,
      count(*)::int AS count, sum(e.quantity)::bigint AS quantity, sum(e.honour)::bigint AS points
    FROM entries e
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE e.village_code = ${village} AND e.household_no IN (
        SELECT unnest(${nos}::text[]) UNION SELECT m.household_no FROM memberships m
        WHERE m.village_code = ${village} AND m.member_id = ANY(${members}::uuid[]))
      AND e.kind = 'posting' AND e.honour > 0 AND r.seq IS NULL AND e.occurred_on BETWEEN ${firstDay} AND ${lastDay}
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 4, 3, 1, 2`;
}

/** The dimension by whose points a title was decided (一尘不染 by 环境卫生), by honour; stars and nominations have none. */
export async function readDeciding(
  tx: TransactionSql,
  village: string,
  recipients: readonly Recipient[],
): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; dimension: string }[]>`
    SELECT h.id, one->'basis'->>'dimension' AS dimension
    FROM honours h JOIN award_cycles c ON c.village_code = h.village_code AND c.id = h.cycle_id,
      jsonb_array_elements(c.categories) AS one
    WHERE h.village_code = ${village} AND h.id = ANY(${recipients.map(({ honour }) => honour.id)}::uuid[])
      AND one->>'code' = h.category AND one->'basis'->>'dimension' IS NOT NULL`;
  return new Map(rows.map(({ id, dimension }) => [id, dimension]));
}
