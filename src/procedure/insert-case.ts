import type { TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { writeOutbox } from '../outbox/index.ts';
import { settledState } from './case.ts';
import { caseEvents } from './case-event.ts';
import { type Case, type CaseRow, type CaseSource, caseFrom } from './rows.ts';
import type { Steps } from './settings.ts';

export const CASE_TEXTS = ['note', 'evidence', 'reference'] as const;
export type CaseTexts = Readonly<Partial<Record<(typeof CASE_TEXTS)[number], string>>>;

/** A case as it is declared. */
export interface NewCase {
  readonly village: string;
  readonly id: string;
  readonly household: string;
  readonly member: string | null;
  readonly rule: string;
  /** Hundredths. */
  readonly quantity: number | null;
  readonly points: Points | null;
  readonly occurredOn: Day;
  readonly source: CaseSource;
  readonly declaredBy: string;
  readonly declarerHousehold: string | null;
  readonly steps: Steps;
  readonly idempotencyKey: string;
  readonly texts: CaseTexts;
}

/** Under the village's lock: writes a case with its first step and its words. Steps that it does not need are passed over. */
export async function insertCase(tx: TransactionSql, one: NewCase, at: Date): Promise<Case> {
  const { village, id, texts } = one;
  const state = settledState('declared', one.steps);
  const [row] = await tx<CaseRow[]>`
    INSERT INTO cases (village_code, id, state, household_no, member_id, rule_code, quantity, points, occurred_on, source,
      declared_by, declarer_household, steps, idempotency_key, created_at)
    VALUES (${village}, ${id}, ${state}, ${one.household}, ${one.member}, ${one.rule}, ${one.quantity}, ${one.points},
      ${one.occurredOn}, ${one.source}, ${one.declaredBy}, ${one.declarerHousehold}, ${tx.json(one.steps as never)},
      ${one.idempotencyKey}, ${at})
    RETURNING *`;
  await tx`
    INSERT INTO case_steps (village_code, case_id, step, kind, state_after, actor, at)
    VALUES (${village}, ${id}, 1, 'declared', ${state}, ${one.declaredBy}, ${at})`;
  const words = CASE_TEXTS.flatMap((field) => (texts[field] === undefined ? [] : [[field, texts[field]] as const]));
  if (words.length > 0) {
    await tx`
      INSERT INTO case_texts (village_code, case_id, step, field, text)
      SELECT ${village}, ${id}, 1, u.field, u.text
      FROM unnest(${words.map(([field]) => field)}::text[], ${words.map(([, text]) => text)}::text[]) AS u (field, text)`;
  }
  await writeOutbox(tx, caseEvents([{ village, id, household: one.household, kind: 'declared', state, at }]));
  return caseFrom(row!);
}

/** The words with which a case was declared, as far as they are still there. */
export async function readDeclaredTexts(tx: TransactionSql, village: string, id: string): Promise<CaseTexts> {
  const rows = await tx<{ field: keyof CaseTexts; text: string }[]>`
    SELECT field, text FROM case_texts
    WHERE village_code = ${village} AND case_id = ${id} AND step = 1 AND field = ANY(${[...CASE_TEXTS]}::text[])`;
  return Object.fromEntries(rows.map(({ field, text }) => [field, text]));
}
