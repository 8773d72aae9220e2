import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import type { PersonInput } from './create-household.ts';
import { recordEvents } from './events.ts';
import { bumpHouseholds, readHousehold, requireOpen } from './household.ts';
import { HEAD_RELATION, type Member, readMember, readMembers } from './member.ts';
import type { VillageServices } from './services.ts';
import { checkRoom, insertPeople, insertStays } from './stays.ts';
import { dayOfChange } from './village.ts';

interface NewMember extends PersonInput {
  readonly head?: boolean | undefined;
  /** First day in the household. Default: since the household exists. */
  readonly from?: Day | undefined;
}

/**
 * Registers a person as member of a household. The first 户主 becomes its head. Refuses `household-closed`, `member-exists`,
 * `head-exists`, `too-many-members`, `day-in-future`, `day-too-early`.
 */
export async function addMember(
  context: Context,
  services: VillageServices,
  village: string,
  no: string,
  input: NewMember,
): Promise<Member> {
  authorise(context.actor, 'household:write', village);
  const { head: wanted, from: given, ...person } = input;
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const household = await readHousehold(tx, village, no);
    requireOpen(household);
    const from = given === undefined ? household.openedOn : dayOfChange(context, given);
    if (from < household.openedOn) throw new Refused('day-too-early', { day: from, earliest: household.openedOn });
    const present = await readMembers(tx, village, [no]);
    checkRoom(no, present, [person]);
    const head = wanted ?? person.relation === HEAD_RELATION;
    const before = present.find((member) => member.head);
    if (head && before) throw new Refused('head-exists', { household: no, member: before.id });
    const id = newId();
    await insertPeople(tx, village, [{ ...person, id }], services.encryptionKey, context.now());
    await insertStays(tx, village, [{ member: id, household: no, from, head }]);
    await bumpHouseholds(tx, village, [no]);
    await recordEvents(tx, context, village, [{ household: no, kind: 'joined', day: from, member: id }]);
    await audit(tx, context, 'member.added', village, id, { household: no, head });
    return readMember(tx, village, id);
  });
}
