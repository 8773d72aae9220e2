import { authorise, type Context, hasRight } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { type Actor, type Role, SYSTEM_CLIENT, SYSTEM_NAME } from '../kernel/actor.ts';
import { type Refusal, Refused } from '../kernel/problems/index.ts';
import { readShown, type ShownPicture } from './attachment/attachment.ts';
import type { CaseState, StepKind } from './case.ts';
import type { CaseTexts } from './insert-case.ts';
import { type Case, readCase } from './rows.ts';

/** What happened to a case, by whom and why. */
export interface CaseStep {
  readonly step: number;
  readonly kind: StepKind;
  readonly stateAfter: CaseState;
  readonly at: Date;
  /** Id and name are kept from households: reviewers are to decide without fear. */
  readonly by: { readonly role: Role | 'system'; readonly id?: string; readonly name?: string };
  /** Only for who may read personal data, and the household itself. */
  readonly reason: string | undefined;
  readonly refusal: Refusal | null;
}

export interface WholeCase {
  readonly found: Case;
  readonly steps: readonly CaseStep[];
  /** Undefined: the reader may not see them. */
  readonly texts: CaseTexts | undefined;
  /** What was shown, by digest: the pictures themselves are for who takes part. */
  readonly pictures: readonly ShownPicture[];
}

/** A household's token sees cases of the own household only: any other is as absent as one that does not exist (404). */
export function requireVisible(actor: Actor, { household }: Case): void {
  if (actor.role === 'household' && actor.household !== household) throw new Refused('not-found');
}

/** A case with its steps. */
export async function getCase({ actor, sql }: Context, village: string, id: string): Promise<WholeCase> {
  authorise(actor, 'case:read', village);
  const found = await readCase(sql, village, id);
  if (!found) throw new Refused('not-found');
  requireVisible(actor, found);
  const personal = actor.role === 'household' || hasRight(actor, 'personal-data:read');
  const words = personal ? await readWords(sql, village, id) : undefined;
  const steps = await readSteps(sql, village, id);
  return {
    found,
    steps: steps.map((row) => stepFrom(row, actor, words?.get(row.step)?.reason)),
    texts: words && { ...words.get(1) },
    pictures: await readShown(sql, village, id),
  };
}

interface StepRow {
  step: number;
  kind: StepKind;
  state_after: CaseState;
  actor: string;
  at: Date;
  refusal: Refusal | null;
  name: string | null;
  role: Role | null;
}

function readSteps(sql: AnySql, village: string, id: string) {
  return sql<StepRow[]>`
    SELECT s.step, s.kind, s.state_after, s.actor, s.at, s.refusal, c.name, c.role
    FROM case_steps s LEFT JOIN clients c ON c.id = s.actor
    WHERE s.village_code = ${village} AND s.case_id = ${id} ORDER BY s.step`;
}

type Words = CaseTexts & { readonly reason?: string };

async function readWords(sql: AnySql, village: string, id: string): Promise<Map<number, Words>> {
  const rows = await sql<{ step: number; field: string; text: string }[]>`
    SELECT step, field, text FROM case_texts WHERE village_code = ${village} AND case_id = ${id}`;
  const words = new Map<number, Words>();
  for (const { step, field, text } of rows) words.set(step, { ...words.get(step), [field]: text });
  return words;
}

function stepFrom(row: StepRow, reader: Actor, reason: string | undefined): CaseStep {
  const { step, kind, at, refusal } = row;
  const system = row.actor === SYSTEM_CLIENT;
  const role = system ? 'system' : (row.role ?? 'system');
  const named = reader.role !== 'household' && { id: row.actor, name: system ? SYSTEM_NAME : (row.name ?? '') };
  return { step, kind, stateAfter: row.state_after, at, by: { role, ...named }, reason, refusal };
}
