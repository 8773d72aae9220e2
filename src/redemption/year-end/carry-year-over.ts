import { authorise, type Context } from '../../access/index.ts';
import { newId } from '../../kernel/ids.ts';
import { Refused } from '../../kernel/problems/index.ts';
import {
  type Entry,
  type EntryRow,
  entryColumns,
  entryFromRow,
  type Outcome,
  type YearEndCommand,
  yearEndMonth,
} from '../../ledger/index.ts';
import type { RedemptionServices } from '../services.ts';
import { yearEndSetting } from './setting-participant.ts';

export interface YearEnd {
  readonly year: number;
  readonly replayed: boolean;
  /** One for each household that had something left, by number. */
  readonly entries: readonly Entry[];
}

/**
 * Carries a year over (年终结转), as the village's setting says: every household keeps all, nothing or a part of what it earned by 31
 * December and has neither spent nor set aside. Without a key it is a trial (试算): the same decision, nothing is written. Refuses
 * `year-not-closed`, `year-end-done`, `later-year-done`, `nothing-to-carry`.
 */
export async function carryYearOver(
  services: RedemptionServices,
  { actor, sql }: Context,
  village: string,
  year: number,
  key: string | undefined,
): Promise<YearEnd> {
  authorise(actor, 'year-end:write', village);
  const command: YearEndCommand = {
    type: 'year-end',
    village,
    recorder: actor.client,
    key: key ?? newId(),
    texts: {},
    year,
    keepPercent: 'by-terms',
    participants: [yearEndSetting],
  };
  const { ledger } = services;
  // Not with others' commands: a village's worth of entries would make them wait.
  const [outcome] = await (key === undefined ? ledger.dryRun([command]) : ledger.transact([command]));
  const entries = entriesOf(outcome!);
  if (outcome!.status !== 'replayed') return { year, replayed: false, entries };
  const rows = await sql<EntryRow[]>`
    SELECT ${entryColumns(sql, 'e')} FROM entries e
    WHERE e.village_code = ${village} AND e.kind = 'year-end' AND e.counted_in = ${yearEndMonth(year)} ORDER BY e.seq`;
  return { year, replayed: true, entries: rows.map(entryFromRow) };
}

function entriesOf(outcome: Outcome): readonly Entry[] {
  if (outcome.status !== 'refused') return outcome.entries;
  const { code, params } = outcome.refusal;
  throw code === 'unknown-village' ? new Refused('not-found') : new Refused(code, params);
}
