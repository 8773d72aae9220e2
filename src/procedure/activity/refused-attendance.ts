import type { AnySql } from '../../database/index.ts';
import type { ProblemCode, Refusal } from '../../kernel/problems/index.ts';
import type { Activity } from './activity.ts';
import { toSettle } from './attendance.ts';

/** Refusals that say nothing of the person: another settles it at this moment, or the procedure has just changed. */
const NOT_THE_PERSON: ReadonlySet<ProblemCode> = new Set(['activity-settled', 'case-required', 'idempotency-conflict']);

/** Keeps, with those whom the rules refuse, why; what has become something meanwhile stays as it is. */
export async function keepRefusals(
  sql: AnySql,
  { village, id }: Activity,
  refused: readonly { readonly member: string; readonly why: Refusal }[],
): Promise<void> {
  const kept = refused.filter(({ why }) => !NOT_THE_PERSON.has(why.code));
  if (kept.length === 0) return;
  await sql`
    UPDATE attendances SET refusal = w.code
    FROM unnest(${kept.map(({ member }) => member)}::uuid[], ${kept.map(({ why }) => why.code)}::text[]) AS w (member, code)
    WHERE village_code = ${village} AND activity_id = ${id} AND member_id = w.member AND ${toSettle(sql)}`;
}
