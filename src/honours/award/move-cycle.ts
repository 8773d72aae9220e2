import { authorise, type Context } from '../../access/index.ts';
import { type TransactionSql, transaction } from '../../database/index.ts';
import { isRefusal, Refused } from '../../kernel/problems/index.ts';
import { lockVillage } from '../../ledger/index.ts';
import { fixTerms, type PinnedLedger } from '../../ranking/index.ts';
import { type Moved, writeMove } from '../write-move.ts';
import { type AwardCycle, advance, type CycleAction, readCycle } from './cycle.ts';

/** What a step finds, under the village's lock. */
export interface MovingCycle {
  readonly tx: TransactionSql;
  readonly cycle: AwardCycle;
  readonly at: Date;
}

interface CycleStep {
  readonly action: CycleAction;
  /** Of the audit record. */
  readonly deed: string;
  readonly work: (moving: MovingCycle) => Promise<Moved>;
}

/** Takes a step of a cycle, under the village's lock. Refuses `not-found`, `award-cycle-state`, and what the step itself refuses. */
export async function moveCycle(
  context: Context,
  village: string,
  id: string,
  { action, deed, work }: CycleStep,
): Promise<AwardCycle> {
  authorise(context.actor, 'award:write', village);
  return transaction(context.sql, {}, async (tx) => {
    await lockVillage(tx, village);
    const cycle = await readCycle(tx, village, id);
    const state = advance(cycle.state, action);
    if (isRefusal(state)) throw new Refused(state.code, state.params);
    const moved = await work({ tx, cycle, at: context.now() });
    const move = { table: 'award_cycles', deed: `award-cycle.${deed}`, before: cycle, state } as const;
    await writeMove(tx, context, move, moved);
    return readCycle(tx, village, id);
  });
}

/** The columns that pin a ledger. */
export function pinned(ledger: PinnedLedger, ties: string): Record<string, unknown> {
  return { ledger_size: ledger.size, ledger_root: Buffer.from(ledger.root, 'hex'), tie_rule: ties };
}

/** The ledger of this moment and the village's tie rule, for a cycle that no proposal was made for. */
export async function pinNow({ tx, cycle, at }: MovingCycle): Promise<Record<string, unknown>> {
  const { ledger, terms } = await fixTerms(tx, cycle.village, { period: cycle.period, per: 'household' }, at);
  return pinned(ledger, terms.ties);
}
