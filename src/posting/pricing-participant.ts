import type { Month } from '../kernel/day.ts';
import { periodAround } from '../kernel/period.ts';
import { type Points, ZERO } from '../kernel/points.ts';
import { isRefusal, type Refusal, refusal } from '../kernel/problems/index.ts';
import {
  type Command,
  type Contribution,
  capUse,
  countedIn,
  type Decided,
  type Participant,
  type PostCommand,
  type ReverseCommand,
  type VillageState,
} from '../ledger/index.ts';
import {
  type AdoptedRulebook,
  type Claim,
  price,
  type Rule,
  type RulebookCache,
  requireEvidence,
  requireRecorder,
  rulebookOn,
  type Use,
} from '../rulebook/index.ts';
import type { Memberships } from '../village/index.ts';
import { loadConcerned } from './concerned-members.ts';
import { type Counted, dayKey, groupKey, personKey } from './counted.ts';
import { loadCounted } from './counted-load.ts';
import { contextOf } from './pricing-context.ts';
import { isWithin, loadUnits, type Units } from './units.ts';

interface Loaded {
  readonly books: ReadonlyMap<string, readonly AdoptedRulebook[]>;
  readonly memberships: Memberships;
  readonly units: Units;
  readonly counted: Counted;
}

/**
 * Prices postings under the lock, by the rules of their day. Make one for each database and give it to every posting and
 * reversal: commands of one transaction are grouped by it. Where no member, officer, day cap, once-per-person or
 * highest-only rule is concerned and the rulebooks are known, loading asks the database nothing.
 *
 * Refusals, first one wins: `before-rulebook`, `unknown-rule`, `rule-not-for-recorder`, `outside-unit`, `own-household`,
 * `unknown-member`, `evidence-required`, then those of `price`.
 */
export function pricingParticipant(rulebooks: RulebookCache): Participant {
  return {
    name: 'pricing',
    async load(tx, commands, locking): Promise<Loaded> {
      const latest = new Map<string, number>();
      for (const [village, state] of await locking) latest.set(village, state.head.rulebookVersion);
      const books = await rulebooks.load(tx, [...latest.keys()], latest);
      const postings = commands.filter((command): command is PostCommand => command.type === 'posting');
      const [memberships, units, counted] = await Promise.all([
        loadConcerned(tx, commands),
        loadUnits(tx, postings),
        loadCounted(tx, books, postings),
      ]);
      return { books, memberships, units, counted };
    },
    decide(loaded, state, command) {
      if (command.type === 'posting') return decidePrice(loaded as Loaded, state, command);
      if (command.type === 'opening') return refuseOwnOpening(loaded as Loaded, state, command);
      return command.type === 'reversal' ? refuseOwnReversal(loaded as Loaded, state, command) : undefined;
    },
    evolve: (loaded, state, decided) => follow(loaded as Loaded, state, decided),
  };
}

function decidePrice(loaded: Loaded, state: VillageState, command: PostCommand): Contribution {
  const { occurredOn } = command;
  const book = rulebookOn(loaded.books.get(command.village) ?? [], occurredOn);
  if (!book) return { refusal: refusal('before-rulebook', { occurredOn }) };
  const rule = book.byCode.get(command.ruleCode);
  if (!rule) return { refusal: refusal('unknown-rule', { rule: command.ruleCode, occurredOn }) };
  const refused = refusePeople(loaded, state, command, rule) ?? requireEvidence(rule, contextOf(command).hasEvidence);
  if (refused) return { refusal: refused };
  const priced = price(rule, claimOf(command), useOf(loaded.counted, state, command, rule));
  if (isRefusal(priced)) return { refusal: priced };
  return {
    price: {
      honour: priced.honour,
      capUse: priced.capUse,
      quantity: priced.quantity,
      dimension: rule.dimension,
      rulebookVersion: book.version,
      rulebookDigest: book.digest,
    },
  };
}

/** Who records, for whom, and who acted. */
function refusePeople(loaded: Loaded, state: VillageState, command: PostCommand, rule: Rule): Refusal | undefined {
  const { village, household, occurredOn, memberId } = command;
  const { role, unit, member } = contextOf(command);
  const notTheirs = requireRecorder(rule, role);
  if (notTheirs) return notTheirs;
  if (role === 'officer' && !isWithin(loaded.units, village, household, { unit, member })) {
    return refusal('outside-unit', { household });
  }
  if (rule.effect === 'merit' && isOwn(loaded, state, command)) return refusal('own-household', { household });
  if (memberId === null || loaded.memberships.includes(village, household, memberId, occurredOn)) return undefined;
  const members = loaded.memberships.of(village, household, occurredOn).join('、');
  return refusal('unknown-member', {
    household,
    member: memberId,
    occurredOn,
    members: members === '' ? '—' : members,
  });
}

