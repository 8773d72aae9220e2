import type { TransactionSql } from '../database/index.ts';
import { type Day, type Month, startOfDay } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { type AccountName, householdAccount, householdOf, movedOf } from './account.ts';
import type { Balance } from './books.ts';
import type { Command } from './command.ts';
import { type LaterMovement, leftOfYear, yearEndMonth } from './decide-year-end.ts';
import type { EntryKind } from './entry.ts';
import type { VillageState } from './state.ts';

interface MovementRow {
  household_no: string;
  kind: EntryKind;
  debit: string;
  credit: string;
  amount: Points;
  counted_in: Month | null;
  occurred_on: Day;
}

/** Loads what year-end commands decide on: all households' accounts and what is left of the points of the year. */
export async function loadYearEnds(
  tx: TransactionSql,
  states: ReadonlyMap<string, VillageState>,
  commands: readonly Command[],
): Promise<void> {
  for (const command of commands) {
    if (command.type !== 'year-end') continue;
    const state = states.get(command.village)!;
    if (state.yearEnds.has(command.year)) continue;
    const balances = await readOpenAccounts(tx, state);
    const movements = await readMovements(tx, command.village, command.year);
    const [done] = await tx<{ seq: number | null }[]>`
      SELECT min(seq) AS seq FROM entries WHERE village_code = ${command.village} AND kind = 'year-end'
        AND counted_in = ${yearEndMonth(command.year)}`;
    const atYearEnd = new Map(balances);
    for (const { household, change } of movements) {
      atYearEnd.set(household, ((atYearEnd.get(household) ?? 0) - change) as Points);
    }
    const left = leftOfYear(atYearEnd, movements);
    for (const household of left.keys()) if (!balances.has(household)) left.delete(household);
    state.yearEnds.set(command.year, { doneBy: done?.seq ?? null, left });
  }
}

/** Closed households have nothing to carry. */
async function readOpenAccounts(tx: TransactionSql, state: VillageState): Promise<Map<string, Points>> {
  const rows = await tx<(Omit<Balance, 'openHolds'> & { account: AccountName; open_holds: number; opened_on: Day })[]>`
    SELECT account, balance, held, honour, open_holds, opened_on FROM accounts
    WHERE village_code = ${state.head.villageCode} AND opened_on IS NOT NULL AND closed_on IS NULL`;
  const balances = new Map<string, Points>();
  for (const { account, balance, held, honour, open_holds: openHolds, opened_on: openedOn } of rows) {
    const household = householdOf(account);
    balances.set(household, balance);
    state.stored.set(account, { balance, held, honour, openHolds });
    state.books.accounts.set(account, { balance, held, honour, openHolds });
    state.households.set(household, { openedOn, closedOn: null, successor: null });
  }
  return balances;
}

/** Every movement of a household's balance recorded since the year ended, in order. */
async function readMovements(tx: TransactionSql, village: string, year: number): Promise<LaterMovement[]> {
  const yearEnded = startOfDay(`${year + 1}-01-01` as Day);
  const rows = await tx<MovementRow[]>`
    SELECT household_no, kind, debit, credit, amount, counted_in, occurred_on FROM entries
    WHERE village_code = ${village} AND recorded_at >= ${yearEnded} AND amount <> 0 AND household_no IS NOT NULL
    ORDER BY seq`;
  return rows.map((row) => ({
    household: row.household_no,
    kind: row.kind,
    change: movedOf(householdAccount(row.household_no), row),
    fresh: (row.counted_in ?? row.occurred_on.slice(0, 7)) > yearEndMonth(year),
  }));
}
