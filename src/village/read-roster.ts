import type { AnySql } from '../database/index.ts';
import { householdAccount } from '../ledger/index.ts';
import type { Sex } from './member.ts';
import { openPhone } from './phone.ts';
import { type KnownHousehold, type KnownPerson, unitKeysOf } from './roster.ts';
import { readUnits, type Unit } from './unit.ts';

/**
 * Everything that a roster is compared with: all households, with the members they have now. Whole tables of a village are put
 * together here and not by joins, whose plans are bad right after a first roster was brought in.
 */
export async function readKnownHouseholds(sql: AnySql, village: string, key: Buffer): Promise<KnownHousehold[]> {
  const [units, households, closed, stays, people] = await Promise.all([
    readUnits(sql, village),
    sql<{ no: string; unit: string | null; address: string | null }[]>`
      SELECT no, unit_id AS unit, address FROM households WHERE village_code = ${village}`,
    sql<{ account: string }[]>`
      SELECT account FROM accounts WHERE village_code = ${village} AND closed_on IS NOT NULL`,
    sql<{ id: string; household: string; head: boolean }[]>`
      SELECT member_id AS id, household_no AS household, is_head AS head FROM memberships
      WHERE village_code = ${village} AND to_day IS NULL`,
    sql<PersonRow[]>`
      SELECT id, name, relation, sex, birth_month AS "birthMonth", phone_ciphertext AS sealed FROM members
      WHERE village_code = ${village}`,
  ]);
  const byId = new Map(people.map((person) => [person.id, person]));
  const members = new Map<string, KnownPerson[]>();
  for (const { id, household, head } of stays) {
    const { sealed, ...person } = byId.get(id)!;
    const phone = sealed === null ? null : (openPhone(key, village, id, sealed) ?? null);
    const list = members.get(household) ?? [];
    if (list.length === 0) members.set(household, list);
    list.push({ ...person, phone, head });
  }
  const unitById = new Map(units.map((unit) => [unit.id, unit]));
  const ended = new Set(closed.map(({ account }) => account));
  return households.map(({ no, unit, address }) => ({
    no,
    closed: ended.has(householdAccount(no)),
    address,
    unit: unit === null ? null : (unitById.get(unit)?.name ?? null),
    unitKeys: keysUpwards(unitById, unit),
    members: members.get(no) ?? [],
  }));
}

interface PersonRow {
  id: string;
  name: string | null;
  relation: string | null;
  sex: Sex | null;
  birthMonth: string | null;
  sealed: Buffer | null;
}

/** A household of a 网格 within group 1 is in group 1 as well. */
function keysUpwards(units: ReadonlyMap<string, Unit>, id: string | null): string[] {
  const keys: string[] = [];
  for (let unit = id === null ? undefined : units.get(id); unit; unit = units.get(unit.parent ?? '')) {
    keys.push(...unitKeysOf(unit.kind, unit.name, unit.number));
  }
  return keys;
}
