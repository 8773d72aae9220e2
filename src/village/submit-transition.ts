import { authorise, type Context } from '../access/index.ts';
import type { Day } from '../kernel/day.ts';
import type { Points } from '../kernel/points.ts';
import { Refused } from '../kernel/problems/index.ts';
import { availableOf, type Entry, type Standing } from '../ledger/index.ts';
import { readHousehold } from './household.ts';
import type { VillageServices } from './services.ts';
import { type Transition, type TransitionCommand, transitions } from './transition.ts';
import { dayOfChange } from './village.ts';

/** What a split, merger or closure answers with. */
export interface TransitionResult {
  readonly entry: Entry;
  /** The household that gave or ended, after the entry. */
  readonly household: Standing;
  /** The new household, the survivor or the successor; null where points went to expiry. */
  readonly counterpart: Standing | null;
  readonly replayed: boolean;
}

interface TransitionInput {
  readonly village: string;
  readonly key: string;
  readonly note?: string | undefined;
  /** Default: today. */
  readonly on: Day | undefined;
  readonly points: Points | 'all';
  readonly transition: Omit<Transition, 'context' | 'day'>;
}

/**
 * Submits a transition as one command of the ledger, in a transaction of its own. Answers a repeated key as the first time;
 * refuses it (`idempotency-conflict`) when the transition is another.
 */
export async function submitTransition(
  context: Context,
  services: VillageServices,
  { village, key, note, on, points, transition }: TransitionInput,
): Promise<TransitionResult> {
  authorise(context.actor, 'household:write', village);
  const day = dayOfChange(context, on);
  await readHousehold(context.sql, village, transition.no);
  const command: TransitionCommand = {
    type: 'transfer',
    village,
    recorder: context.actor.client,
    key,
    texts: note === undefined ? {} : { note },
    from: transition.no,
    to: transition.counterpart,
    points,
    participants: [transitions],
    transition: { ...transition, day, context },
  };
  const [outcome] = await services.ledger.transact([command]);
  if (!outcome) throw new TypeError('the ledger answered nothing');
  if (outcome.status === 'refused') throw new Refused(outcome.refusal.code, outcome.refusal.params);
  const entry = outcome.entries[0]!;
  const replayed = outcome.status === 'replayed';
  if (replayed) await requireSame(context, entry, { village, key, on, transition });
  const counterpart = await standingOfCounterpart(context, village, entry, transition.counterpart);
  return { entry, household: outcome.standing!, counterpart, replayed };
}

/** Compares what the journal does not hold with the history that the first command wrote. */
async function requireSame(
  context: Context,
  entry: Entry,
  { village, key, on, transition }: Pick<TransitionInput, 'village' | 'key' | 'on' | 'transition'>,
): Promise<void> {
  const rows = await context.sql<{ kind: string; day: string; counterpart: string | null; member: string | null }[]>`
    SELECT kind, day, counterpart_no AS counterpart, member_id AS member FROM household_events
    WHERE village_code = ${village} AND household_no = ${entry.householdNo} AND seq = ${entry.seq}`;
  const own = rows.find((row) => row.member === null);
  const kinds = { split: 'split-from', merger: 'merged-into', closure: 'closed' };
  const went = rows.flatMap(({ member }) => (member === null ? [] : [member])).sort();
  const differs =
    (own?.kind !== kinds[transition.kind] && 'command') ||
    (own?.counterpart !== transition.counterpart && 'counterpart') ||
    (on !== undefined && own?.day !== on && 'on') ||
    (transition.members && went.join() !== [...transition.members].sort().join() && 'members');
  if (differs) throw new Refused('idempotency-conflict', { key, field: differs });
}

/** The second entry of a transfer follows the first and names the other household. */
async function standingOfCounterpart(
  context: Context,
  village: string,
  entry: Entry,
  counterpart: string | null,
): Promise<Standing | null> {
  if (counterpart === null) return null;
  const [row] = await context.sql<{ honour: Points; balance: Points; held: Points }[]>`
    SELECT honour_after AS honour, balance_after AS balance, held_after AS held FROM entries
    WHERE village_code = ${village} AND seq = ${entry.seq + 1} AND household_no = ${counterpart}`;
  return row ? { no: counterpart, ...row, available: availableOf(row) } : null;
}
