import { audit, type Context } from '../access/index.ts';
import type { TransactionSql } from '../database/index.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { type Refusal, Refused, refusal } from '../kernel/problems/index.ts';
import type { VillageState } from '../ledger/index.ts';
import { type Command, closeAccount, type Decided, openAccounts, type Participant } from '../ledger/index.ts';
import { laterDay } from './days.ts';
import { type EventKind, type HouseholdEvent, recordEvents } from './events.ts';
import { bumpHouseholds, type Household, readHousehold } from './household.ts';
import { HEAD_RELATION, type Member, readMembers } from './member.ts';
import { endPassbook } from './passbook.ts';
import { checkRoom, endStays, insertStays } from './stays.ts';
import { requireUnit } from './unit.ts';

/** What a split, merger or closure (分户、并户、销户) does besides moving balance. */
export interface Transition {
  readonly kind: 'split' | 'merger' | 'closure';
  readonly context: Context;
  /** The household that gives members away or ends. */
  readonly no: string;
  /** The new household, the survivor or the successor. */
  readonly counterpart: string | null;
  readonly day: Day;
  /** Split: who goes, and who of them is the new head. */
  readonly members?: readonly string[];
  readonly head?: string | undefined;
  readonly unit?: string | null | undefined;
  readonly address?: string | null | undefined;
}

/** The journal's part, a transfer, with the village's part attached. */
export type TransitionCommand = Extract<Command, { type: 'transfer' }> & { readonly transition: Transition };

interface Plan {
  readonly leaving: readonly Member[];
  /** Where the leaving members go; null: nowhere. */
  readonly to: string | null;
  readonly unit: string | null;
}

type Loaded = ReadonlyMap<Command, Plan | Refusal>;

/**
 * Changes households and members in the transaction of the transfer. `load` looks under the lock at what the transition needs,
 * `decide` refuses it, `prepare` and `write` carry it out.
 */
export const transitions: Participant = {
  name: 'households',

  async load(tx, commands, locking): Promise<Loaded> {
    const plans = new Map<Command, Plan | Refusal>();
    for (const command of commands) {
      const { village, transition } = command as TransitionCommand;
      plans.set(command, await planOf(tx, village, transition));
      const state = (await locking).get(village);
      if (state && transition.kind === 'split') announce(state, transition);
    }
    return plans;
  },

  decide(loaded, _state, command) {
    const plan = (loaded as Loaded).get(command)!;
    return 'code' in plan ? { refusal: plan } : undefined;
  },

  async prepare(tx, _loaded, decided) {
    for (const { command } of decided) {
      const { village, transition } = command as TransitionCommand;
      if (transition.kind !== 'split') continue;
      await openAccounts(tx, village, [{ no: transition.counterpart!, openedOn: transition.day }]);
    }
  },

  async write(tx, loaded, decided) {
    for (const one of decided) await carryOut(tx, one, (loaded as Loaded).get(one.command) as Plan);
  },
};

/** Lets the ledger decide about a household that this command brings into being. */
function announce(state: VillageState, { counterpart, day }: Transition): void {
  if (state.households.has(counterpart!)) return;
  state.households.set(counterpart!, { openedOn: day, closedOn: null, successor: null });
}

/** Who goes where, or why not. Only what the ledger does not look at itself: it refuses closed households and open holds. */
async function planOf(tx: TransactionSql, village: string, transition: Transition): Promise<Plan | Refusal> {
  try {
    const household = await readHousehold(tx, village, transition.no);
    const present = await readMembers(tx, village, [transition.no]);
    const plan =
      transition.kind === 'split'
        ? await planSplit(tx, village, transition, household, present)
        : await planEnd(tx, village, transition, present);
    const earliest = plan.leaving.reduce((day, member) => laterDay(day, member.from), household.openedOn);
    if (transition.day < earliest) return refusal('day-too-early', { day: transition.day, earliest });
    return plan;
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, params: error.params };
    throw error;
  }
}

