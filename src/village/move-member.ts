import { audit, authorise, type Context } from '../access/index.ts';
import { transaction } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage } from '../ledger/index.ts';
import { laterDay } from './days.ts';
import { recordEvents } from './events.ts';
import { bumpHouseholds, readHousehold, requireOpen } from './household.ts';
import { refuseLeavingHead } from './leave-household.ts';
import { HEAD_RELATION, type Member, readMember, readMembers } from './member.ts';
import { checkRoom, endStays, insertStays } from './stays.ts';
import { dayOfChange } from './village.ts';

export interface Move {
  readonly household: string;
  /** First day in the new household. Default: today. */
  readonly on?: Day | undefined;
  /** To the head of the new household. */
  readonly relation?: string | null | undefined;
}

/**
 * Somebody moves to another household of the village, or comes back to one. Refuses `same-household`, `unknown-household`,
 * `household-closed`, `head-leaves`, `head-exists`, `member-exists`, `member-erased`, `day-in-future`, `day-too-early`.
 */
export async function moveMember(context: Context, village: string, id: string, move: Move): Promise<Member> {
  authorise(context.actor, 'household:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const member = await readMember(tx, village, id);
    if (member.erasedAt) throw new Refused('member-erased', { member: id });
    const to = move.household;
    if (member.to === null && member.household === to) throw new Refused('same-household', { household: to });
    const household = await readHousehold(tx, village, to).catch((error: unknown) => {
      const missing = error instanceof Refused && error.code === 'not-found';
      throw missing ? new Refused('unknown-household', { household: to }) : error;
    });
    requireOpen(household);
    const on = dayOfChange(context, move.on);
    const free = member.to === null ? member.from : addDays(member.to, 1);
    const earliest = laterDay(free, household.openedOn);
    if (on < earliest) throw new Refused('day-too-early', { day: on, earliest });
    const present = await readMembers(tx, village, [to]);
    checkRoom(to, present, [member]);
    const head = move.relation === HEAD_RELATION;
    const before = present.find((one) => one.head);
    if (head && before) throw new Refused('head-exists', { household: to, member: before.id });
    const from = member.household;
    if (member.to === null) {
      refuseLeavingHead(member, await readMembers(tx, village, [from]));
      await endStays(tx, village, [{ stay: member.stay, to: addDays(on, -1) }]);
      await recordEvents(tx, context, village, [
        { household: from, kind: 'moved-out', day: on, member: id, counterpart: to },
      ]);
    }
    await insertStays(tx, village, [{ member: id, household: to, from: on, head }]);
    await tx`UPDATE members SET relation = ${move.relation ?? null}, revision = revision + 1
      WHERE village_code = ${village} AND id = ${id}`;
    await bumpHouseholds(tx, village, [from, to]);
    await recordEvents(tx, context, village, [
      { household: to, kind: 'moved-in', day: on, member: id, counterpart: from === to ? null : from },
    ]);
    await audit(tx, context, 'member.moved', village, id, { from, to, on });
    return readMember(tx, village, id);
  });
}
