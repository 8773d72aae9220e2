import type { TransactionSql } from '../database/index.ts';
import type { PostCommand } from '../ledger/index.ts';
import { contextOf } from './pricing-context.ts';

interface Unit {
  readonly parent: string | null;
  readonly officer: string | null;
}

/** The units of villages where officers record, and in which of them the households of their commands lie. */
export interface Units {
  readonly units: Map<string, Unit>;
  readonly households: Map<string, string | null>;
}

const NONE: Units = { units: new Map(), households: new Map() };

/** Is the household in the officer's unit, in a unit whose officer is the key's member, or anywhere below one? */
export function isWithin(
  { units, households }: Units,
  village: string,
  household: string,
  officer: { readonly unit: string | undefined; readonly member: string | undefined },
): boolean {
  let id = households.get(`${village} ${household}`) ?? null;
  while (id !== null) {
    const unit: Unit | undefined = units.get(`${village} ${id}`);
    if (!unit) return false;
    if (id === officer.unit || (officer.member !== undefined && unit.officer === officer.member)) return true;
    id = unit.parent;
  }
  return false;
}

/** Units and households of officers' postings; asks nothing where no officer posts. */
export async function loadUnits(tx: TransactionSql, postings: readonly PostCommand[]): Promise<Units> {
  const wanted = postings.filter((command) => contextOf(command).role === 'officer');
  if (wanted.length === 0) return NONE;
  const villages = [...new Set(wanted.map((command) => command.village))];
  const [units, households] = await Promise.all([
    tx<{ village_code: string; id: string; parent_id: string | null; officer_id: string | null }[]>`
      SELECT village_code, id, parent_id, officer_id FROM units WHERE village_code = ANY(${villages}::text[])`,
    tx<{ village_code: string; no: string; unit_id: string | null }[]>`
      SELECT h.village_code, h.no, h.unit_id FROM households h
      JOIN unnest(${wanted.map((c) => c.village)}::text[], ${wanted.map((c) => c.household)}::text[]) AS w (village_code, no)
        ON h.village_code = w.village_code AND h.no = w.no`,
  ]);
  return {
    units: new Map(units.map((u) => [`${u.village_code} ${u.id}`, { parent: u.parent_id, officer: u.officer_id }])),
    households: new Map(households.map((h) => [`${h.village_code} ${h.no}`, h.unit_id])),
  };
}
