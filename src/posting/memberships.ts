import type { TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Command } from '../ledger/index.ts';
import { contextOf } from './pricing-context.ts';

interface Row {
  village_code: string;
  household_no: string;
  member_id: string;
  from_day: Day;
  to_day: Day | null;
}

/** Who belonged to which household when, as far as a transaction's commands ask. */
export class Memberships {
  readonly #rows = new Map<string, Row[]>();

  add(row: Row): void {
    const key = `${row.village_code} ${row.household_no}`;
    const rows = this.#rows.get(key);
    if (rows) rows.push(row);
    else this.#rows.set(key, [row]);
  }

  /** Ids of those who belonged to a household on a day. */
  of(village: string, household: string, day: Day): string[] {
    const rows = this.#rows.get(`${village} ${household}`) ?? [];
    const then = rows.filter((row) => row.from_day <= day && (row.to_day === null || row.to_day >= day));
    return [...new Set(then.map((row) => row.member_id))].sort();
  }
}

const NOBODY = new Memberships();

export function belongsTo(all: Memberships, village: string, household: string, member: string, day: Day): boolean {
  return all.of(village, household, day).includes(member);
}

/** Households of commands that name a member, and the households of members behind keys; usually there are neither. */
export async function loadMemberships(tx: TransactionSql, commands: readonly Command[]): Promise<Memberships> {
  const households = new Map<string, { village: string; no: string }>();
  const members = new Map<string, { village: string; id: string }>();
  for (const command of commands) {
    const { village } = command;
    if (command.type === 'posting' && command.memberId !== null) {
      households.set(`${village} ${command.household}`, { village, no: command.household });
    }
    const id = contextOf(command).member;
    if (id !== undefined) members.set(`${village} ${id}`, { village, id });
  }
  if (households.size === 0 && members.size === 0) return NOBODY;
  const found = new Memberships();
  const named = [...households.values()];
  const keys = [...members.values()];
  const rows = await tx<Row[]>`
    SELECT m.village_code, m.household_no, m.member_id, m.from_day, m.to_day FROM memberships m
    JOIN unnest(${named.map((n) => n.village)}::text[], ${named.map((n) => n.no)}::text[]) AS w (village_code, household_no)
      ON m.village_code = w.village_code AND m.household_no = w.household_no
    UNION
    SELECT m.village_code, m.household_no, m.member_id, m.from_day, m.to_day FROM memberships m
    JOIN unnest(${keys.map((k) => k.village)}::text[], ${keys.map((k) => k.id)}::uuid[]) AS w (village_code, member_id)
      ON m.village_code = w.village_code AND m.member_id = w.member_id`;
  for (const row of rows) found.add(row);
  return found;
}
