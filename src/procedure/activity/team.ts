import type { AnySql } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';

export const MAX_TEAM_MEMBERS = 1000;

/** A volunteer team (志愿队). */
export interface Team {
  readonly id: string;
  readonly name: string;
  /** Ids of the members now. */
  readonly members: readonly string[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export interface TeamFilter {
  readonly closed?: boolean | undefined;
  /** The id behind which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Teams, the newest first, one more than `limit` where there are more. */
export async function readTeams(sql: AnySql, village: string, { closed, after, limit }: TeamFilter): Promise<Team[]> {
  return sql<Team[]>`
    SELECT ${teamColumns(sql)} FROM teams t WHERE village_code = ${village}
      ${closed === undefined ? sql`` : sql`AND (closed_at IS NOT NULL) = ${closed}`}
      ${after === undefined ? sql`` : sql`AND id < ${after}`}
    ORDER BY id DESC LIMIT ${limit + 1}`;
}

/** A team by its id; 404 `not-found`. */
export async function readTeam(sql: AnySql, village: string, id: string): Promise<Team> {
  const [team] = await sql<Team[]>`
    SELECT ${teamColumns(sql)} FROM teams t WHERE village_code = ${village} AND id = ${id}`;
  if (!team) throw new Refused('not-found');
  return team;
}

function teamColumns(sql: AnySql) {
  return sql`
    id, name, revision, created_at AS "createdAt", closed_at AS "closedAt",
    ARRAY(SELECT m.member_id FROM team_members m WHERE m.village_code = t.village_code AND m.team_id = t.id
      ORDER BY m.member_id) AS members`;
}

/** Under the village's lock: refuses `team-name-taken` where another open team has the name. */
export async function requireFreeName(sql: AnySql, village: string, name: string, but: string): Promise<void> {
  const taken = await sql`
    SELECT 1 FROM teams WHERE village_code = ${village} AND name = ${name} AND closed_at IS NULL AND id <> ${but}`;
  if (taken.length > 0) throw new Refused('team-name-taken', { name });
}
