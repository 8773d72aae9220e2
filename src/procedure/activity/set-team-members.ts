import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readTeam, type Team } from './team.ts';

/** Replaces who belongs to a team; who stays keeps the day of joining. Refuses `unknown-team-member`. */
export async function setTeamMembers(
  context: Context,
  village: string,
  id: string,
  members: readonly string[],
  ifMatch?: string,
): Promise<Team> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  const wanted = [...new Set(members)];
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readTeam(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const [unknown] = await tx<{ id: string }[]>`
      SELECT w.id FROM unnest(${wanted}::uuid[]) AS w (id)
      WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.village_code = ${village} AND m.id = w.id) LIMIT 1`;
    if (unknown) throw new Refused('unknown-team-member', { member: unknown.id });
    await tx`
      DELETE FROM team_members WHERE village_code = ${village} AND team_id = ${id} AND member_id <> ALL(${wanted}::uuid[])`;
    await tx`
      INSERT INTO team_members (village_code, team_id, member_id, joined_at)
      SELECT ${village}, ${id}, w.id, ${now()} FROM unnest(${wanted}::uuid[]) AS w (id) ON CONFLICT DO NOTHING`;
    await tx`UPDATE teams SET revision = revision + 1 WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'team.members-set', village, id, { members: wanted.length });
    return readTeam(tx, village, id);
  });
}
