import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage, openAccounts } from '../ledger/index.ts';
import { SINCE_EVER } from './days.ts';
import { recordEvents } from './events.ts';
import type { HouseholdView } from './get-household.ts';
import { readHousehold } from './household.ts';
import { HEAD_RELATION, readMembers } from './member.ts';
import type { VillageServices } from './services.ts';
import { checkRoom, insertPeople, insertStays, type NewPerson } from './stays.ts';
import { requireUnit } from './unit.ts';
import { dayOfChange } from './village.ts';

export type PersonInput = Omit<NewPerson, 'id'>;

interface NewHousehold {
  readonly no: string;
  readonly unit?: string | null | undefined;
  readonly address?: string | null | undefined;
  /** First day that takes postings. Default: since before the books began. */
  readonly openedOn?: Day | undefined;
  /** Name of the head, who is added where the members do not name them. */
  readonly head?: string | undefined;
  readonly members?: readonly PersonInput[] | undefined;
}

/**
 * Registers a household with its account and, where given, its members.
 * Refuses `household-exists`, `unknown-unit`, `day-in-future`, `member-exists`, `too-many-members`.
 */
export async function createHousehold(
  context: Context,
  services: VillageServices,
  village: string,
  input: NewHousehold,
): Promise<HouseholdView> {
  authorise(context.actor, 'household:write', village);
  const { no, unit = null, address = null } = input;
  const { people, head } = peopleOf(input);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const openedOn = input.openedOn === undefined ? SINCE_EVER : dayOfChange(context, input.openedOn);
    await requireUnit(tx, village, unit);
    checkRoom(no, [], people);
    const made = await tx`
      INSERT INTO households (village_code, no, unit_id, address, created_at)
      VALUES (${village}, ${no}, ${unit}, ${address}, ${context.now()}) ON CONFLICT DO NOTHING RETURNING 1`;
    if (made.length === 0) throw new Refused('household-exists', { household: no });
    await openAccounts(tx, village, [{ no, openedOn }]);
    await insertPeople(tx, village, people, services.encryptionKey, context.now());
    await insertStays(
      tx,
      village,
      people.map(({ id }) => ({ member: id, household: no, from: openedOn, head: id === head })),
    );
    await recordEvents(tx, context, village, [{ household: no, kind: 'opened', day: openedOn, toUnit: unit }]);
    await audit(tx, context, 'household.created', village, no, { unit, members: people.length });
    const [household, members] = await Promise.all([readHousehold(tx, village, no), readMembers(tx, village, [no])]);
    return { household, members, sees: true };
  });
}

/** The members with ids, and who of them is the head: the one named, else the first 户主. */
function peopleOf(input: NewHousehold): { people: NewPerson[]; head: string | undefined } {
  const people: NewPerson[] = (input.members ?? []).map((person) => ({ ...person, id: newId() }));
  if (input.head !== undefined && !people.some(({ name }) => name === input.head)) {
    people.unshift({ id: newId(), name: input.head, relation: HEAD_RELATION });
  }
  const named = people.find(({ name }) => name === input.head);
  return { people, head: (named ?? people.find(({ relation }) => relation === HEAD_RELATION))?.id };
}
