import type { AnySql } from '../database/index.ts';
import { readUnits } from '../village/index.ts';

export interface UnitName {
  readonly id: string;
  readonly name: string;
  /** With the names of the units above it: `第二村民小组 / 3号楼`. */
  readonly path: string;
}

/** A village's units in the order of their tree, each before those below it, siblings by number and name. */
export async function readUnitOrder(sql: AnySql, village: string): Promise<UnitName[]> {
  const below = new Map<string | null, Pick<UnitName, 'id' | 'name'>[]>();
  for (const unit of await readUnits(sql, village)) {
    below.set(unit.parent, [...(below.get(unit.parent) ?? []), unit]);
  }
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
