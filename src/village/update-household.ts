import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import { dayAt } from '../kernel/day.ts';
import { lockVillage } from '../ledger/index.ts';
import { type HouseholdEvent, recordEvents } from './events.ts';
import type { HouseholdView } from './get-household.ts';
import { readHousehold, requireOpen } from './household.ts';
import { readMembers } from './member.ts';
import { requireUnit } from './unit.ts';

interface HouseholdChange {
  readonly unit?: string | null | undefined;
  readonly address?: string | null | undefined;
}

/** Gives a household another unit or address. Refuses `household-closed`, `unknown-unit`, `precondition-failed`. */
export async function updateHousehold(
  context: Context,
  village: string,
  no: string,
  change: HouseholdChange,
  ifMatch?: string,
): Promise<HouseholdView> {
  authorise(context.actor, 'household:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readHousehold(tx, village, no);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    // The address of a household that has gone can still be erased.
    if (change.unit !== undefined || typeof change.address === 'string') requireOpen(before);
    const unit = change.unit === undefined ? before.unit : change.unit;
    const address = change.address === undefined ? before.address : change.address;
    if (unit !== before.unit) await requireUnit(tx, village, unit);
    const day = dayAt(context.now());
    const events: HouseholdEvent[] = [];
    if (unit !== before.unit) {
      events.push({ household: no, kind: 'unit-changed', day, fromUnit: before.unit, toUnit: unit });
    }
    if (address !== before.address) events.push({ household: no, kind: 'address-changed', day });
    if (events.length > 0) {
      await tx`UPDATE households SET unit_id = ${unit}, address = ${address}, revision = revision + 1
        WHERE village_code = ${village} AND no = ${no}`;
      await recordEvents(tx, context, village, events);
      await audit(tx, context, 'household.changed', village, no, {
        unit: { from: before.unit, to: unit },
        addressChanged: address !== before.address,
      });
    }
    const [household, members] = await Promise.all([readHousehold(tx, village, no), readMembers(tx, village, [no])]);
    return { household, members, sees: true };
  });
}
