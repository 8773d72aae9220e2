import { fromPoints, type Points } from '../kernel/points.ts';
import { availableOf } from '../ledger/index.ts';
import { shownDay } from './days.ts';
import type { PassbookState } from './get-passbook.ts';
import { memberPhone } from './member.ts';
import type { PassbookSession } from './open-passbook-session.ts';
import { ownDoingsWire } from './own-doings.ts';
import type { OwnData } from './read-own-data.ts';

export function sessionWire({ token, expiresAt, household }: PassbookSession) {
  return { token, expiresAt: expiresAt.toISOString(), household };
}

export function passbookStateWire({ issuedAt, hasPin, wrongTries, lock }: PassbookState) {
  const until = lock?.until?.toISOString() ?? null;
  return { issuedAt: issuedAt.toISOString(), pin: hasPin, wrongTries, lock: lock && { until } };
}

/** A household's copy of its own data. */
export function ownDataWire(village: string, at: Date, own: OwnData, key: Buffer) {
  const { no, address, openedOn, honour, balance, held } = own.household;
  return {
    at: at.toISOString(),
    village: { code: village, name: own.villageName },
    household: {
      no,
      address,
      units: own.units.map(({ kind, name }) => ({ kind, name })),
      openedOn: shownDay(openedOn),
      honour: fromPoints(honour),
      balance: fromPoints(balance),
      held: fromPoints(held),
      available: fromPoints(availableOf(own.household) as Points),
    },
    phones: own.withPin ? ('full' as const) : ('masked' as const),
    members: own.members.map((member) => {
      const { id, name, relation, sex, birthMonth, head } = member;
      return { id, name, relation, sex, birthMonth, head, phone: memberPhone(member, village, key, own.withPin) };
    }),
    stays: own.stays.map((stay) => ({ ...stay, from: shownDay(stay.from) })),
    events: own.events.map(({ kind, day, counterpart, member, seq, recordedAt }) => {
      return { kind, day: shownDay(day), counterpart, member, seq, recordedAt: recordedAt.toISOString() };
    }),
    passbooks: own.passbooks.map(({ issuedAt, endedAt, pin }) => {
      return { issuedAt: issuedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null, pin };
    }),
    ...ownDoingsWire(own.doings),
  };
}
