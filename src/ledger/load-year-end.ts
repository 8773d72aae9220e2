import type { TransactionSql } from '../database/index.ts';
import { type Day, type Month, startOfDay, yearOf } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { type AccountName, householdOf } from './account.ts';
import type { Balance } from './books.ts';
import type { Command } from './command.ts';
import { type YearEndFacts, yearEndMonth } from './decide-year-end.ts';
import { type LaterMovement, laterMovement, type MovementFacts } from './left-of-year.ts';
import type { VillageState } from './state.ts';

/** Loads what year-end commands decide on: all open households' accounts and what moved since the year ended. */
export async function loadYearEnds(
  tx: TransactionSql,
  states: ReadonlyMap<string, VillageState>,
  commands: readonly Command[],
): Promise<void> {
  for (const command of commands) {
    if (command.type !== 'year-end') continue;
    const { village, year } = command;
    const state = states.get(village);
    if (!state || state.yearEnds.has(year)) continue;
    const balances = await readOpenAccounts(tx, state);
    const since = await readMovements(tx, village, year);
    const atYearEnd = new Map(balances);
    for (const { household, change } of since) {
      atYearEnd.set(household, ((atYearEnd.get(household) ?? 0) - change) as Points);
    }
    state.yearEnds.set(year, { ...(await readDone(tx, village, year)), atYearEnd, since });
  }
}

/** The year ends that stand in the way: of this year, and of the latest one after it. */
async function readDone(
  tx: TransactionSql,
  village: string,
  year: number,
): Promise<Pick<YearEndFacts, 'doneBy' | 'later'>> {
  const rows = await tx<{ month: Month; by: number }[]>`
    SELECT counted_in AS month, min(seq) AS by FROM entries
    WHERE village_code = ${village} AND kind = 'year-end' AND counted_in >= ${yearEndMonth(year)}
    GROUP BY counted_in ORDER BY counted_in`;
  const own = rows.find(({ month }) => month === yearEndMonth(year));
  const last = rows.filter((row) => row !== own).at(-1);
  return { doneBy: own?.by ?? null, later: last === undefined ? null : { year: yearOf(last.month), by: last.by } };
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
  const rows = await tx<MovementFacts[]>`
    SELECT e.household_no AS household, e.kind, e.debit, e.credit, e.amount,
      CASE WHEN o.seq IS NULL THEN coalesce(e.counted_in, to_char(e.occurred_on, 'YYYY-MM'))
        ELSE coalesce(o.counted_in, to_char(o.occurred_on, 'YYYY-MM')) END AS "earnedIn"
    FROM entries e
    LEFT JOIN entries o ON o.village_code = e.village_code AND o.seq = e.original_seq AND e.kind = 'reversal'
    WHERE e.village_code = ${village} AND e.recorded_at >= ${yearEnded} AND e.amount <> 0 AND e.household_no IS NOT NULL
    ORDER BY e.seq`;
  return rows.map((row) => laterMovement(row, yearEndMonth(year)));
}
