import type { TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import type { PostCommand } from '../ledger/index.ts';
import { type AdoptedRulebook, type Rule, rulebookOn } from '../rulebook/index.ts';
import { Counted, dayKey, groupKey, personKey } from './counted.ts';

type Books = ReadonlyMap<string, readonly AdoptedRulebook[]>;

/**
 * Reads what was counted before, for the commands whose rule asks for it; the others cost nothing. A reversed posting counts
 * no more where the reversal counted in the same month: then it returned the cap.
 */
export async function loadCounted(
  tx: TransactionSql,
  books: Books,
  postings: readonly PostCommand[],
): Promise<Counted> {
  const days = new Map<string, PostCommand>();
  const persons = new Map<string, PostCommand>();
  const honours = new Map<string, PostCommand>();
  for (const command of postings) {
    const rule = ruleOf(books, command);
    if (!rule) continue;
    const { village, household, occurredOn, memberId, texts } = command;
    if (rule.caps.day !== undefined) days.set(dayKey(village, household, rule.code, occurredOn), command);
    if (rule.oncePerPerson && memberId !== null) persons.set(personKey(village, rule.code, memberId), command);
    if (rule.highestOnly !== undefined && texts.reference !== undefined) {
      honours.set(groupKey(village, household, '', texts.reference), command);
    }
  }
  const counted = new Counted();
  const reading: Promise<void>[] = [];
  if (days.size > 0) reading.push(loadDays(tx, counted, [...days.values()]));
  if (persons.size > 0) reading.push(loadPersons(tx, counted, [...persons.values()]));
  if (honours.size > 0) reading.push(loadHonours(tx, counted, books, [...honours.values()]));
  await Promise.all(reading);
  return counted;
}

function ruleOf(books: Books, command: PostCommand): Rule | undefined {
  return rulebookOn(books.get(command.village) ?? [], command.occurredOn)?.byCode.get(command.ruleCode);
}

async function loadDays(tx: TransactionSql, counted: Counted, wanted: readonly PostCommand[]): Promise<void> {
  const rows = await tx<
    { village_code: string; seq: number; household_no: string; rule_code: string; occurred_on: Day; used: Points }[]
  >`
    SELECT e.village_code, e.seq, e.household_no, e.rule_code, e.occurred_on, e.cap_use + coalesce(
      (SELECT r.cap_use FROM entries r
        WHERE r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'), 0) AS used
    FROM unnest(${wanted.map((c) => c.village)}::text[], ${wanted.map((c) => c.household)}::text[],
      ${wanted.map((c) => c.ruleCode)}::text[], ${wanted.map((c) => c.occurredOn)}::text[]::date[])
      AS w (village_code, household_no, rule_code, occurred_on)
    CROSS JOIN LATERAL (SELECT * FROM entries x WHERE x.village_code = w.village_code
      AND x.household_no = w.household_no AND x.rule_code = w.rule_code AND x.occurred_on = w.occurred_on
      AND x.kind = 'posting' OFFSET 0) e`;
  for (const row of rows) {
    counted.add(
      row.village_code,
      row.seq,
      dayKey(row.village_code, row.household_no, row.rule_code, row.occurred_on),
      row.used,
    );
  }
}

/** By way of the households that the person ever belonged to, because the journal is indexed by household. */
async function loadPersons(tx: TransactionSql, counted: Counted, wanted: readonly PostCommand[]): Promise<void> {
  const rows = await tx<{ village_code: string; seq: number; rule_code: string; member_id: string }[]>`
    SELECT DISTINCT e.village_code, e.seq, e.rule_code, e.member_id
    FROM unnest(${wanted.map((c) => c.village)}::text[], ${wanted.map((c) => c.ruleCode)}::text[],
      ${wanted.map((c) => c.memberId)}::uuid[]) AS w (village_code, rule_code, member_id)
    JOIN memberships m ON m.village_code = w.village_code AND m.member_id = w.member_id
    JOIN entries e ON e.village_code = m.village_code AND e.household_no = m.household_no
      AND e.member_id = w.member_id AND e.rule_code = w.rule_code AND e.kind = 'posting'
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'
    WHERE r.seq IS NULL OR r.counted_in <> e.counted_in`;
  for (const row of rows) {
    counted.add(row.village_code, row.seq, personKey(row.village_code, row.rule_code, row.member_id), 1 as Points);
  }
}

/** By way of the texts: one honour is (household, group, reference), its levels are rules of their own. */
async function loadHonours(
  tx: TransactionSql,
  counted: Counted,
  books: Books,
  wanted: readonly PostCommand[],
): Promise<void> {
  const rows = await tx<
    {
      village_code: string;
      seq: number;
      household_no: string;
      rule_code: string;
      rulebook_version: number;
      reference: string;
      used: Points;
    }[]
  >`
    SELECT e.village_code, e.seq, e.household_no, e.rule_code, e.rulebook_version, t.text AS reference,
      e.cap_use + coalesce(r.cap_use, 0) AS used
    FROM unnest(${wanted.map((c) => c.village)}::text[], ${wanted.map((c) => c.household)}::text[],
      ${wanted.map((c) => c.texts.reference!)}::text[]) AS w (village_code, household_no, reference)
    JOIN entry_texts t ON t.village_code = w.village_code AND t.field = 'reference' AND t.text = w.reference
    JOIN entries e ON e.village_code = t.village_code AND e.seq = t.seq AND e.household_no = w.household_no
      AND e.kind = 'posting'
    LEFT JOIN entries r ON r.village_code = e.village_code AND r.original_seq = e.seq AND r.kind = 'reversal'`;
  for (const row of rows) {
    const book = books.get(row.village_code)?.[row.rulebook_version - 1];
    const group = book?.byCode.get(row.rule_code)?.highestOnly?.group;
    if (group === undefined) continue;
    counted.add(
      row.village_code,
      row.seq,
      groupKey(row.village_code, row.household_no, group, row.reference),
      row.used,
    );
  }
}
