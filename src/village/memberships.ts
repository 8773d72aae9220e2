import type { AnySql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';

/** A stretch of days, both included, in which somebody belonged to a household; `to` null: it lasts. */
interface Membership {
  readonly village: string;
  readonly household: string;
  readonly member: string;
  readonly from: Day;
  readonly to: Day | null;
}

/** Who belonged to which household when, of those that were asked for: acts are judged by their day. */
export class Memberships {
  readonly #byHousehold = new Map<string, Membership[]>();

  constructor(memberships: Iterable<Membership>) {
    for (const one of memberships) {
      const key = householdKey(one.village, one.household);
      const list = this.#byHousehold.get(key);
      if (list) list.push(one);
      else this.#byHousehold.set(key, [one]);
    }
  }

  /** Ids of those who belonged to a household on a day. */
  of(village: string, household: string, day: Day): string[] {
    const all = this.#byHousehold.get(householdKey(village, household)) ?? [];
    const then = all.filter(({ from, to }) => from <= day && (to === null || day <= to));
    return [...new Set(then.map(({ member }) => member))].sort();
  }

  /** Did the member belong to the household on the day? */
  includes(village: string, household: string, member: string, day: Day): boolean {
    return this.of(village, household, day).includes(member);
  }
}

function householdKey(village: string, household: string): string {
  return `${village} ${household}`;
}

/** All memberships of the households and of the members named, in one query; unknown ones are missing. */
export async function loadMemberships(
  sql: AnySql,
  households: readonly { readonly village: string; readonly no: string }[],
  members: readonly { readonly village: string; readonly id: string }[],
): Promise<Memberships> {
  if (households.length === 0 && members.length === 0) return new Memberships([]);
  const columns = sql`m.village_code AS village, m.household_no AS household, m.member_id AS member, m.from_day AS "from",
    m.to_day AS "to"`;
  const rows = await sql<Membership[]>`
    SELECT ${columns} FROM memberships m
    JOIN unnest(${households.map((h) => h.village)}::text[], ${households.map((h) => h.no)}::text[])
      AS w (village_code, household_no) ON m.village_code = w.village_code AND m.household_no = w.household_no
    UNION
    SELECT ${columns} FROM memberships m
    JOIN unnest(${members.map((m) => m.village)}::text[], ${members.map((m) => m.id)}::uuid[])
      AS w (village_code, member_id) ON m.village_code = w.village_code AND m.member_id = w.member_id`;
  return new Memberships(rows);
}