async function planSplit(
  tx: TransactionSql,
  village: string,
  transition: Transition,
  household: Household,
  present: readonly Member[],
): Promise<Plan> {
  const { no, counterpart, members = [], head } = transition;
  const taken = await tx`SELECT 1 FROM households WHERE village_code = ${village} AND no = ${counterpart}`;
  if (taken.length > 0) throw new Refused('household-exists', { household: counterpart! });
  const leaving = members.map((id) => {
    const member = present.find((one) => one.id === id);
    if (!member) throw new Refused('not-a-member', { member: id, household: no });
    return member;
  });
  if (leaving.length === present.length) throw new Refused('nobody-stays', { household: no });
  const formerHead = leaving.find((member) => member.head);
  if (formerHead) throw new Refused('head-leaves', { member: formerHead.id, household: no });
  if (head !== undefined && !members.includes(head)) {
    throw new Refused('not-a-member', { member: head, household: counterpart! });
  }
  const unit = transition.unit === undefined ? household.unit : transition.unit;
  await requireUnit(tx, village, unit);
  return { leaving, to: counterpart, unit };
}

async function planEnd(
  tx: TransactionSql,
  village: string,
  { kind, counterpart, day }: Transition,
  leaving: readonly Member[],
): Promise<Plan> {
  if (kind === 'closure' || counterpart === null) return { leaving, to: null, unit: null };
  const [survivor] = await tx<{ opened: Day }[]>`SELECT opened_on AS opened FROM accounts
    WHERE village_code = ${village} AND account = ${`household:${counterpart}`}`;
  if (survivor && day < survivor.opened) throw new Refused('day-too-early', { day, earliest: survivor.opened });
  checkRoom(counterpart, await readMembers(tx, village, [counterpart]), leaving);
  return { leaving, to: counterpart, unit: null };
}

const EVENTS: Readonly<Record<Transition['kind'], readonly [EventKind, EventKind]>> = {
  split: ['split-from', 'split-off'],
  merger: ['merged-into', 'absorbed'],
  closure: ['closed', 'succeeded'],
};

const DEEDS = { split: 'split', merger: 'merged', closure: 'closed' } as const;

async function carryOut(tx: TransactionSql, { command, entries }: Decided, plan: Plan): Promise<void> {
  const { village, transition } = command as TransitionCommand;
  const { kind, context, no, counterpart, day } = transition;
  const seq = entries[0]!.seq;
  if (kind === 'split') {
    await tx`INSERT INTO households (village_code, no, unit_id, address, created_at)
      VALUES (${village}, ${counterpart}, ${plan.unit}, ${transition.address ?? null}, ${context.now()})`;
  } else {
    await closeAccount(tx, village, no, { closedOn: day, successor: counterpart });
    await endPassbook(tx, village, no, 'closed', context.now());
  }
  await moveAway(tx, village, transition, plan);
  await bumpHouseholds(tx, village, counterpart === null ? [no] : [no, counterpart]);
  const [here, there] = EVENTS[kind];
  const events: HouseholdEvent[] = [{ household: no, kind: here, day, counterpart, seq }];
  if (counterpart !== null) {
    events.push({ household: counterpart, kind: there, day, counterpart: no, seq: entries[1]?.seq ?? seq });
  }
  for (const { id } of plan.leaving) {
    const { to } = plan;
    events.push({ household: no, kind: to === null ? 'left' : 'moved-out', day, member: id, counterpart: to, seq });
    if (to !== null) events.push({ household: to, kind: 'moved-in', day, member: id, counterpart: no });
  }
  await recordEvents(tx, context, village, events);
  const details = { counterpart, seq, on: day, members: plan.leaving.length };
  await audit(tx, context, `household.${DEEDS[kind]}`, village, no, details);
}

/** The stays of those who go: the day is the first elsewhere, or the last of all in a closed household. */
async function moveAway(tx: TransactionSql, village: string, transition: Transition, plan: Plan): Promise<void> {
  const { leaving, to } = plan;
  const last = to === null ? transition.day : addDays(transition.day, -1);
  await endStays(
    tx,
    village,
    leaving.map(({ stay }) => ({ stay, to: last })),
  );
  if (to === null || leaving.length === 0) return;
  const head = transition.kind === 'split' ? (transition.head ?? leaving[0]!.id) : undefined;
  const from = transition.day;
  await insertStays(
    tx,
    village,
    leaving.map(({ id }) => ({ member: id, household: to, from, head: id === head })),
  );
  // Relations were to the former head.
  await tx`UPDATE members SET revision = revision + 1,
      relation = CASE WHEN erased_at IS NULL AND id = ${head ?? null}::uuid THEN ${HEAD_RELATION} END
    WHERE village_code = ${village} AND id = ANY(${leaving.map(({ id }) => id)}::uuid[])`;
}
