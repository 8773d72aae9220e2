import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { readUnits } from './unit.ts';

/** Removes an empty unit. Refuses `unit-not-empty`: also closed households keep the unit they belonged to. */
export async function deleteUnit(context: Context, village: string, id: string, ifMatch?: string): Promise<void> {
  authorise(context.actor, 'village:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const all = await readUnits(tx, village);
    const unit = all.find((one) => one.id === id);
    if (!unit) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(unit.revision), 'optional');
    const [count] = await tx<{ households: number }[]>`
      SELECT count(*)::int AS households FROM households WHERE village_code = ${village} AND unit_id = ${id}`;
    const households = count?.households ?? 0;
    const units = all.filter(({ parent }) => parent === id).length;
    if (units + households > 0) throw new Refused('unit-not-empty', { units, households });
    await tx`DELETE FROM units WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'unit.deleted', village, id);
  });
}
