import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { checkIfMatch, etagOf } from '../http/preconditions.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { recordEvents } from './events.ts';
import type { HouseholdView } from './get-household.ts';
import { bumpHouseholds, readHousehold, requireOpen } from './household.ts';
import { HEAD_RELATION, readMembers } from './member.ts';
import { changeHead } from './stays.ts';
import { dayOfChange } from './village.ts';

/**
 * Another member becomes head (户主), from `on`, today by default. Their relation becomes 户主, the former head's is to be
 * stated anew. Refuses `household-closed`, `not-a-member`, `day-in-future`, `day-too-early`.
 */
export async function changeHouseholdHead(
  context: Context,
  village: string,
  no: string,
  input: { readonly member: string; readonly on?: Day | undefined },
  ifMatch?: string,
): Promise<HouseholdView> {
  authorise(context.actor, 'household:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const before = await readHousehold(tx, village, no);
    checkIfMatch(ifMatch, etagOf(before.revision), 'optional');
    requireOpen(before);
    const on = dayOfChange(context, input.on);
    const present = await readMembers(tx, village, [no]);
    const next = present.find((member) => member.id === input.member);
    if (!next) throw new Refused('not-a-member', { member: input.member, household: no });
    const former = present.find((member) => member.head);
    if (next.id !== former?.id) {
      if (former) await changeHead(tx, village, former, false, on);
      await changeHead(tx, village, next, true, on);
      await tx`UPDATE members SET revision = revision + 1,
          relation = CASE WHEN erased_at IS NULL AND id = ${next.id} THEN ${HEAD_RELATION} END
        WHERE village_code = ${village} AND id = ANY(${[next.id, ...(former ? [former.id] : [])]}::uuid[])`;
      await bumpHouseholds(tx, village, [no]);
      await recordEvents(tx, context, village, [{ household: no, kind: 'head-changed', day: on, member: next.id }]);
      await audit(tx, context, 'household.head-changed', village, no, { from: former?.id ?? null, to: next.id, on });
    }
    const [household, members] = await Promise.all([readHousehold(tx, village, no), readMembers(tx, village, [no])]);
    return { household, members, sees: true };
  });
}
