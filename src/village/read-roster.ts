import type { AnySql } from '../database/index.ts';
import type { Sex } from './member.ts';
import { openPhone } from './phone.ts';
import { type KnownHousehold, type KnownPerson, unitKeysOf } from './roster.ts';
import { readUnits, type Unit } from './unit.ts';

/** Everything that a roster is compared with: all households, with the members they have now. */
export async function readKnownHouseholds(sql: AnySql, village: string, key: Buffer): Promise<KnownHousehold[]> {
  const [units, households, people] = await Promise.all([
    readUnits(sql, village),
    sql<{ no: string; unit: string | null; address: string | null; closed: boolean }[]>`
      SELECT h.no, h.unit_id AS unit, h.address, a.closed_on IS NOT NULL AS closed
      FROM households h JOIN accounts a ON a.village_code = h.village_code AND a.account = 'household:' || h.no
      WHERE h.village_code = ${village}`,
    sql<PersonRow[]>`
      SELECT m.id, s.household_no AS household, m.name, m.relation, m.sex, m.birth_month AS "birthMonth",
        m.phone_ciphertext AS sealed, s.is_head AS head
      FROM memberships s JOIN members m ON m.village_code = s.village_code AND m.id = s.member_id
      WHERE s.village_code = ${village} AND s.to_day IS NULL`,
  ]);
  const members = new Map<string, KnownPerson[]>();
  for (const { household, sealed, ...person } of people) {
    const phone = sealed === null ? null : (openPhone(key, village, person.id, sealed) ?? null);
    const known = { ...person, phone };
    const list = members.get(household);
    if (list) list.push(known);
    else members.set(household, [known]);
  }
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return households.map(({ no, unit, address, closed }) => ({
    no,
    closed,
    address,
    unit: unit === null ? null : (byId.get(unit)?.name ?? null),
    unitKeys: keysUpwards(byId, unit),
    members: members.get(no) ?? [],
  }));
}

interface PersonRow {
  id: string;
  household: string;
  name: string | null;
  relation: string | null;
  sex: Sex | null;
  birthMonth: string | null;
  sealed: Buffer | null;
  head: boolean;
}

/** A household of a 网格 within group 1 is in group 1 as well. */
function keysUpwards(units: ReadonlyMap<string, Unit>, id: string | null): string[] {
  const keys: string[] = [];
  for (let unit = id === null ? undefined : units.get(id); unit; unit = units.get(unit.parent ?? '')) {
    keys.push(...unitKeysOf(unit.kind, unit.name, unit.number));
  }
  return keys;
}
