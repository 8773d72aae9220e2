import type { Day } from '../kernel/day.ts';
import { type Match, matchAcross, matchWithin } from './match-people.ts';
import { HEAD_RELATION } from './member.ts';
import { maskPhone } from './phone.ts';
import {
  type KnownHousehold,
  type KnownPerson,
  type Roster,
  type RosterChange,
  type RosterDiff,
  type RosterHousehold,
  type RosterPerson,
  sexOf,
  unitKeysOf,
  unitKindOf,
} from './roster.ts';

type Draft = {
  -readonly [Key in keyof RosterDiff]: RosterDiff[Key] extends readonly (infer T)[] ? T[] : RosterDiff[Key];
};

interface Arrival extends RosterPerson {
  readonly household: string;
  readonly person: RosterPerson;
}
interface Departure extends KnownPerson {
  readonly household: string;
  /** Of a household that the roster does not list: not gone, unless found elsewhere. */
  readonly unlisted: boolean;
}

/**
 * What a roster changes in what the village knows, pure. Values that the roster does not give (no phone, say) change nothing, and
 * the order of its lines does not matter. A household number occurs once; of repeated ones the last counts.
 */
export function diffRoster(current: readonly KnownHousehold[], incoming: Roster, effectiveOn: Day): RosterDiff {
  const known = new Map(current.map((household) => [household.no, household]));
  const listed = new Map(incoming.households.map((household) => [household.no, household]));
  const diff: Draft = {
    effectiveOn,
    opened: [],
    joined: [],
    left: [],
    moved: [],
    changed: [],
    kept: [],
    missing: [],
    closed: [],
  };
  const arrivals: Arrival[] = [];
  const departures: Departure[] = [];
  for (const no of [...listed.keys()].sort()) {
    const household = listed.get(no)!;
    const before = known.get(no);
    if (before?.closed) {
      diff.closed.push(no);
      continue;
    }
    if (!before) diff.opened.push(household);
    const match = matchWithin(before?.members ?? [], household.members);
    for (const person of match.listed) arrivals.push({ ...person, household: no, person });
    for (const person of match.known) departures.push({ ...person, household: no, unlisted: false });
    if (before) compare(diff, before, household, match);
  }
  for (const { no, closed, members } of [...known.values()].sort((a, b) => (a.no < b.no ? -1 : 1))) {
    if (closed || listed.has(no)) continue;
    diff.missing.push(no);
    for (const person of members) departures.push({ ...person, household: no, unlisted: true });
  }
  settle(diff, departures, arrivals, (no) => listed.get(no)!.head);
  return diff;
}

/** Sorts those who were not found where they were into moved, left and joined. */
function settle(diff: Draft, gone: Departure[], come: Arrival[], headOf: (no: string) => string): void {
  const across = matchAcross(gone, come);
  const heads = new Set<string>(); // one head each, also where the roster names two people alike
  const isHead = (arrival: Arrival) => {
    const { household, name } = arrival;
    if (name !== headOf(household) || heads.has(household)) return false;
    if (diff.kept.some((one) => one.household === household && one.person.name === name)) return false;
    heads.add(household);
    return true;
  };
  for (const { known, listed } of across.pairs) {
    const { household: to, person } = listed;
    const { id: member, household: from } = known;
    diff.moved.push({ member, name: person.name, from, to, person, head: isHead(listed) });
    diff.changed.push(...detailsOf(to, known, person, true));
  }
  for (const arrival of across.listed) {
    diff.joined.push({ household: arrival.household, person: arrival.person, head: isHead(arrival) });
  }
  for (const { unlisted, household, id, name } of across.known) {
    if (!unlisted) diff.left.push({ household, member: id, name: name! });
  }
}

/** A household that stays: its unit, address and head, and the details of the people who stay in it. */
function compare(
  diff: Draft,
  before: KnownHousehold,
  household: RosterHousehold,
  match: Match<KnownPerson, RosterPerson>,
): void {
  const { no, unit, address } = household;
  const change = (field: RosterChange['field'], from: string | null, to: string | null) =>
    diff.changed.push({ household: no, member: null, name: null, field, from, to });
  if (unit) {
    const keys = unitKeysOf(unitKindOf(unit), unit.name, unit.number);
    if (!keys.some((key) => before.unitKeys.includes(key))) change('unit', before.unit, unit.name);
  }
  if (address !== undefined && address !== before.address) change('address', before.address, address);
  for (const { known, listed } of match.pairs) {
    diff.kept.push({ household: no, member: known.id, person: listed });
    diff.changed.push(...detailsOf(no, known, listed, false));
  }
  const heads = match.pairs.filter(({ listed }) => listed.name === household.head);
  const head = heads[0];
  if (head && !heads.some(({ known }) => known.head)) {
    const former = before.members.find((person) => person.head);
    const { id, name } = head.known;
    diff.changed.push({ household: no, member: id, name, field: 'head', from: former?.id ?? null, to: id });
  }
}

/** What a roster says otherwise about a person. Somebody who moved gets the relation of the new household, or none. */
function detailsOf(household: string, known: KnownPerson, listed: RosterPerson, moved: boolean): RosterChange[] {
  const changes: RosterChange[] = [];
  const compareField = (field: RosterChange['field'], from: string | null, to: string | undefined) => {
    if (to === undefined || to === from) return;
    const shown = (value: string | null) => (field === 'phone' && value !== null ? maskPhone(value) : value);
    changes.push({ household, member: known.id, name: listed.name, field, from: shown(from), to: shown(to) });
  };
  compareField('name', known.name, listed.name);
  if (!moved) compareField('relation', known.relation, listed.relation);
  compareField('sex', known.sex, sexOf(listed.sex));
  compareField('birthMonth', known.birthMonth, listed.birthMonth);
  compareField('phone', known.phone, listed.phone);
  return changes;
}

/** The relation that somebody gets who comes into a household. */
export function relationOf(person: RosterPerson, head: boolean): string | null {
  return person.relation ?? (head ? HEAD_RELATION : null);
}
