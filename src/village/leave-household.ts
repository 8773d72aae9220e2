import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { recordEvents } from './events.ts';
import { bumpHouseholds } from './household.ts';
import { type Member, readMember, readMembers, requirePresent } from './member.ts';
import { endStays } from './stays.ts';
import { dayOfChange } from './village.ts';

/**
 * Somebody leaves the village's households (moved away, died): `on` is the last day as member, today by default. Refuses
 * `member-left`, `head-leaves`, `day-in-future`, `day-too-early`.
 */
export async function leaveHousehold(
  context: Context,
  village: string,
  id: string,
  input: { readonly on?: Day | undefined },
): Promise<Member> {
  authorise(context.actor, 'household:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const member = await readMember(tx, village, id);
    requirePresent(member);
    const on = dayOfChange(context, input.on);
    if (on < member.from) throw new Refused('day-too-early', { day: on, earliest: member.from });
    const { household } = member;
    refuseLeavingHead(member, await readMembers(tx, village, [household]));
    await endStays(tx, village, [{ stay: member.stay, to: on }]);
    await bumpHouseholds(tx, village, [household]);
    await recordEvents(tx, context, village, [{ household, kind: 'left', day: on, member: id }]);
    await audit(tx, context, 'member.left', village, id, { household, on });
    return readMember(tx, village, id);
  });
}

/** Refuses (`head-leaves`) that a head goes and leaves others behind. */
export function refuseLeavingHead(member: Member, present: readonly Member[]): void {
  if (member.head && present.length > 1) {
    throw new Refused('head-leaves', { member: member.id, household: member.household });
  }
}
