import type { Context } from '../access/index.ts';
import type { AnySql } from '../database/index.ts';
import { type Day, dayAt } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { type Village, type VillageRow, villageFrom } from './settings.ts';

/** Reads a village with its settings; undefined when there is none. */
export async function readVillage(sql: AnySql, code: string): Promise<Village | undefined> {
  const [row] = await sql<VillageRow[]>`
    SELECT v.*, l.deduction_policy FROM villages v JOIN ledgers l ON l.village_code = v.village_code
    WHERE v.village_code = ${code}`;
  return row && villageFrom(row);
}

/** 404 `not-found` without such a village; for reading lists that would otherwise be empty. */
export async function requireVillage(sql: AnySql, code: string): Promise<void> {
  const rows = await sql`SELECT 1 FROM villages WHERE village_code = ${code}`;
  if (rows.length === 0) throw new Refused('not-found');
}

/** The day of a change: today unless given. Refuses days to come (`day-in-future`). */
export function dayOfChange(context: Pick<Context, 'now'>, given: Day | undefined): Day {
  const today = dayAt(context.now());
  if (given !== undefined && given > today) throw new Refused('day-in-future', { day: given, today });
  return given ?? today;
}
