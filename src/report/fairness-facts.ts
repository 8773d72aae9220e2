import type { Role } from '../kernel/actor.ts';
import type { Points } from '../kernel/points.ts';
import type { UnitName } from './unit-order.ts';

/*
 * Facts on recording (公平性事实), folded from sums that the database made. Pure. Facts only: nobody is scored, nothing is in the order
 * of its figures.
 */

/** Postings of one recorder for one household. Points in hundredths. */
export interface ActGroup {
  readonly recorder: string;
  readonly household: string;
  readonly entries: number;
  readonly merit: Points;
  readonly deductions: Points;
  readonly throughCases: number;
  readonly reversed: number;
  readonly late: number;
  readonly backDated: number;
}

/** How many postings were made so many days after the act. */
export interface Delay {
  readonly days: number;
  readonly entries: number;
}

/** Postings for the own household, and for households of declared kin. */
export interface Ties {
  readonly ownHousehold: number;
  readonly kin: number;
}

export interface Client {
  readonly name: string;
  readonly role: Role | 'system';
}

export interface HouseholdThen {
  readonly no: string;
  /** At the period's end, and now. */
  readonly unit: string | null;
  readonly unitNow: string | null;
  /** It existed on some day of the period. */
  readonly here: boolean;
  /** A posting for it has been recorded, whenever. */
  readonly everReached: boolean;
}

export interface Tally extends Ties {
  readonly entries: number;
  readonly merit: Points;
  readonly deductions: Points;
  readonly throughCases: number;
  readonly reversed: number;
  readonly late: number;
  readonly backDated: number;
}

export interface RecorderFacts extends Tally {
  /** Null: households that declared for themselves, together. */
  readonly id: string | null;
  readonly name: string | null;
  readonly role: Client['role'] | null;
  readonly households: number;
  /** Of the village's merit points; null where there are none. */
  readonly meritShare: number | null;
  /** The unit that most of the recorder's merit points went to; of equals the first in the tree. */
  readonly mostServed: { readonly unit: UnitName | null; readonly share: number } | null;
}

export interface UnitFacts {
  /** Null: households without a unit. */
  readonly unit: UnitName | null;
  readonly entries: number;
  readonly merit: Points;
  readonly households: number;
  readonly reached: number;
}

export interface Facts {
  readonly total: Tally;
  readonly recorders: readonly RecorderFacts[];
  readonly units: readonly UnitFacts[];
  /** Households of the period, those without a posting in it, and those without one ever. */
  readonly households: readonly HouseholdThen[];
  readonly withoutEntry: readonly HouseholdThen[];
  readonly neverReached: readonly HouseholdThen[];
}

interface Given {
  readonly acts: readonly ActGroup[];
  readonly ties: ReadonlyMap<string, Ties>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly households: readonly HouseholdThen[];
  /** In the order of the tree. */
  readonly units: readonly UnitName[];
}

const NO_TIES: Ties = { ownHousehold: 0, kin: 0 };

/** What the sums say of recorders, units and households. */
export function factsOf(given: Given): Facts {
  const { acts, households } = given;
  const reached = new Set(acts.map(({ household }) => household));
  const concerned = households.filter(({ no, here }) => here || reached.has(no));
  const recorders = recordersOf(given);
  const withTies = recorders.reduce((sum, one) => addTies(sum, one), tally(acts));
  return {
    total: withTies,
    recorders,
    units: unitsOf(given, concerned, reached),
    households: concerned,
    withoutEntry: concerned.filter(({ no }) => !reached.has(no)),
    neverReached: concerned.filter(({ everReached }) => !everReached),
  };
}

/** Part of a whole, to four decimals; null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** The smallest number of days within which at least this part of all postings were made (nearest rank); null without any. */
export function daysWithin(delays: readonly Delay[], part: number): number | null {
  const ordered = [...delays].sort((a, b) => a.days - b.days);
  const rank = Math.ceil(ordered.reduce((sum, { entries }) => sum + entries, 0) * part);
  let seen = 0;
  for (const { days, entries } of ordered) {
    seen += entries;
    if (seen >= rank) return days;
  }
  return null;
}

/** By role and then by age of the key's holder: an order that says nothing of what they recorded. */
function recordersOf({ acts, ties, clients, households, units }: Given): RecorderFacts[] {
  const { merit } = tally(acts);
  const unitOf = new Map(households.map(({ no, unit }) => [no, unit]));
  const byHolder = groupBy(acts, ({ recorder }) => (clients.get(recorder)?.role === 'household' ? null : recorder));
  const facts = [...byHolder].map(([id, own]): RecorderFacts => {
    const known = id === null ? undefined : clients.get(id);
    const sums = addTies(tally(own), (id === null ? undefined : ties.get(id)) ?? NO_TIES);
    return {
      ...sums,
      id,
      name: known?.name ?? null,
      role: id === null ? 'household' : (known?.role ?? null),
      households: new Set(own.map(({ household }) => household)).size,
      meritShare: shareOf(sums.merit, merit),
      mostServed: mostServed(own, sums.merit, unitOf, units),
    };
  });
  const key = ({ role, id }: RecorderFacts) => `${role ?? '~'} ${id ?? ''}`;
  return facts.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function mostServed(
  acts: readonly ActGroup[],
  merit: Points,
  unitOf: ReadonlyMap<string, string | null>,
  units: readonly UnitName[],
): RecorderFacts['mostServed'] {
  if (merit === 0) return null;
  const byUnit = groupBy(acts, ({ household }) => knownUnit(units, unitOf.get(household) ?? null));
  let most: { unit: UnitName | null; merit: Points } | undefined;
  for (const unit of [...units, null]) {
    const { merit: sum } = tally(byUnit.get(unit?.id ?? null) ?? []);
    if (sum > (most?.merit ?? 0)) most = { unit, merit: sum };
  }
  return most === undefined ? null : { unit: most.unit, share: shareOf(most.merit, merit)! };
}

/** Every unit, those without any entry or household too; households without a unit last, where there are any. */
function unitsOf(
  { acts, units }: Given,
  concerned: readonly HouseholdThen[],
  reached: ReadonlySet<string>,
): UnitFacts[] {
  const byUnit = groupBy(concerned, ({ unit }) => knownUnit(units, unit));
  const byHousehold = groupBy(acts, ({ household }) => household);
  return [...units, null]
    .filter((unit) => unit !== null || byUnit.has(null))
    .map((unit) => {
      const own = byUnit.get(unit?.id ?? null) ?? [];
      const { entries, merit } = tally(own.flatMap(({ no }) => byHousehold.get(no) ?? []));
      return { unit, entries, merit, households: own.length, reached: own.filter(({ no }) => reached.has(no)).length };
    });
}

/** A unit that has been deleted since is none. */
function knownUnit(units: readonly UnitName[], id: string | null): string | null {
  return units.some((unit) => unit.id === id) ? id : null;
}

function tally(acts: readonly ActGroup[]): Tally {
  const total = (figure: keyof ActGroup & keyof Tally): number => acts.reduce((sum, act) => sum + act[figure], 0);
  return {
    entries: total('entries'),
    merit: total('merit') as Points,
    deductions: total('deductions') as Points,
    throughCases: total('throughCases'),
    reversed: total('reversed'),
    late: total('late'),
    backDated: total('backDated'),
    ownHousehold: 0,
    kin: 0,
  };
}

function addTies(sum: Tally, { ownHousehold, kin }: Ties): Tally {
  return { ...sum, ownHousehold: sum.ownHousehold + ownHousehold, kin: sum.kin + kin };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
