import type { AnySql } from '../database/index.ts';
import { Refused } from '../kernel/problems/index.ts';

/** A node of the tree below a village (村民小组, 网格, 楼栋, 十户联防, 户长片区). */
export interface Unit {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** 组号: units are listed in its order. */
  readonly number: number | null;
  readonly parent: string | null;
  /** The member who may record within the unit (户长, 网格员, 楼栋长). */
  readonly officer: string | null;
  readonly revision: number;
}

/** The kind of a roster's groups. */
export const GROUP_KIND = '村民小组';

/** Levels of a tree at most: 村民小组 → 网格 → 楼栋 → 单元 → 十户联防 and some to spare. */
const MAX_LEVELS = 8;

/** Units of a village at most: the tree is read as a whole. */
export const MAX_UNITS = 2000;

/** All units of a village in the order of the tree's siblings. */
export async function readUnits(sql: AnySql, village: string): Promise<Unit[]> {
  return sql<Unit[]>`
    SELECT id, kind, name, number, parent_id AS parent, officer_id AS officer, revision FROM units
    WHERE village_code = ${village} ORDER BY number NULLS LAST, name COLLATE "C", id`;
}

/** The units that a unit lies in, from the top down to itself; none for none. */
export function unitPath(units: readonly Unit[], id: string | null): Unit[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const path: Unit[] = [];
  for (let at = id; at !== null && path.length < MAX_LEVELS; ) {
    const unit = byId.get(at);
    if (!unit) break;
    path.unshift(unit);
    at = unit.parent;
  }
  return path;
}

/** A unit and everything below it. */
function subtreeOf(units: readonly Pick<Unit, 'id' | 'parent'>[], root: string): Set<string> {
  const children = new Map<string, string[]>();
  for (const { id, parent } of units) {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const found = new Set<string>();
  for (const pending = [root]; pending.length > 0; ) {
    const id = pending.pop()!;
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(children.get(id) ?? []));
  }
  return found;
}

/** The ids of a unit and everything below it; empty when the village has no such unit. */
export async function unitSubtree(sql: AnySql, village: string, unit: string): Promise<Set<string>> {
  const units = await sql<Pick<Unit, 'id' | 'parent'>[]>`
    SELECT id, parent_id AS parent FROM units WHERE village_code = ${village}`;
  return units.some(({ id }) => id === unit) ? subtreeOf(units, unit) : new Set();
}

/** The unit of a household; null when it has none. */
export async function unitOfHousehold(sql: AnySql, village: string, no: string): Promise<string | null> {
  const [row] = await sql<{ unit: string | null }[]>`
    SELECT unit_id AS unit FROM households WHERE village_code = ${village} AND no = ${no}`;
  return row?.unit ?? null;
}

/** Refuses (`unknown-unit`) a unit that the village does not have. */
export async function requireUnit(sql: AnySql, village: string, unit: string | null | undefined): Promise<void> {
  if (unit === null || unit === undefined) return;
  const rows = await sql`SELECT 1 FROM units WHERE village_code = ${village} AND id = ${unit}`;
  if (rows.length === 0) throw new Refused('unknown-unit', { unit });
}

/** Refuses (`unknown-officer`) a member that the village does not have. */
export async function requireOfficer(sql: AnySql, village: string, officer: string | null | undefined): Promise<void> {
  if (officer === null || officer === undefined) return;
  const rows = await sql`SELECT 1 FROM members WHERE village_code = ${village} AND id = ${officer}`;
  if (rows.length === 0) throw new Refused('unknown-officer', { officer });
}

/**
 * Refuses a place in the tree that cannot be: an unknown parent (`unknown-unit`), one below the unit itself (`unit-cycle`), too many
 * levels (`units-too-deep`), or a namesake under the same parent (`unit-exists`).
 */
export function checkPlace(units: readonly Unit[], unit: Pick<Unit, 'id' | 'kind' | 'name' | 'parent'>): void {
  const byId = new Map(units.map((one) => [one.id, one]));
  if (unit.parent !== null && !byId.has(unit.parent)) throw new Refused('unknown-unit', { unit: unit.parent });
  const below = subtreeOf(units, unit.id);
  if (unit.parent !== null && below.has(unit.parent)) {
    throw new Refused('unit-cycle', { unit: unit.id, parent: unit.parent });
  }
  let above = 0;
  for (let at = unit.parent; at !== null; at = byId.get(at)?.parent ?? null) above += 1;
  if (above + heightOf(units, unit.id) > MAX_LEVELS) throw new Refused('units-too-deep', { limit: MAX_LEVELS });
  const namesake = units.some(
    (one) => one.id !== unit.id && one.parent === unit.parent && one.kind === unit.kind && one.name === unit.name,
  );
  if (namesake) throw new Refused('unit-exists', { kind: unit.kind, name: unit.name });
}

/** Levels of the tree that begins with a unit, itself included. */
function heightOf(units: readonly Unit[], root: string): number {
  const children = units.filter(({ parent }) => parent === root);
  return 1 + Math.max(0, ...children.map(({ id }) => heightOf(units, id)));
}
