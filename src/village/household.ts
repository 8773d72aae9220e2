import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import { fromPoints, type Points } from '../kernel/points.ts';
import { householdClosedParams, Refused } from '../kernel/problems/index.ts';
import { availableOf } from '../ledger/index.ts';
import { shownDay } from './days.ts';
import { type Member, memberWire } from './member.ts';

/** A household with its side of the ledger. Points in hundredths. */
export interface Household {
  readonly no: string;
  readonly unit: string | null;
  readonly address: string | null;
  readonly revision: number;
  readonly openedOn: Day;
  readonly closedOn: Day | null;
  readonly successor: string | null;
  readonly honour: Points;
  readonly balance: Points;
  readonly held: Points;
  readonly openHolds: number;
  readonly head: string | null;
  readonly memberCount: number;
}

/** A query for households: `${householdQuery(sql)} WHERE h.village_code = …`. */
export function householdQuery(sql: AnySql) {
  return sql`
    SELECT h.no, h.unit_id AS unit, h.address, h.revision, a.opened_on AS "openedOn", a.closed_on AS "closedOn",
      a.successor, a.honour, a.balance, a.held, a.open_holds AS "openHolds", m.name AS head,
      (SELECT count(*)::int FROM memberships p WHERE p.village_code = h.village_code AND p.household_no = h.no
        AND p.to_day IS NULL) AS "memberCount"
    FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no AND s.is_head
      AND s.to_day IS NULL
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id`;
}

/** Reads a household; 404 `not-found` without one. Under the village's lock where it is to be changed. */
export async function readHousehold(sql: AnySql, village: string, no: string): Promise<Household> {
  const [household] = await sql<Household[]>`${householdQuery(sql)} WHERE h.village_code = ${village} AND h.no = ${no}`;
  if (!household) throw new Refused('not-found');
  return household;
}

/** Refuses (`household-closed`) a household that takes no changes any more. */
export function requireOpen(household: Household): void {
  if (household.closedOn === null) return;
  const { no, closedOn, successor } = household;
  throw new Refused('household-closed', householdClosedParams(no, closedOn, successor));
}

/** A new version of a household, for ETag and If-Match: every change to it or to its members. */
export async function bumpHouseholds(tx: AnySql, village: string, nos: readonly string[]): Promise<void> {
  await tx`UPDATE households SET revision = revision + 1
    WHERE village_code = ${village} AND no = ANY(${nos as string[]}::text[])`;
}

/** A household as it is listed; address and head are personal data. */
export function householdWire(household: Household, sees: boolean) {
  return {
    no: household.no,
    status: household.closedOn === null ? ('active' as const) : ('closed' as const),
    unit: household.unit,
    address: sees ? household.address : null,
    head: sees ? household.head : null,
    memberCount: household.memberCount,
    openedOn: shownDay(household.openedOn),
    closedOn: household.closedOn,
    successor: household.successor,
    honour: fromPoints(household.honour),
    balance: fromPoints(household.balance),
    held: fromPoints(household.held),
    available: fromPoints(availableOf(household) as Points),
  };
}

/** A household with its members. */
export function householdWithMembers(
  household: Household,
  members: readonly Member[],
  village: string,
  key: Buffer,
  sees: boolean,
) {
  return {
    ...householdWire(household, sees),
    members: members.map((member) => memberWire(member, village, key, sees)),
  };
}
