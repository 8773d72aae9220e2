import type { AnySql } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { AwardCategory, Frequency } from './category.ts';

/** What a village awards, and how often (评选项目). */
export interface AwardProgramme {
  readonly village: string;
  readonly id: string;
  readonly name: string;
  readonly frequency: Frequency;
  readonly categories: readonly AwardCategory[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export interface ProgrammeFilter {
  readonly id?: string | undefined;
  readonly closed?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Programmes of a village, the newest first. */
export async function readProgrammes(sql: AnySql, village: string, filter: ProgrammeFilter): Promise<AwardProgramme[]> {
  const { id, closed, after, limit } = filter;
  return sql<AwardProgramme[]>`
    SELECT village_code AS village, id, name, frequency, categories, revision, created_at AS "createdAt",
      closed_at AS "closedAt"
    FROM award_programmes
    WHERE village_code = ${village} ${id === undefined ? sql`` : sql`AND id = ${id}`}
      ${closed === undefined ? sql`` : sql`AND (closed_at IS NOT NULL) = ${closed}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
}

/** 404 `not-found` without it. */
export async function readProgramme(sql: AnySql, village: string, id: string): Promise<AwardProgramme> {
  const [found] = await readProgrammes(sql, village, { id });
  if (found === undefined) throw new Refused('not-found');
  return found;
}

/** The same where it still runs; refuses `award-programme-closed`. */
export async function readRunningProgramme(sql: AnySql, village: string, id: string): Promise<AwardProgramme> {
  const found = await readProgramme(sql, village, id);
  if (found.closedAt !== null) throw new Refused('award-programme-closed');
  return found;
}

/** Refuses `award-programme-exists`: names of programmes that run are told apart. Under the village's lock. */
export async function requireFreeName(sql: AnySql, village: string, name: string, except?: string): Promise<void> {
  const taken = await sql`
    SELECT 1 FROM award_programmes WHERE village_code = ${village} AND name = ${name} AND closed_at IS NULL
      AND id IS DISTINCT FROM ${except ?? null}::uuid`;
  if (taken.length > 0) throw new Refused('award-programme-exists', { name });
}
