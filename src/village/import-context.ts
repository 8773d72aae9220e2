import type { AnySql } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
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

interface Row {
  household: string;
  closedOn: Day | null;
  id: string | null;
  name: string | null;
  from: Day;
  to: Day | null;
  head: boolean;
}

type Draft = { head: string; formerHeads: string[]; members: ImportMember[]; closedOn: Day | null };

/** All households with the names of their heads and all members there ever were; erased people cannot be named any more. */
export async function loadImportContext(sql: AnySql, village: string): Promise<ImportContext> {
  const rows = await sql<Row[]>`
    SELECT h.no AS household, a.closed_on AS "closedOn", s.member_id AS id, m.name, s.from_day AS "from", s.to_day AS "to",
      s.is_head AS head
    FROM households h
    JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
    LEFT JOIN memberships s ON s.village_code = h.village_code AND s.household_no = h.no
      AND (s.to_day IS NULL OR s.to_day >= s.from_day)
    LEFT JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
    WHERE h.village_code = ${village}
    ORDER BY h.no, s.from_day, s.id`;
  const households = new Map<string, Draft>();
  for (const row of rows) {
    let household = households.get(row.household);
    if (!household) {
      household = { head: '', formerHeads: [], members: [], closedOn: row.closedOn };
      households.set(row.household, household);
    }
    if (row.id === null || row.name === null) continue;
    addStay(household.members, { id: row.id, name: row.name, from: row.from, to: row.to });
    if (!row.head) continue;
    // The last head there was stays the head of a household that nobody belongs to any more.
    if (household.head !== '' && household.head !== row.name) household.formerHeads.push(household.head);
    household.head = row.name;
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
