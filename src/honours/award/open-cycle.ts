import { audit, authorise, type Context } from '../../access/index.ts';
import { transaction } from '../../database/index.ts';
import { dayAt } from '../../kernel/day.ts';
import { newId } from '../../kernel/ids.ts';
import { parsePeriod } from '../../kernel/period.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { requireBegun } from '../settled.ts';
import { fits } from './category.ts';
import { type AwardCycle, readCycle, readCycles } from './cycle.ts';
import { readRunningProgramme } from './programme.ts';

export interface NewCycle {
  readonly programme: string;
  readonly period: string;
  readonly name?: string | undefined;
}

/**
 * Begins a cycle of a programme (开展一期评选) with the categories that it has now. Refuses `not-found`, `award-programme-closed`,
 * `award-period-mismatch`, `period-not-begun`, `award-cycle-exists`.
 */
export async function openCycle(
  context: Context,
  village: string,
  { programme: of, period, name }: NewCycle,
): Promise<AwardCycle> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const programme = await readRunningProgramme(tx, village, of);
    const { frequency, categories } = programme;
    const parsed = parsePeriod(period)!;
    if (!fits(frequency, parsed.kind)) throw new Refused('award-period-mismatch', { period, frequency });
    requireBegun(parsed, dayAt(context.now()));
    const begun = await readCycles(tx, village, { programme: of, period });
    const running = begun.find(({ state }) => state !== 'withdrawn');
    if (running) throw new Refused('award-cycle-exists', { period, cycle: running.id });
    const id = newId();
    await tx`INSERT INTO award_cycles (village_code, id, programme_id, name, period, categories, state, opened_at, opened_by)
      VALUES (${village}, ${id}, ${of}, ${name ?? programme.name}, ${period}, ${tx.json(categories as never)}, 'open',
        ${context.now()}, ${context.actor.client})`;
    await audit(tx, context, 'award-cycle.opened', village, id, { programme: of, period });
    return readCycle(tx, village, id);
  });
}
