import { fromPoints } from '../../kernel/points.ts';
import type { CalledHousehold, CallList } from './call-list.ts';
import { type RedemptionDay, wishesUntil } from './redemption-day.ts';

/** A redemption day as it goes over the wire. */
export function redemptionDayBody(day: RedemptionDay) {
  return {
    id: day.id,
    name: day.name,
    day: day.day,
    place: day.place,
    period: day.period,
    wishesUntil: wishesUntil(day),
    callListFixedAt: day.callList?.fixedAt ?? null,
    createdAt: day.createdAt.toISOString(),
    closedAt: day.closedAt?.toISOString() ?? null,
  };
}

/** What a call list says beside its households. */
export function callListBody({ day, fixedAt, ties, asOf, households }: CallList) {
  return {
    redemptionDay: day.id,
    period: day.period,
    fixedAt,
    tieRule: ties,
    asOf,
    households: households.length,
  };
}

export function calledBody({ score, available, wishes, ...household }: CalledHousehold) {
  return {
    ...household,
    score: score === null ? null : fromPoints(score),
    available: fromPoints(available),
    wishes: wishes.map(({ id, shop, state, points, lines }) => ({
      id,
      shop,
      state,
      points: fromPoints(points),
      lines: lines.map(({ goods, name, unit, quantity }) => ({ goods, name, unit, quantity })),
    })),
  };
}
