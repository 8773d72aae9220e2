import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { newId } from '../../kernel/ids.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readTeam, requireFreeName, type Team } from './team.ts';

/** Founds a volunteer team. Refuses `team-name-taken`. */
export async function createTeam(context: Context, village: string, name: string): Promise<Team> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  const id = newId();
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    await requireFreeName(tx, village, name, id);
    await tx`INSERT INTO teams (village_code, id, name, created_at) VALUES (${village}, ${id}, ${name}, ${now()})`;
    await audit(tx, context, 'team.created', village, id);
    return readTeam(tx, village, id);
  });
}
