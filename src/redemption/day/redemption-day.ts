import type { AnySql } from '../../database/index.ts';
import { addDays, type Day, startOfDay } from '../../kernel/day.ts';
import { Refused } from '../../kernel/problems/index.ts';
import type { TieRule } from '../../ranking/index.ts';
import type { CallPlace } from './call-order.ts';

/** A day on which households are called up in ranking order to redeem (兑换日). */
export interface RedemptionDay {
  readonly village: string;
  readonly id: string;
  readonly name: string;
  readonly day: Day;
  readonly place: string | null;
  /** Whose ranking gives the order of the call list. */
  readonly period: string;
  /** As it was set; null: the day before. See {@link wishesUntil}. */
  readonly wishesUntil: Day | null;
  readonly callList: FixedCallList | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

/** The order of a call list as it was fixed, with the ledger that it was computed from. Numbers only: names are read when it is shown. */
export interface FixedCallList {
  readonly fixedAt: string;
  readonly fixedBy: string;
  readonly ties: TieRule;
  readonly size: number;
  readonly root: string;
  readonly places: readonly CallPlace[];
}

/** The last day on which wishes are taken. */
export function wishesUntil({ day, wishesUntil: set }: Pick<RedemptionDay, 'day' | 'wishesUntil'>): Day {
  return set ?? addDays(day, -1);
}

/** Until when wishes of a day are kept: its end in the village. */
export function endOf(day: Day): Date {
  return startOfDay(addDays(day, 1));
}

export interface RedemptionDayRow {
  village_code: string;
  id: string;
  name: string;
  day: Day;
  place: string | null;
  period: string;
  wishes_until: Day | null;
  call_list: FixedCallList | null;
  revision: number;
  created_at: Date;
  closed_at: Date | null;
}

export function redemptionDayFrom(row: RedemptionDayRow): RedemptionDay {
  return {
    village: row.village_code,
    id: row.id,
    name: row.name,
    day: row.day,
    place: row.place,
    period: row.period,
    wishesUntil: row.wishes_until,
    callList: row.call_list,
    revision: row.revision,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}

/** Reads a redemption day; undefined when the village has none such. */
export async function findRedemptionDay(sql: AnySql, village: string, id: string): Promise<RedemptionDay | undefined> {
  const [row] = await sql<RedemptionDayRow[]>`
    SELECT * FROM redemption_days WHERE village_code = ${village} AND id = ${id}`;
  return row && redemptionDayFrom(row);
}

/** The same; 404 `not-found` without one. Under the village's lock where it is to be changed. */
export async function readRedemptionDay(sql: AnySql, village: string, id: string): Promise<RedemptionDay> {
  const day = await findRedemptionDay(sql, village, id);
  if (day === undefined) throw new Refused('not-found');
  return day;
}

/** Refuses `wishes-until-after-day`. */
export function requireWishesBefore({ day, wishesUntil: until }: Pick<RedemptionDay, 'day' | 'wishesUntil'>): void {
  if (until !== null && until > day) throw new Refused('wishes-until-after-day', { day, wishesUntil: until });
}

/** Refuses `redemption-day-closed`. */
export function requireOpenDay({ closedAt }: RedemptionDay): void {
  if (closedAt !== null) throw new Refused('redemption-day-closed');
}

/** Refuses `call-list-fixed`. */
export function requireUnfixed({ callList }: RedemptionDay): void {
  if (callList !== null) throw new Refused('call-list-fixed', { fixedAt: callList.fixedAt });
}
