import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import type { NewUnit } from './create-unit.ts';
import { checkPlace, readUnits, requireOfficer, type Unit } from './unit.ts';

type UnitChange = { readonly [Key in keyof NewUnit]?: NewUnit[Key] | undefined };

/** Renames or moves a unit. Refuses `unit-cycle`, `unknown-unit`, `unknown-officer`, `units-too-deep`, `unit-exists`. */
export async function updateUnit(
  context: Context,
  village: string,
  id: string,
  change: UnitChange,
  ifMatch?: string,
): Promise<Unit> {
  authorise(context.actor, 'village:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const units = await readUnits(tx, village);
    const before = units.find((one) => one.id === id);
    if (!before) throw new Refused('not-found');
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    const after: Unit = {
      id,
      kind: change.kind ?? before.kind,
      name: change.name ?? before.name,
      number: change.number === undefined ? before.number : change.number,
      parent: change.parent === undefined ? before.parent : change.parent,
      officer: change.officer === undefined ? before.officer : change.officer,
      revision: before.revision + 1,
    };
    checkPlace(units, after);
    await requireOfficer(tx, village, after.officer);
    await tx`UPDATE units SET kind = ${after.kind}, name = ${after.name}, number = ${after.number},
      parent_id = ${after.parent}, officer_id = ${after.officer}, revision = ${after.revision}
      WHERE village_code = ${village} AND id = ${id}`;
    await audit(tx, context, 'unit.changed', village, id, {
      parent: { from: before.parent, to: after.parent },
      officer: { from: before.officer, to: after.officer },
    });
    return after;
  });
}
