import { audit, authorise, type Context } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { newId } from '../kernel/ids.ts';
import { Refused } from '../kernel/problems/index.ts';
import { lockVillage, openAccounts } from '../ledger/index.ts';
import { changePeople } from './change-people.ts';
import { SINCE_EVER } from './days.ts';
import { diffRoster, relationOf } from './diff-roster.ts';
import { type HouseholdEvent, recordEvents } from './events.ts';
import { bumpHouseholds } from './household.ts';
import { MAX_MEMBERS } from './member.ts';
import { readKnownHouseholds } from './read-roster.ts';
import { type Roster, type RosterDiff, type RosterHousehold, sexOf, unitKeysOf, unitKindOf } from './roster.ts';
import { endStays, insertPeople, insertStays } from './stays.ts';
import { readUnits, type Unit } from './unit.ts';
import { dayOfChange } from './village.ts';

export interface RosterOptions {
  /** From when on changes count. Households and members of a first roster count since before the books began. */
  readonly effectiveOn: Day;
  /** Default: `first` where the village has no household yet. */
  readonly mode?: 'first' | 'repeat' | undefined;
  readonly encryptionKey: Buffer;
}

interface Work {
  readonly tx: TransactionSql;
  readonly context: Context;
  readonly village: string;
  readonly key: Buffer;
  readonly diff: RosterDiff;
  /** First day of what is new. */
  readonly from: Day;
}

/**
 * Carries a roster out under the village's lock, set-based: new units, households and members, and for a roster that is repeated
 * who left, moved or changed, with history. Never deletes. Returns what was done: applying the same roster again does nothing.
 * Refuses `day-in-future`, `bad-household-no`, `too-many-members`.
 */
export async function applyRoster(
  tx: TransactionSql,
  context: Context,
  village: string,
  roster: Roster,
  options: RosterOptions,
): Promise<RosterDiff> {
  authorise(context.actor, 'household:write', village);
  const effectiveOn = dayOfChange(context, options.effectiveOn);
  for (const { no, members } of roster.households) {
    if (!/^[A-Za-z0-9-]{1,20}$/.test(no)) throw new Refused('bad-household-no', { household: no.slice(0, 40) });
    if (members.length > MAX_MEMBERS) throw new Refused('too-many-members', { limit: MAX_MEMBERS });
  }
  await lockVillage(tx, village);
  const current = await readKnownHouseholds(tx, village, options.encryptionKey);
  const diff = diffRoster(current, roster, effectiveOn);
  const first = (options.mode ?? (current.length === 0 ? 'first' : 'repeat')) === 'first';
  const from = first ? SINCE_EVER : effectiveOn;
  const work: Work = { tx, context, village, key: options.encryptionKey, diff, from };
  const events: HouseholdEvent[] = [];
  await depart(work, events);
  await openHouseholds(work, roster, events);
  await changePeople(tx, village, work.key, diff);
  await arrive(work, events);
  await recordEvents(tx, context, village, events);
  await bumpHouseholds(tx, village, [...new Set([...events, ...diff.changed].map(({ household }) => household))]);
  await audit(tx, context, 'roster.applied', village, village, {
    effectiveOn,
    opened: diff.opened.length,
    joined: diff.joined.length,
    left: diff.left.length,
    moved: diff.moved.length,
    changed: diff.changed.length,
  });
  return diff;
}

/** Ends the stays of those who left or moved, and of heads that are head no longer. */
async function depart({ tx, village, diff }: Work, events: HouseholdEvent[]): Promise<void> {
  const { effectiveOn: day, left, moved } = diff;
  for (const { household, member } of left) events.push({ household, kind: 'left', day, member });
  for (const { member, from: household, to: counterpart } of moved) {
    events.push({ household, kind: 'moved-out', day, member, counterpart });
  }
  const gone = [...left, ...moved].map(({ member }) => member);
  if (gone.length === 0) return;
  const stays = await tx<{ stay: string }[]>`SELECT id AS stay FROM memberships
    WHERE village_code = ${village} AND to_day IS NULL AND member_id = ANY(${gone}::uuid[])`;
  const to = addDays(day, -1);
  await endStays(
    tx,
    village,
    stays.map(({ stay }) => ({ stay, to })),
  );
}