type Opening = Extract<Command, { type: 'opening' }>;

/** What a household brings with it is worth as much as what it earns. */
function refuseOwnOpening(loaded: Loaded, state: VillageState, command: Opening): Contribution {
  const { household, honour, balance } = command;
  const gains = honour > 0 || balance > 0;
  return gains && isOwn(loaded, state, command) ? { refusal: refusal('own-household', { household }) } : undefined;
}

/** Taking a deduction of the own household back is merit too. */
function refuseOwnReversal(loaded: Loaded, state: VillageState, command: ReverseCommand): Contribution {
  const entry = state.originals.get(command.seq)?.entry;
  if (!entry || entry.householdNo === null || entry.honour >= 0) return undefined;
  const { occurredOn, householdNo: household } = entry;
  const own = isOwn(loaded, state, { ...command, household, occurredOn });
  return own ? { refusal: refusal('own-household', { household }) } : undefined;
}

/** Does the person behind the key belong to the household today, or did on the day of the act? */
function isOwn(
  { memberships }: Loaded,
  { today }: VillageState,
  { village, household, occurredOn, context }: Pick<PostCommand, 'village' | 'household' | 'occurredOn' | 'context'>,
): boolean {
  const { member } = contextOf({ context });
  return (
    member !== undefined && [occurredOn, today].some((day) => memberships.includes(village, household, member, day))
  );
}

function claimOf({ quantity, points, memberId, texts }: PostCommand): Claim {
  return {
    ...(quantity !== null && { quantity }),
    ...(points !== null && { points }),
    ...(memberId !== null && { memberId }),
    ...(texts.reference !== undefined && { reference: texts.reference }),
  };
}

/** What was counted around the act. Day caps go by the day of the act, longer ones by the month it counts in. */
function useOf(counted: Counted, state: VillageState, command: PostCommand, rule: Rule): Use {
  const { village, household, occurredOn, memberId, texts } = command;
  const { caps } = rule;
  const month = countedIn(state, occurredOn);
  const within = (kind: 'month' | 'quarter' | 'year', capped: unknown): Points => {
    if (capped === undefined) return ZERO;
    const { firstMonth, lastMonth } = kind === 'month' ? only(month) : periodAround(month, kind);
    return capUse(state, household, rule.code, firstMonth, lastMonth);
  };
  return {
    day: caps.day === undefined ? ZERO : counted.sum(dayKey(village, household, rule.code, occurredOn)),
    month: within('month', caps.month),
    quarter: within('quarter', caps.quarter),
    year: within('year', caps.year),
    personCounted: rule.oncePerPerson && memberId !== null && counted.sum(personKey(village, rule.code, memberId)) > 0,
    groupBest:
      rule.highestOnly === undefined || texts.reference === undefined
        ? ZERO
        : counted.sum(groupKey(village, household, rule.highestOnly.group, texts.reference)),
  };
}

function only(month: Month): { firstMonth: Month; lastMonth: Month } {
  return { firstMonth: month, lastMonth: month };
}

/** Keeps what was counted current within the transaction: caps hold in batches and in groups. */
function follow(loaded: Loaded, state: VillageState, { command, entries }: Decided): void {
  const [entry] = entries;
  if (!entry) return;
  if (command.type === 'posting') {
    const rule = rulebookOn(loaded.books.get(command.village) ?? [], command.occurredOn)?.byCode.get(command.ruleCode);
    if (rule) countIn(loaded.counted, command, rule, entry.seq, entry.capUse);
  } else if (command.type === 'reversal') {
    const original = state.originals.get(command.seq)?.entry;
    if (original && original.countedIn === entry.countedIn) loaded.counted.takeBack(command.village, original.seq);
  }
}

function countIn(counted: Counted, command: PostCommand, rule: Rule, seq: number, used: Points): void {
  const { village, household, occurredOn, memberId, texts } = command;
  if (rule.caps.day !== undefined) counted.add(village, seq, dayKey(village, household, rule.code, occurredOn), used);
  if (rule.oncePerPerson && memberId !== null) {
    counted.add(village, seq, personKey(village, rule.code, memberId), 1 as Points);
  }
  if (rule.highestOnly !== undefined && texts.reference !== undefined) {
    counted.add(village, seq, groupKey(village, household, rule.highestOnly.group, texts.reference), used);
  }
}
