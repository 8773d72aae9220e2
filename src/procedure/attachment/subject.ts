import type { AnySql } from '../../database/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { readEntry } from '../../ledger/index.ts';
import { readActivity } from '../activity/activity.ts';
import { isOver } from '../case.ts';
import { requireVisible } from '../get-case.ts';
import { requireOwnUnits } from '../own-units.ts';
import { readCase } from '../rows.ts';

/** What a picture is about. */
export type Subject =
  | { readonly kind: 'case'; readonly id: string }
  | { readonly kind: 'activity'; readonly id: string }
  | { readonly kind: 'entry'; readonly seq: number };

/** Pictures of one subject that are not erased. */
export const MOST_PICTURES: Readonly<Record<Subject['kind'], number>> = { case: 9, activity: 50, entry: 9 };

/**
 * Lets pass who takes part in what a picture is about. A household: its own cases, and to see also its own entries. Officers: cases and
 * entries of their units, and activities, to which they add where their units took part. Reviewers add to cases only. Refuses
 * `not-found`, `unknown-entry`, `outside-unit`, `not-for-you-to-attach`.
 */
export async function requirePart(
  sql: AnySql,
  actor: Actor,
  village: string,
  subject: Subject,
  deed: 'see' | 'add',
): Promise<void> {
  if (subject.kind === 'case') return requireCase(sql, actor, village, subject.id);
  if (subject.kind === 'entry') await requireEntry(sql, actor, village, subject.seq);
  else await requireActivity(sql, actor, village, subject.id);
  if (deed === 'see') return;
  if (actor.role === 'household' || actor.role === 'reviewer') throw new Refused('not-for-you-to-attach');
  if (subject.kind === 'activity' && actor.role === 'officer')
    await requireAttendedByOwn(sql, actor, village, subject.id);
}

async function requireCase(sql: AnySql, actor: Actor, village: string, id: string): Promise<void> {
  const one = await readCase(sql, village, id);
  if (!one) throw new Refused('not-found');
  requireVisible(actor, one);
  await requireOwnUnits(sql, actor, village, one.household);
}

async function requireActivity(sql: AnySql, actor: Actor, village: string, id: string): Promise<void> {
  if (actor.role === 'household') throw new Refused('not-found');
  await readActivity(sql, village, id);
}

async function requireEntry(sql: AnySql, actor: Actor, village: string, seq: number): Promise<void> {
  const entry = await readEntry(sql, village, seq);
  const own = actor.role !== 'household' || entry?.householdNo === actor.household;
  if (!entry || !own) throw new Refused('unknown-entry', { seq });
  if (entry.householdNo !== null) await requireOwnUnits(sql, actor, village, entry.householdNo);
}

/** An activity belongs to no unit: it is an officer's where somebody of the own units was there. */
async function requireAttendedByOwn(sql: AnySql, actor: Actor, village: string, activity: string): Promise<void> {
  const rows = await sql<{ no: string }[]>`
    SELECT min(t.household_no) AS no FROM attendances t
    JOIN households h ON h.village_code = t.village_code AND h.no = t.household_no
    WHERE t.village_code = ${village} AND t.activity_id = ${activity} GROUP BY h.unit_id`;
  for (const { no } of rows) {
    if (await requireOwnUnits(sql, actor, village, no).then(() => true, isOutside)) return;
  }
  throw new Refused('not-for-you-to-attach');
}

function isOutside(error: unknown): false {
  if (error instanceof Refused && error.code === 'outside-unit') return false;
  throw error;
}

/** What was decided is not illustrated afterwards: refuses `case-over`. */
export async function refuseDecided(sql: AnySql, village: string, subject: Subject): Promise<void> {
  if (subject.kind !== 'case') return;
  const one = await readCase(sql, village, subject.id);
  if (one && isOver(one.state)) throw new Refused('case-over', { state: one.state });
}
