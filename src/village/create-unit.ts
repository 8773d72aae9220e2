import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { checkPlace, MAX_UNITS, readUnits, requireOfficer, type Unit } from './unit.ts';

export interface NewUnit {
  readonly kind: string;
  readonly name: string;
  readonly number?: number | null | undefined;
  readonly parent?: string | null | undefined;
  readonly officer?: string | null | undefined;
}

/** Adds a unit to the tree. Refuses `unknown-unit`, `unknown-officer`, `too-many-units`, `units-too-deep`, `unit-exists`. */
export async function createUnit(context: Context, village: string, input: NewUnit): Promise<Unit> {
  authorise(context.actor, 'village:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const { kind, name, number = null, parent = null, officer = null } = input;
    const unit: Unit = { id: newId(), kind, name, number, parent, officer, revision: 1 };
    const units = await readUnits(tx, village);
    if (units.length >= MAX_UNITS) throw new Refused('too-many-units', { limit: MAX_UNITS });
    checkPlace(units, unit);
    await requireOfficer(tx, village, officer);
    await tx`INSERT INTO units (village_code, id, kind, name, number, parent_id, officer_id)
      VALUES (${village}, ${unit.id}, ${kind}, ${name}, ${number}, ${parent}, ${officer})`;
    await audit(tx, context, 'unit.created', village, unit.id, { parent, officer });
    return unit;
  });
}