/** Makes what units are missing, opens new households and gives others their new unit or address. */
async function openHouseholds(work: Work, roster: Roster, events: HouseholdEvent[]): Promise<void> {
  const { tx, context, village, diff, from } = work;
  const byNo = new Map(roster.households.map((household) => [household.no, household]));
  const named = diff.changed.filter(
    ({ member, field }) => member === null && (field === 'unit' || field === 'address'),
  );
  const rehomed = new Set(named.map(({ household }) => household));
  const units = await unitsFor(work, [
    ...diff.opened,
    ...named.filter(({ field }) => field === 'unit').map(({ household }) => byNo.get(household)!),
  ]);
  const unitOf = ({ unit }: RosterHousehold) =>
    unit ? units.get(unitKeysOf(unitKindOf(unit), unit.name, unit.number)[0]!)! : null;
  const { opened } = diff;
  if (opened.length > 0) {
    await tx`
      INSERT INTO households (village_code, no, unit_id, address, created_at)
      SELECT v.village_code, h.no, h.unit_id, h.address, ${context.now()}::timestamptz
      FROM villages v, unnest(${opened.map(({ no }) => no)}::text[], ${opened.map(unitOf)}::uuid[],
        ${opened.map(({ address }) => address ?? null)}::text[]) AS h (no, unit_id, address)
      WHERE v.village_code = ${village}`;
    await openAccounts(
      tx,
      village,
      opened.map(({ no }) => ({ no, openedOn: from })),
    );
  }
  for (const household of opened) {
    events.push({ household: household.no, kind: 'opened', day: from, toUnit: unitOf(household) });
  }
  const moved = [...rehomed].map((no) => {
    const changes = named.filter(({ household }) => household === no).map(({ field }) => field);
    const household = byNo.get(no)!;
    return {
      no,
      unit: changes.includes('unit') ? unitOf(household) : null,
      address: changes.includes('address') ? (household.address ?? null) : null,
    };
  });
  if (moved.length > 0) {
    await tx`
      UPDATE households h SET unit_id = coalesce(w.unit_id, h.unit_id), address = coalesce(w.address, h.address)
      FROM unnest(${moved.map(({ no }) => no)}::text[], ${moved.map(({ unit }) => unit)}::uuid[],
        ${moved.map(({ address }) => address)}::text[]) AS w (no, unit_id, address)
      WHERE h.village_code = ${village} AND h.no = w.no`;
  }
  for (const { no: household, unit, address } of moved) {
    if (unit !== null) events.push({ household, kind: 'unit-changed', day: diff.effectiveOn, toUnit: unit });
    if (address !== null) events.push({ household, kind: 'address-changed', day: diff.effectiveOn });
  }
}

/** The ids of the units that these households name, by key; missing ones are made at the top of the tree. */
async function unitsFor({ tx, village }: Work, households: readonly RosterHousehold[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const unit of await readUnits(tx, village)) {
    for (const key of unitKeysOf(unit.kind, unit.name, unit.number)) if (!ids.has(key)) ids.set(key, unit.id);
  }
  const made: Pick<Unit, 'id' | 'kind' | 'name' | 'number'>[] = [];
  for (const { unit } of households) {
    if (!unit) continue;
    const kind = unitKindOf(unit);
    const keys = unitKeysOf(kind, unit.name, unit.number);
    const known = keys.map((key) => ids.get(key)).find((id) => id !== undefined);
    const id = known ?? newId();
    if (known === undefined) made.push({ id, kind, name: unit.name, number: unit.number ?? null });
    for (const key of keys) if (!ids.has(key)) ids.set(key, id);
  }
  if (made.length > 0) {
    await tx`
      INSERT INTO units (village_code, id, kind, name, number)
      SELECT v.village_code, u.id, u.kind, u.name, u.number
      FROM villages v, unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ kind }) => kind)}::text[],
        ${made.map(({ name }) => name)}::text[], ${made.map(({ number }) => number)}::int[]) AS u (id, kind, name, number)
      WHERE v.village_code = ${village}`;
  }
  return ids;
}

/** Registers who joined, begins the stays of those who moved, and makes members heads. */
async function arrive({ tx, context, village, key, diff, from }: Work, events: HouseholdEvent[]): Promise<void> {
  const joined = diff.joined.map((one) => ({ ...one, id: newId() }));
  const people = joined.map(({ id, person, head }) => ({
    ...person,
    id,
    sex: sexOf(person.sex),
    relation: relationOf(person, head),
  }));
  await insertPeople(tx, village, people, key, context.now());
  const stays = joined.map(({ id: member, household, head }) => ({ member, household, from, head }));
  const day = diff.effectiveOn;
  const moves = diff.moved.map(({ member, to: household, head }) => ({ member, household, from: day, head }));
  await insertStays(tx, village, [...stays, ...moves]);
  for (const { id: member, household } of joined) events.push({ household, kind: 'joined', day: from, member });
  for (const { member, from: counterpart, to: household } of diff.moved) {
    events.push({ household, kind: 'moved-in', day, member, counterpart });
  }
  for (const { household, member, field } of diff.changed) {
    if (field === 'head') events.push({ household, kind: 'head-changed', day, member });
  }
}
