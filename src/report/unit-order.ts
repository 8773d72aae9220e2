import type { AnySql } from '../database/index.ts';

export interface UnitName {
  readonly id: string;
  readonly name: string;
  /** With the names of the units above it: `第二村民小组 / 3号楼`. */
  readonly path: string;
}

interface UnitRow {
  id: string;
  name: string;
  parent: string | null;
}

/** A village's units in the order of their tree, each before those below it, siblings by number and name. */
export async function readUnitOrder(sql: AnySql, village: string): Promise<UnitName[]> {
  const rows = await sql<UnitRow[]>`
    SELECT id, name, parent_id AS parent FROM units
    WHERE village_code = ${village} ORDER BY number NULLS LAST, name COLLATE "C", id`;
  const below = new Map<string | null, UnitRow[]>();
  for (const row of rows) below.set(row.parent, [...(below.get(row.parent) ?? []), row]);
  const ordered: UnitName[] = [];
  const visit = (parent: string | null, above: string) => {
    for (const { id, name } of below.get(parent) ?? []) {
      const path = above === '' ? name : `${above} / ${name}`;
      ordered.push({ id, name, path });
      visit(id, path);
    }
  };
  visit(null, '');
  return ordered;
}
