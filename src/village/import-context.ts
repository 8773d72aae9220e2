import type { AnySql } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { householdAccount } from '../ledger/index.ts';
import { SINCE_EVER } from './days.ts';

export interface ImportMember {
  readonly id: string;
  readonly name: string;
  /** First and last day of belonging to the household; open where absent. */
  readonly from?: Day;
  readonly to?: Day;
}

export interface ImportHousehold {
  readonly head: string;
  readonly formerHeads: readonly string[];
  readonly members: readonly ImportMember[];
  readonly closedOn: Day | null;
}

/** What reading a sheet of postings needs to know of a village. */
export interface ImportContext {
  /** By number; closed ones too. */
  readonly households: ReadonlyMap<string, ImportHousehold>;
}

type Draft = { head: string; formerHeads: string[]; members: ImportMember[]; closedOn: Day | null };

interface Stay {
  id: string;
  household: string;
  from: Day;
  to: Day | null;
  head: boolean;
}

/**
 * All households with the names of their heads and all members there ever were; erased people cannot be named any more. Put
 * together here and not by joins, whose plans are bad right after a first roster was brought in.
 */
export async function loadImportContext(sql: AnySql, village: string): Promise<ImportContext> {
  const [nos, accounts, people, stays] = await Promise.all([
    sql<{ no: string }[]>`SELECT no FROM households WHERE village_code = ${village} ORDER BY no`,
    sql<{ account: string; closedOn: Day }[]>`
      SELECT account, closed_on AS "closedOn" FROM accounts WHERE village_code = ${village} AND closed_on IS NOT NULL`,
    sql<{ id: string; name: string }[]>`
      SELECT id, name FROM members WHERE village_code = ${village} AND name IS NOT NULL`,
    sql<Stay[]>`
      SELECT member_id AS id, household_no AS household, from_day AS "from", to_day AS "to", is_head AS head
      FROM memberships WHERE village_code = ${village} AND (to_day IS NULL OR to_day >= from_day)
      ORDER BY from_day, id`,
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const closed = new Map(accounts.map(({ account, closedOn }) => [account, closedOn]));
  const households = new Map<string, Draft>();
  for (const { no } of nos) {
    const closedOn = closed.get(householdAccount(no)) ?? null;
    households.set(no, { head: '', formerHeads: [], members: [], closedOn });
  }
  for (const stay of stays) {
    const household = households.get(stay.household)!;
    const name = names.get(stay.id);
    if (name === undefined) continue;
    addStay(household.members, { id: stay.id, name, from: stay.from, to: stay.to });
    if (!stay.head) continue;
    // The last head there was stays the head of a household that nobody belongs to any more.
    if (household.head !== '' && household.head !== name) household.formerHeads.push(household.head);
    household.head = name;
  }
  return { households };
}

/** Adds a stay; one that goes on where the member's former one ended (a change of head) becomes one with it. */
function addStay(members: ImportMember[], stay: { id: string; name: string; from: Day; to: Day | null }): void {
  const index = members.findIndex(({ id, to }) => id === stay.id && to !== undefined && addDays(to, 1) === stay.from);
  const from = index === -1 ? stay.from : members[index]!.from;
  const whole: ImportMember = {
    id: stay.id,
    name: stay.name,
    ...(from === undefined || from === SINCE_EVER ? {} : { from }),
    ...(stay.to === null ? {} : { to: stay.to }),
  };
  if (index === -1) members.push(whole);
  else members[index] = whole;
}
