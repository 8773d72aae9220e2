import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { checkIfMatch, etagOf } from '../../http/preconditions.ts';
import { lockVillage } from '../../ledger/index.ts';
import { readTeam, requireFreeName, type Team } from './team.ts';

/** Renames, closes or opens a team again. Refuses `team-name-taken`. */
export async function updateTeam(
  context: Context,
  village: string,
  id: string,
  change: { readonly name?: string | undefined; readonly closed?: boolean | undefined },
  ifMatch?: string,
): Promise<Team> {
  const { actor, sql, now } = context;
  authorise(actor, 'activity:write', village);
  return transaction(sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readTeam(tx, village, id);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const name = change.name ?? before.name;
    const closed = change.closed ?? before.closedAt !== null;
    if (!closed) await requireFreeName(tx, village, name, id);
    await tx`
      UPDATE teams SET name = ${name}, closed_at = ${closed ? (before.closedAt ?? now()) : null}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'team.changed', village, id, { closed });
    return readTeam(tx, village, id);
  });
}
