import { authorise, type Context } from '../../access/index.ts';
import { requireVillage } from '../../village/index.ts';
import { readTeam, readTeams, type Team, type TeamFilter } from './team.ts';

/** The village's teams, the newest first. */
export async function listTeams({ actor, sql }: Context, village: string, filter: TeamFilter): Promise<Team[]> {
  authorise(actor, 'activity:read', village);
  await requireVillage(sql, village);
  return readTeams(sql, village, filter);
}

/** One team with its members; 404 `not-found`. */
export async function getTeam({ actor, sql }: Context, village: string, id: string): Promise<Team> {
  authorise(actor, 'activity:read', village);
  return readTeam(sql, village, id);
}
