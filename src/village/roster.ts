import type { Day } from '../kernel/day.ts';
import type { Sex } from './member.ts';
import { GROUP_KIND } from './unit.ts';

/*
 * A roster (花名册): what a committee keeps as a sheet, as it is read from a workbook, and what the village knows, in the form
 * in which the two are compared.
 */

export interface RosterUnit {
  readonly name: string;
  /** `group`, `grid`, `building`, or the kind as people call it. */
  readonly kind: string;
  readonly number?: number | undefined;
}

export interface RosterPerson {
  readonly name: string;
  readonly relation?: string | undefined;
  readonly sex?: '男' | '女' | Sex | undefined;
  readonly birthMonth?: string | undefined;
  /** Digits only. */
  readonly phone?: string | undefined;
}

export interface RosterHousehold {
  readonly no: string;
  readonly unit?: RosterUnit | undefined;
  readonly head: string;
  readonly members: readonly RosterPerson[];
  readonly address?: string | undefined;
}

export interface Roster {
  readonly households: readonly RosterHousehold[];
}

/** A present member. Erased people have no name and are left alone. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string | null;
  readonly relation: string | null;
  readonly sex: Sex | null;
  readonly birthMonth: string | null;
  readonly phone: string | null;
  readonly head: boolean;
}

export interface KnownHousehold {
  readonly no: string;
  readonly closed: boolean;
  /** Its unit's name, for people. */
  readonly unit: string | null;
  /** Keys of its unit and of all above it. */
  readonly unitKeys: readonly string[];
  readonly address: string | null;
  readonly members: readonly KnownPerson[];
}

const CHANGED_FIELDS = ['unit', 'address', 'head', 'name', 'relation', 'sex', 'birthMonth', 'phone'] as const;

/** One thing that is different; of a member where one is named. Phones are masked. */
export interface RosterChange {
  readonly household: string;
  readonly member: string | null;
  readonly name: string | null;
  readonly field: (typeof CHANGED_FIELDS)[number];
  readonly from: string | null;
  readonly to: string | null;
}

/** What a roster changes. Nobody is deleted: who is no longer listed has left, with a history. */
export interface RosterDiff {
  readonly effectiveOn: Day;
  /** Households that are new. */
  readonly opened: readonly RosterHousehold[];
  readonly joined: readonly { readonly household: string; readonly person: RosterPerson; readonly head: boolean }[];
  readonly left: readonly { readonly household: string; readonly member: string; readonly name: string }[];
  readonly moved: readonly {
    readonly member: string;
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly person: RosterPerson;
    readonly head: boolean;
  }[];
  readonly changed: readonly RosterChange[];
  /** What the roster says of people who stay, for carrying the changes out. */
  readonly kept: readonly { readonly household: string; readonly member: string; readonly person: RosterPerson }[];
  /** Households of the village that the roster does not list: left as they are, to be closed by hand. */
  readonly missing: readonly string[];
  /** Closed households that the roster lists: nothing is done about them. */
  readonly closed: readonly string[];
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  group: GROUP_KIND,
  grid: '网格',
  building: '楼栋',
  other: '其他',
};

/** A roster's kind of unit as units call it. */
export function unitKindOf(unit: RosterUnit): string {
  return KIND_NAMES[unit.kind] ?? unit.kind;
}

/** By what units are found again: the number within their kind, else the name. */
export function unitKeysOf(kind: string, name: string, number: number | null | undefined): string[] {
  const byName = `${kind}:${name}`;
  return number === null || number === undefined ? [byName] : [`${kind}#${number}`, byName];
}

/** The sex behind what a roster says; undefined where it says nothing. */
export function sexOf(written: RosterPerson['sex']): Sex | undefined {
  if (written === '男') return 'male';
  return written === '女' ? 'female' : written;
}
